import type { Schedule } from '@elbow/optim';
import { onlyKnown } from '../options.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { checkCount, checkRule } from './checkTraining.ts';
import { progress } from './chunks.ts';
import { staysFinite, wordBirthplace } from './diagnose.ts';
import { setMomentum } from './setMomentum.ts';
import { snapshot } from './snapshot.ts';
import type { Progress, TrainVerdict } from './train.ts';
import { rateAt, weightOf } from './trainBatches.ts';
import { trainerOf } from './trainer.ts';

/** Options of training on batches as they come. */
export interface StreamOptions {
  /** Learning rate of step k; the session's own where absent. */
  schedule?: Schedule;
  /** Yield after every so many steps too, not at the end only. */
  every?: number;
}

/** One step on each batch of a stream, as one epoch. It yields null after a step where there is nothing to report. */
export async function* trainStream(
  session: Session,
  batches: AsyncIterable<Data>,
  options: StreamOptions,
  signal?: AbortSignal,
): AsyncGenerator<Progress | null, TrainVerdict, void> {
  onlyKnown('trainAsync (batches)', options, ['schedule', 'every']);
  checkRule('trainAsync (batches)', session, options);
  const { schedule, every = Number.POSITIVE_INFINITY } = options;
  if (every !== Number.POSITIVE_INFINITY) checkCount('trainAsync (batches)', 'every', every);
  const trainer = trainerOf(session);
  const epochs = trainer.epoch + 1;
  const before = snapshot(session);
  for await (const { x, t, weights } of batches) {
    if (signal?.aborted) break;
    before.take();
    if (schedule) session.learningRate = rateAt(schedule, session.steps);
    if (schedule?.momentum) setMomentum(session, schedule.momentum(session.steps));
    const loss = session.step(x, t, weights ?? undefined);
    if (!Number.isFinite(loss) || !staysFinite(session)) {
      return wordBirthplace(session, { x, t, weights }, before, loss);
    }
    trainer.count(loss, weightOf(session.plan, { x, t, weights }));
    yield trainer.batch % every === 0 ? progress(session, epochs) : null;
  }
  if (signal?.aborted) return { kind: 'aborted', epochs: trainer.epoch, step: session.steps };
  trainer.epoch++;
  const ended = progress(session, epochs, { epochEnd: true });
  trainer.startEpoch();
  yield ended;
  return { kind: 'finished', epochs };
}

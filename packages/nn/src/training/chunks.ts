import type { Plateau, Schedule } from '@elbow/optim';
import type { Evaluation } from '../evaluate.ts';
import { penaltyOf } from '../regularisers/penaltyOf.ts';
import { withoutReplacement } from '../samplers/withoutReplacement.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { checkedRows } from './checkTraining.ts';
import { diagnose, staysFinite } from './diagnose.ts';
import { jointSteps } from './jointStep.ts';
import { snapshot } from './snapshot.ts';
import type { Progress, TrainOptions, TrainVerdict } from './train.ts';
import { stepsOf, trainBatches } from './trainBatches.ts';
import { type Trainer, trainerOf } from './trainer.ts';

/**
 * `train` that stops after at most `chunk()` steps, an integer ≥ 1, as well: it yields null there, where `train` would go on.
 */
export function* trainInChunks(
  place: string,
  session: Session,
  data: Data,
  options: TrainOptions,
  chunk: () => number,
): Generator<Progress | null, TrainVerdict, void> {
  const rows = checkedRows(place, session, data, options);
  const { epochs, validation, validateEvery, patience, accumulate = 1, every = Number.POSITIVE_INFINITY } = options;
  const { metric = validation ? 'validation' : 'training', sampler = withoutReplacement() } = options;
  const sampling = sampler.begin(session, data, rows);
  const { rowsPerStep = session.batch * accumulate, weights } = sampling;
  const byRows = weights !== undefined;
  const step = byRows || rowsPerStep > session.batch ? jointSteps(session) : undefined;
  const setting = {
    data: weights ? { ...data, weights } : data,
    rowsPerStep,
    byRows,
    joint: step && ((part: Data) => step(part, byRows)),
    schedule: typeof options.schedule === 'function' ? options.schedule : undefined,
  };
  const trainer = trainerOf(session);
  const impatient = (): boolean => patience !== undefined && trainer.waited >= patience;
  const watch = plateauOf(session, trainer, options.schedule);
  const begin = snapshot(session);
  trainer.resumeLast();
  while (trainer.epoch < epochs && !impatient()) {
    if (trainer.batch === 0) sampling.prepare?.();
    const pass = { ...setting, order: sampling.order(trainer.epoch) };
    const steps = stepsOf(pass);
    if (!(trainer.batch >= 0 && trainer.batch < steps))
      throw new RangeError(strandedAt(place, trainer.batch, rows, steps));
    begin.take();
    // Here trainer.batch steps of this epoch are made, and lossSum, weightSum cover exactly those.
    while (trainer.batch < steps && !impatient()) {
      const left = [steps - trainer.batch, until(every, trainer.batch), until(validateEvery, session.steps), chunk()];
      const badLoss = trainBatches(session, pass, Math.min(...left));
      if (badLoss !== null) return diagnose(session, pass, begin, badLoss);
      if (trainer.batch === steps) break;
      if (isDue(validateEvery, session.steps)) {
        if (!staysFinite(session)) return diagnose(session, pass, begin, null);
        const judged = validate();
        begin.take(); // what was validated, and the rate that follows from it, is no part of a repetition
        yield progress(session, epochs, judged);
      } else yield isDue(every, trainer.batch) ? progress(session, epochs) : null;
    }
    if (trainer.batch < steps) break;
    if (!staysFinite(session)) return diagnose(session, pass, begin, null);
    trainer.epoch++;
    if (metric === 'training') watch?.(trainer.weightSum === 0 ? 0 : trainer.lossSum / trainer.weightSum);
    const judged = validateEvery === undefined || isDue(validateEvery, session.steps) ? validate() : {};
    const ended = progress(session, epochs, { ...judged, epochEnd: true });
    trainer.startEpoch(); // before the caller may take a checkpoint
    yield ended;
  }
  const stoppedEarly = impatient();
  if (patience !== undefined && trainer.bestStep > 0) trainer.showBest();
  if (!stoppedEarly) return { kind: 'finished', epochs: trainer.epoch };
  const { bestEpoch, bestStep, bestLoss } = trainer;
  return { kind: 'stoppedEarly', epochs: trainer.epoch, bestEpoch, bestStep, bestLoss };

  function validate(): Partial<Progress> {
    if (!validation) return {};
    const evaluation: Evaluation = session.evaluate(validation);
    if (metric === 'validation') watch?.(evaluation.loss);
    return { validation: evaluation, best: trainer.judge(evaluation.loss) };
  }
}

/** Steps until the count is a multiple of `every` again. */
const until = (every: number | undefined, count: number): number =>
  every !== undefined && Number.isFinite(every) ? every - (count % every) : Number.POSITIVE_INFINITY;

const isDue = (every: number | undefined, count: number): boolean => every !== undefined && count % every === 0;

const strandedAt = (place: string, batch: number, rows: number, steps: number): string =>
  `${place}: the session stands at batch ${batch} of its epoch, but these ${rows} rows make ${steps}`;

/** Sets the session's rate by a plateau schedule, now and whenever the returned function is told a metric. */
function plateauOf(
  session: Session,
  trainer: Trainer,
  schedule: Schedule | Plateau | undefined,
): ((metric: number) => void) | undefined {
  if (schedule === undefined || typeof schedule === 'function') return undefined;
  const follow = (state: Plateau['start']): void => {
    trainer.plateau = state;
    session.learningRate = state.rate;
  };
  follow(trainer.plateau ?? schedule.start);
  return (metric) => follow(schedule.next(trainer.plateau ?? schedule.start, metric));
}

/** Where the session stands in its epoch, or at the end of one. */
export function progress(session: Session, epochs: number, seen: Partial<Progress> = {}): Progress {
  const { epoch, lossSum, weightSum } = trainerOf(session);
  return {
    epoch,
    epochs,
    step: session.steps,
    loss: weightSum === 0 ? 0 : lossSum / weightSum,
    penalty: penaltyOf(session),
    learningRate: session.learningRate,
    epochEnd: false,
    validation: null,
    best: false,
    ...seen,
  };
}

import { type Session, type TrainVerdict, weightsHash } from '@elbow/nn';
import { readsRate } from '@elbow/optim';
import { quoted } from '../quoted.ts';
import { jsonText } from '../terminal/jsonProgress.ts';
import { type RunFolder, readCheckpoint } from './folder.ts';
import { EXIT_CODES } from './interrupts.ts';
import { scores } from './loop.ts';
import type { Metric } from './metrics.ts';
import { closingLines } from './report.ts';
import type { Run } from './run.ts';
import type { Say } from './speaker.ts';

/** Exit code of a run that failed numerically. */
const FAILED = 3;

/** Says that a signal has stopped the run, and how to go on. Returns the exit code. */
export function tellInterruption(
  folder: RunFolder,
  { session, description }: Run,
  signal: NodeJS.Signals,
  say: Say,
): number {
  const resume = `elbow train --resume ${quoted(folder.path)}${description.data.file === '-' ? ' < THE-SAME-DATA' : ''}`;
  say(
    'interrupted',
    { run: folder.path, signal, step: session.steps, resume },
    [`stopped by ${signal} at step ${session.steps}; saved. To go on: ${resume}`],
    true,
  );
  return EXIT_CODES[signal] ?? 1;
}

/** Keeps and says where the numbers broke down. Returns the exit code. */
export function tellFailure(
  folder: RunFolder,
  session: Session,
  verdict: Extract<TrainVerdict, { kind: 'nonFinite' }>,
  say: Say,
): number {
  const { step, epoch, array, index, value } = verdict;
  const { rule } = session.plan;
  const advice = rule && readsRate(rule) ? `; a lower --lr may help (it was ${session.learningRate})` : '';
  const isKept = readCheckpoint(folder.path) !== null;
  folder.write('result.json', jsonText({ run: folder.path, verdict: verdict.kind, epochs: epoch, ...verdict }));
  say(
    'failed',
    { run: folder.path, ...verdict },
    [
      `training failed: at step ${step}, in epoch ${epoch + 1}, ${array}[${index}] became ${value}${advice}`,
      isKept ? `the last good checkpoint is in ${folder.path}` : 'there is no checkpoint: it failed before the first',
    ],
    true,
  );
  return FAILED;
}

/** Measures the finished run, keeps and says the result. Returns the exit code. */
export async function tellResult(
  folder: RunFolder,
  run: Run,
  verdict: TrainVerdict,
  history: readonly Metric[],
  say: Say,
): Promise<number> {
  const { session, prepared } = run;
  const { validation, test } = prepared;
  const measured = {
    train: session.evaluate(prepared.train),
    validation: validation && session.evaluate(validation),
    test: test && session.evaluate(test),
  };
  const result = {
    task: prepared.encoding.target.task,
    run: folder.path,
    verdict: verdict.kind,
    epochs: history.at(-1)?.epoch ?? 0,
    train: scores(measured.train),
    validation: measured.validation && scores(measured.validation),
    test: measured.test && scores(measured.test),
    weightsHash: await weightsHash(session),
  };
  folder.write('result.json', jsonText(result));
  say('done', result, closingLines(folder.path, verdict, measured, prepared), true);
  return 0;
}

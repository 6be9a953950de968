import {
  compile,
  crossEntropy,
  dense,
  describe,
  type Evaluation,
  type Progress,
  relu,
  type Session,
  sequential,
  squaredError,
  type TrainVerdict,
  train,
  weightsHash,
} from '@elbow/nn';
import { toPng } from '../figure/png.ts';
import { toSvg } from '../figure/svg.ts';
import { lossFigure } from '../figures/loss.ts';
import { namedRule } from '../optimizers.ts';
import { packageVersion } from '../packageRoot.ts';
import { plural } from '../read/wording.ts';
import { createRunFolder, type RunFolder } from '../run/folder.ts';
import { type DataOptions, type Prepared, prepare } from '../run/prepare.ts';
import { jsonLine } from '../terminal/jsonProgress.ts';
import { progressReporter } from '../terminal/progress.ts';
import { UserError } from '../userError.ts';

/** Options of `elbow train`, as parsed. */
export interface TrainCommandOptions extends DataOptions {
  readonly hidden: readonly number[];
  readonly optimizer: string;
  readonly lr?: number | undefined;
  readonly epochs: number;
  readonly batch: number;
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Exit code of a run that failed numerically. */
const FAILED = 3;
/** A checkpoint is written at the end of an epoch if the last one is this old, in milliseconds, and at the end. */
const CHECKPOINT_AGE = 1000;

/** Runs `elbow train` and returns its exit code. Throws UserError on wrong input, before anything is written. */
export async function trainCommand(data: string, options: TrainCommandOptions): Promise<number> {
  const rule = namedRule(options.optimizer, options.lr);
  const prepared = prepare(data, options);
  const session = compiled(prepared, options, rule);
  const folder = createRunFolder(prepared.table.name, options.out);
  try {
    return await trainInto(folder, session, prepared, data, options);
  } finally {
    folder.close();
  }
}

function compiled(
  { encoding }: Prepared,
  { hidden, batch, seed }: TrainCommandOptions,
  rule: ReturnType<typeof namedRule>,
): Session {
  const { target } = encoding;
  const outputs = target.task === 'classify' ? target.classes.length : 1;
  const network = sequential(encoding.features, ...hidden.flatMap((width) => [dense(width), relu()]), dense(outputs));
  const loss = target.task === 'classify' ? crossEntropy() : squaredError();
  try {
    return compile(network, { loss, rule, batch, seed });
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`this network does not fit in memory: ${error.message}`);
    throw error;
  }
}

async function trainInto(
  folder: RunFolder,
  session: Session,
  prepared: Prepared,
  data: string,
  options: TrainCommandOptions,
): Promise<number> {
  const say = speaker(options);
  const { encoding, table } = prepared;
  const parameters = session.parameters.length;
  folder.write('run.json', `${JSON.stringify(description(session, prepared, data, options), null, 2)}\n`);
  say('start', { run: folder.path, sentences: prepared.sentences, warnings: prepared.warnings, parameters }, [
    ...prepared.sentences,
    ...prepared.warnings.map((warning) => `warning: ${warning}`),
    opening(session, prepared, options),
  ]);
  const { verdict, history } = trainAndRecord(folder, session, prepared, options);
  draw(folder, table.name, history, `elbow train ${data}`);
  if (verdict.kind === 'nonFinite') {
    say(
      'failed',
      { run: folder.path, ...verdict },
      [
        `training failed: at step ${verdict.step}, in epoch ${verdict.epoch + 1}, ${verdict.array}[${verdict.index}] became ${verdict.value}; a lower --lr may help (it was ${session.learningRate})`,
        `the run up to there is in ${folder.path}`,
      ],
      true,
    );
    return FAILED;
  }
  const measured = {
    train: session.evaluate(prepared.train),
    validation: prepared.validation && session.evaluate(prepared.validation),
    test: prepared.test && session.evaluate(prepared.test),
  };
  const result = {
    task: encoding.target.task,
    run: folder.path,
    epochs: verdict.epochs,
    train: scores(measured.train),
    validation: measured.validation && scores(measured.validation),
    test: measured.test && scores(measured.test),
    weightsHash: await weightsHash(session),
  };
  folder.write('result.json', `${JSON.stringify(result, null, 2)}\n`);
  say('done', result, closing(folder, measured), true);
  return 0;
}

interface History {
  readonly epochs: number[];
  readonly train: number[];
  readonly validation: number[];
}

function trainAndRecord(
  folder: RunFolder,
  session: Session,
  { train: data, validation }: Prepared,
  options: TrainCommandOptions,
): { verdict: TrainVerdict; history: History } {
  const history: History = { epochs: [], train: [], validation: [] };
  const { stdout } = process;
  const reporter = progressReporter({
    stream: stdout,
    quiet: options.quiet,
    json: options.json,
    isTTY: stdout.isTTY === true,
    columns: () => stdout.columns ?? 80,
  });
  const begun = performance.now();
  let saved = begun;
  const run = train(session, data, { epochs: options.epochs, ...(validation ? { validation } : {}) });
  for (;;) {
    const next = run.next();
    if (next.done) {
      reporter.done();
      if (next.value.kind !== 'nonFinite') save(folder, session);
      return { verdict: next.value, history };
    }
    const progress = next.value;
    record(folder, history, progress);
    const now = performance.now();
    const perSecond = (1000 * progress.epoch * data.rows) / (now - begun);
    reporter.epoch({
      epoch: progress.epoch,
      epochs: options.epochs,
      loss: progress.loss,
      ...metric(progress.validation),
      samplesPerSecond: perSecond,
      secondsLeft: ((options.epochs - progress.epoch) * data.rows) / perSecond,
    });
    if (now - saved < CHECKPOINT_AGE) continue;
    save(folder, session);
    saved = now;
  }
}

function record(folder: RunFolder, history: History, { epoch, step, loss, learningRate, validation }: Progress): void {
  history.epochs.push(epoch);
  history.train.push(loss);
  if (validation) history.validation.push(validation.loss);
  folder.metric({ epoch, step, loss, learningRate, ...(validation ? { validation: scores(validation) } : {}) });
}

function save(folder: RunFolder, session: Session): void {
  folder.write('checkpoints/last.safetensors', session.checkpoint());
}

function draw(folder: RunFolder, name: string, { epochs, train: losses, validation }: History, command: string): void {
  if (epochs.length === 0) return;
  const svg = toSvg(
    lossFigure({
      title: `Loss of ${name} by epoch`,
      epochs,
      train: losses,
      command,
      ...(validation.length > 0 ? { validation } : {}),
    }),
  );
  folder.write('loss.svg', svg);
  folder.write('loss.png', toPng(svg));
}

/** What a run needs to be understood and repeated. */
function description(
  session: Session,
  { table, encoding, train: rows, validation, test }: Prepared,
  data: string,
  options: TrainCommandOptions,
): object {
  return {
    format: 'elbow-run',
    version: 1,
    elbow: packageVersion(),
    runtime: `node ${process.versions.node}`,
    data: { file: data, sha256: table.sha256, rows: table.rows },
    rows: { train: rows.rows, validation: validation?.rows ?? 0, test: test?.rows ?? 0 },
    options,
    network: describe(session.plan.network),
    loss: session.plan.loss.kind,
    learningRate: session.learningRate,
    parameters: session.parameters.length,
    encoding,
  };
}

function opening(session: Session, { train: rows, validation, test }: Prepared, options: TrainCommandOptions): string {
  const { network } = session.plan;
  const shape = [network.inputs, ...options.hidden, network.outputs].join('-');
  const counts = [
    `${plural(rows.rows, 'training row')}`,
    `${validation?.rows ?? 0} validation`,
    `${test?.rows ?? 0} test`,
  ].join(', ');
  return `Training ${shape} (${plural(session.parameters.length, 'parameter')}) with ${options.optimizer} on ${counts}.`;
}

function closing(
  folder: RunFolder,
  measured: { train: Evaluation; validation: Evaluation | null; test: Evaluation | null },
): string[] {
  const parts = Object.entries(measured).flatMap(([name, evaluation]) => {
    if (!evaluation) return [];
    const { metricName, metric: value } = metric(evaluation);
    return [
      `${name} ${metricName === 'r2' ? 'R²' : metricName} ${value?.toFixed(4)} (loss ${evaluation.loss.toPrecision(4)})`,
    ];
  });
  return [parts.join(', '), `run: ${folder.path}`, `figure: ${folder.path}/loss.png`];
}

function metric(evaluation: Evaluation | null): { validationLoss?: number; metricName?: string; metric?: number } {
  if (!evaluation) return {};
  const { loss, accuracy, r2 } = evaluation;
  return accuracy === undefined
    ? { validationLoss: loss, metricName: 'r2', metric: r2 as number }
    : { validationLoss: loss, metricName: 'accuracy', metric: accuracy };
}

function scores({ loss, accuracy, r2 }: Evaluation): { loss: number; accuracy?: number; r2?: number } {
  return accuracy === undefined ? { loss, r2: r2 as number } : { loss, accuracy };
}

/** Says something as a JSON line or as text; when quiet, only what is important. */
function speaker({
  json,
  quiet,
}: TrainCommandOptions): (event: string, facts: object, lines: readonly string[], important?: boolean) => void {
  return (event, facts, lines, important = false) => {
    if (quiet && !important) return;
    process.stdout.write(json ? jsonLine({ event, ...facts }) : lines.map((line) => `${line}\n`).join(''));
  };
}

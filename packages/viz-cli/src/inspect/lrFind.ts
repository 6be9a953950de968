import { type LearningRateRange, learningRateRange, type Session } from '@elbow/nn';
import type { PictureOptions } from '../commands/pictureOptions.ts';
import { DEFAULT_PART } from '../commands/runOptions.ts';
import { linear, log } from '../figure/axis.ts';
import { spelled } from '../figure/number.ts';
import type { Drawing } from '../figures/figure.ts';
import { lossAxis } from '../figures/lossAxes.ts';
import { quoted } from '../quoted.ts';
import { openData } from '../read/openData.ts';
import { resolveData } from '../read/resolveData.ts';
import { plural } from '../read/wording.ts';
import type { RunOptions } from '../run/description.ts';
import { createSession } from '../run/model.ts';
import { speaker } from '../run/speaker.ts';
import { prepareWatched } from '../run/train.ts';
import { present } from '../studies/present.ts';
import { type Block, reportLines } from '../terminal/report.ts';
import { UserError } from '../userError.ts';
import { optionWords } from './trainCommand.ts';

/** Options of `elbow lr-find` beside those of the network and its data. */
export interface LrFindOptions extends PictureOptions {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  readonly labels?: string | undefined;
}

/** Exit code where no rate can be suggested. */
const NONE = 3;

/**
 * `elbow lr-find DATA`: the range test of learning rates; says the rate to begin with and why, draws the loss, returns the exit code.
 * @throws {UserError} on data or options that cannot be used
 */
export async function lrFindCommand(data: string, run: RunOptions, options: LrFindOptions): Promise<number> {
  const { from, to, steps, labels = null } = options;
  if (!(from < to)) throw new UserError(`--from ${from}: the first rate must be below the last, --to ${to}`);
  if (steps < 2) throw new UserError(`--steps ${steps}: at least 2 steps lead from one rate to another`);
  const open = await openData({ path: resolveData(data), file: data, labels });
  const prepared = await prepareWatched(open, data, run, () => null, options);
  const session = createSession(prepared.encoding, run, prepared.train.rows);
  const found = tested(session, prepared.train, { from, to, steps }, run.optimizer);
  const shape = [session.plan.network.inputs, ...run.hidden, session.plan.network.outputs].join('-');
  const words = optionWords(
    { data: labels === null ? {} : { labels: { file: labels, path: labels } }, options: { ...run, ...UNSAID } },
    found.learningRate === null ? {} : { lr: rounded(found.learningRate) },
  );
  const command = found.learningRate === null ? null : ['elbow train', quoted(data), ...words].join(' ');
  const what = `${shape} with ${run.optimizer} on ${plural(prepared.train.rows, 'row')} of ${data}`;
  const figure = { name: 'lr-find', title: `Which learning rate? ${what}`, command: `elbow lr-find ${quoted(data)}` };
  const files = await present({ figure, drawing: drawingOf(found) }, options);
  const blocks: Block[] = [
    `${what}: ${plural(found.trace.length, 'step')} at rates from ${spelled(from)} to ${spelled(found.trace.at(-1)?.rate ?? to)}${found.diverged ? ', where the loss ran away' : ''}`,
    ...(found.learningRate === null || command === null
      ? [`no rate to suggest: ${found.reason}`]
      : [`suggested: ${spelled(found.learningRate, 2)}: ${found.reason}`, { command }]),
    ...files.map((file) => `figure: ${file}`),
  ];
  speaker(options)('lrFind', { data, ...found, command, files }, reportLines(blocks), true);
  return found.learningRate === null ? NONE : 0;
}

/** What a training takes where nothing is said; a test of rates sets no rows apart. */
const UNSAID = { validation: DEFAULT_PART, test: DEFAULT_PART };

function rounded(rate: number): number {
  return Number(rate.toPrecision(2));
}

function tested(
  session: Session,
  data: Parameters<typeof learningRateRange>[1],
  options: { from: number; to: number; steps: number },
  optimizer: string,
): LearningRateRange {
  try {
    return learningRateRange(session, data, options);
  } catch (error) {
    if (error instanceof TypeError)
      throw new UserError(`--optimizer ${optimizer}: it sets its own steps and has no learning rate to find`, {
        cause: error,
      });
    throw error;
  }
}

/** Where a loss that ran away is cut: so many times the lowest. */
const TOP = 20;

function drawingOf({ trace, learningRate, lowest }: LearningRateRange): Drawing {
  const rates = trace.map(({ rate }) => rate);
  const smoothed = trace.map(({ smoothed }) => smoothed);
  const finite = smoothed.filter(Number.isFinite);
  const top =
    TOP *
    Math.max(
      finite.reduce((least, value) => Math.min(least, value), finite[0] ?? 1),
      1e-12,
    );
  const cut = (value: number): number => (value <= Math.max(top, finite[0] ?? 0) ? value : Number.NaN);
  const losses = trace.map(({ loss }) => cut(loss));
  const lines = smoothed.map(cut);
  const seen = [...losses, ...lines].filter(Number.isFinite);
  const [first, last] = [rates[0] ?? 1e-6, rates.at(-1) ?? 10];
  return {
    subtitle:
      learningRate === null
        ? 'the loss never fell'
        : `suggested ${spelled(learningRate, 2)}; the loss is lowest at ${spelled(lowest, 2)}`,
    panels: [
      {
        x: log('learning rate', first, last),
        y: seen.length === 0 ? linear('loss', 0, 1) : { ...lossAxis(seen), title: 'loss of the batch' },
        marks: [
          ...(learningRate === null ? [] : [{ mark: 'rule', at: { x: learningRate }, colour: 1 } as const]),
          { mark: 'rule', at: { x: lowest }, colour: 'muted', dashed: true },
          { mark: 'points', x: rates, y: losses, colour: 0, radius: 3, opacity: 0.5 },
          { mark: 'line', x: rates, y: lines, colour: 0 },
        ],
      },
    ],
    legend: [
      { symbol: 'line', colour: 0, text: 'smoothed loss' },
      { symbol: 'point', colour: 0, text: 'each step' },
      ...(learningRate === null ? [] : [{ symbol: 'line', colour: 1, text: 'suggested' } as const]),
      { symbol: 'dashed', colour: 'muted', text: 'lowest loss' },
    ],
    claims: [],
  };
}

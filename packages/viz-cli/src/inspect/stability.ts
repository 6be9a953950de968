import { adviseRateByBatches, type RateAdvice, type Session } from '@elbow/nn';
import { sessionSpectrum } from '@elbow/nn/second-order';
import { stabilityLimit } from '@elbow/optim';
import type { PictureOptions } from '../commands/pictureOptions.ts';
import { spelled } from '../figure/number.ts';
import { watching } from '../gallery/watching.ts';
import { plural } from '../read/wording.ts';
import { someRows } from '../run/someRows.ts';
import { speaker } from '../run/speaker.ts';
import { present } from '../studies/present.ts';
import { type Block, reportLines } from '../terminal/report.ts';
import { bySlices } from './bySlices.ts';
import { MOST_PARAMETERS } from './curvatureFacts.ts';
import { exactTwin } from './exactTwin.ts';
import { openRun } from './openRun.ts';
import { stabilityDrawing } from './stabilityPicture.ts';

/** How a rate stands to its limit. */
export type Standing = 'below' | 'edge of stability' | 'above' | 'no limit';

/** What was measured of a run. */
export interface StabilityReport {
  readonly optimizer: string;
  readonly rate: number;
  readonly step: number;
  readonly advice: RateAdvice;
  /** The rate over the limit of all rows, and over that of the steepest batch; null where there is none. */
  readonly ratio: number | null;
  readonly batchRatio: number | null;
  readonly standing: Standing;
  /** Batches on which the rate alone is above the limit. */
  readonly batchesAbove: number;
  /** The curvature whose limit is the rate; null where there is none. */
  readonly curvatureOfRate: number | null;
  /** All curvatures, ascending; null for a network that is too large. */
  readonly spectrum: Float64Array | null;
}

/** A ratio so near to 1 counts as the edge, as for nn's `sharpness`. */
const BAND = 0.15;

/**
 * `elbow stability RUN`: the rate of a run against the limit that its curvature sets, and the rate to take; returns the exit code.
 * @throws {UserError} if the run cannot be opened
 */
export async function stabilityCommand(
  path: string,
  options: PictureOptions & { readonly rows?: number | undefined },
): Promise<number> {
  const run = await openRun(path, options);
  const data = someRows(run.prepared.train, options.rows);
  const { tell, clear } = watching(process.stderr, options.json || options.quiet);
  tell(`the curvature of ${plural(data.rows, 'row')}`);
  const twin = exactTwin(run.session);
  const advice = await bySlices(adviseRateByBatches(twin, data), ({ batches, of }) =>
    tell(`the curvature of batch ${Math.min(batches + 1, of)} of ${of}`),
  );
  const isSmall = twin.parameters.length <= MOST_PARAMETERS;
  if (isSmall) tell(`all ${twin.parameters.length} curvatures`);
  const spectrum = isSmall ? sessionSpectrum(twin, data).eigenvalues : null;
  clear();
  const report = reported(twin, run.description.options.optimizer, advice, spectrum);
  const figure = {
    name: 'stability',
    title: `Curvatures of ${path}, and what its learning rate can take`,
    command: `elbow stability ${path}`,
  };
  const files = await present({ figure, drawing: stabilityDrawing(report) }, options);
  const facts = { run: path, rows: data.rows, ...factsOf(report), files };
  speaker(options)('stability', facts, reportLines(blocks(path, report, files)), true);
  return 0;
}

function reported(
  session: Session,
  optimizer: string,
  advice: RateAdvice,
  spectrum: Float64Array | null,
): StabilityReport {
  const rate = session.learningRate;
  const over = (limit: number | null): number | null => (limit === null ? null : rate / limit);
  const ratio = over(advice.limitOfAll);
  const critical = curvatureOf(session, rate);
  return {
    optimizer,
    rate,
    step: session.steps,
    advice,
    ratio,
    batchRatio: over(advice.limit),
    standing: standingOf(ratio),
    batchesAbove: critical === null ? 0 : advice.batches.filter((lambda) => lambda > critical).length,
    curvatureOfRate: critical,
    spectrum,
  };
}

/** The curvature on which a rate is at the limit of the session's rule; every limit is a number over λ + weight decay. */
function curvatureOf({ plan: { rule } }: Session, rate: number): number | null {
  if (!rule || !(rate > 0)) return null;
  const { limit } = stabilityLimit(rule, 1);
  const decay = ('hyper' in rule ? rule.hyper.weightDecay : undefined) ?? 0;
  return limit === null ? null : (limit * (1 + decay)) / rate - decay;
}

function standingOf(ratio: number | null): Standing {
  if (ratio === null) return 'no limit';
  if (ratio < 1 - BAND) return 'below';
  return ratio <= 1 + BAND ? 'edge of stability' : 'above';
}

function factsOf({ advice, spectrum, ...report }: StabilityReport): object {
  const { learningRate, limit, batches, lambdaMax, limitOfAll, reason } = advice;
  return {
    ...report,
    lambdaMax,
    limit: limitOfAll,
    batches: Array.from(batches),
    batchLimit: limit,
    advised: learningRate,
    reason,
    ...(spectrum === null ? {} : { eigenvalues: Array.from(spectrum) }),
  };
}

const VERDICTS: Readonly<Record<Standing, string>> = {
  below: 'below the limit: steps in the steepest direction shrink',
  'edge of stability': 'at the edge of stability: steps in the steepest direction hardly shrink, or just not',
  above: 'above the limit: steps in the steepest direction grow, until the curvature there is less',
  'no limit': 'no limit',
};

function blocks(path: string, report: StabilityReport, files: readonly string[]): Block[] {
  const { optimizer, rate, step, advice, ratio, batchRatio, standing, batchesAbove } = report;
  const { learningRate, limit, batches, lambdaMax, limitOfAll, reason } = advice;
  const n = batches.length;
  const steepest = batches.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const row = (what: string, lambda: number, most: number | null, share: number | null): string[] => [
    what,
    spelled(lambda, 4),
    most === null ? '–' : spelled(most, 4),
    share === null ? '–' : spelled(share),
  ];
  return [
    `${path}: ${optimizer} with η = ${spelled(rate)} after ${plural(step, 'step')}`,
    {
      head: ['over', 'λmax', 'limit of η', 'η/limit'],
      rows: [
        row('all rows', lambdaMax, limitOfAll, ratio),
        ...(n > 1 ? [row(`the steepest of ${n} batches`, steepest, limit, batchRatio)] : []),
      ],
    },
    standing === 'no limit' ? `no limit: ${rounded(reason)}` : `verdict: ${VERDICTS[standing]}`,
    ...(batchesAbove === 0 || n === 1
      ? []
      : [`on ${plural(batchesAbove, 'batch').replace(/hs$/, 'hes')} of ${n} alone η is above the limit`]),
    ...(limit === null
      ? lambdaMax > 0
        ? [`for comparison, gradient descent could take at most ${spelled(2 / steepest)}`]
        : []
      : [`advised: --lr ${Number(learningRate.toPrecision(2))}, ${rounded(reason)}`]),
    ...files.map((file) => `figure: ${file}`),
  ];
}

/** Numbers of a sentence in four digits. */
function rounded(sentence: string): string {
  return sentence.replace(/\d+\.\d+(e[-+]\d+)?/g, (digits) => spelled(Number(digits), 4));
}

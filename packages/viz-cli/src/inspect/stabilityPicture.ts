import { linear, log, logOver } from '../figure/axis.ts';
import type { Mark } from '../figure/marks/mark.ts';
import { spelled } from '../figure/number.ts';
import type { LegendEntry, Panel } from '../figure/scene.ts';
import type { Drawing } from '../figures/figure.ts';
import type { StabilityReport } from './stability.ts';

/** Curvatures of so small a share of the largest are nothing but rounding. */
const SMALLEST = 1e-12;

/** The largest curvature of each batch, and all curvatures where they are known, against the one whose limit is the rate. */
export function stabilityDrawing(report: StabilityReport): Drawing {
  const { advice, rate, ratio, optimizer, curvatureOfRate, spectrum } = report;
  const limitLine: Mark[] =
    curvatureOfRate === null ? [] : [{ mark: 'rule', at: { y: curvatureOfRate }, colour: 1, dashed: true }];
  const share = ratio === null ? 'no limit' : `${spelled(ratio)} of its limit`;
  return {
    subtitle: `${optimizer}, η = ${spelled(rate)}: ${share}; λmax ${spelled(advice.lambdaMax)} over all rows`,
    panels: [
      batches(report, limitLine),
      ...(spectrum === null ? [] : [curvatures(spectrum, curvatureOfRate, limitLine)]),
    ],
    legend: [
      { symbol: 'point', colour: 0, text: 'curves up' },
      ...(spectrum?.some((value) => value < 0)
        ? [{ symbol: 'cross', colour: 2, text: 'curves down' } as LegendEntry]
        : []),
      { symbol: 'line', colour: 'muted', text: 'all rows' },
      ...(curvatureOfRate === null
        ? []
        : [{ symbol: 'dashed', colour: 1, text: `λ whose limit is η: ${spelled(curvatureOfRate)}` } as const]),
    ],
    claims: [],
  };
}

function batches({ advice, curvatureOfRate }: StabilityReport, limitLine: readonly Mark[]): Panel {
  const { batches, lambdaMax } = advice;
  const lambdas = Array.from(batches);
  const levels = [...lambdas, lambdaMax, ...(curvatureOfRate === null ? [] : [curvatureOfRate])].filter(
    Number.isFinite,
  );
  const top = 1.1 * levels.reduce((most, value) => Math.max(most, value), 0) || 1;
  const low = Math.min(0, ...levels);
  return {
    title: 'the largest curvature of each batch',
    x: { title: 'batch', scale: 'linear', domain: [0, lambdas.length + 1], integer: true },
    y: linear('λmax', low, top),
    marks: [
      { mark: 'rule', at: { y: lambdaMax }, colour: 'muted' },
      ...limitLine,
      { mark: 'points', x: lambdas.map((_, k) => k + 1), y: lambdas, colour: 0, radius: 5 },
    ],
  };
}

function curvatures(spectrum: Float64Array, critical: number | null, limitLine: readonly Mark[]): Panel {
  const largest = spectrum.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const seen = Array.from(spectrum)
    .filter((value) => Math.abs(value) > SMALLEST * largest)
    .sort((a, b) => Math.abs(b) - Math.abs(a));
  const of = (isUp: boolean): { x: number[]; y: number[] } => {
    const places = seen.map((_, k) => k).filter((k) => (seen[k] as number) > 0 === isUp);
    return { x: places.map((k) => k + 1), y: places.map((k) => Math.abs(seen[k] as number)) };
  };
  const levels = [...seen.map(Math.abs), ...(critical === null ? [] : [critical])];
  return {
    title: `all ${spectrum.length} curvatures by size${seen.length < spectrum.length ? `; ${spectrum.length - seen.length} are 0` : ''}`,
    x: { title: 'rank', scale: 'linear', domain: [0, Math.max(2, seen.length + 1)], integer: true },
    y: levels.length === 0 ? log('|λ|', 0.1, 1) : logOver('|λ|', levels),
    marks: [
      ...limitLine,
      { mark: 'points', ...of(true), colour: 0, radius: 3.5 },
      { mark: 'points', ...of(false), colour: 2, radius: 3.5, symbol: 'cross' },
    ],
  };
}

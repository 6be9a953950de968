import {
  constant,
  cosine,
  cyclic,
  exponential,
  gradientDescent,
  inverseSquare,
  inverseTime,
  noisyLeastSquares,
  oneCycle,
  type Schedule,
  step,
  warmRestarts,
} from '@elbow/optim';
import { linear, log } from '../../figure/axis.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { sgd } from './sgd.ts';

const STEPS = 600;
const ROWS = 50;
const RATE = 0.3 / ROWS;
/** k in hundredths of the notes' formulas, so that their shapes fill the run. */
const slowed =
  (schedule: Schedule): Schedule =>
  (k) =>
    schedule(k / 20);
const SCHEDULES: readonly { name: string; schedule: Schedule }[] = [
  { name: 'constant', schedule: constant(RATE) },
  { name: 'η₀/(k + 1)', schedule: slowed(inverseTime(RATE)) },
  { name: 'η₀/(k + 1)²', schedule: slowed(inverseSquare(RATE)) },
  { name: 'η₀ e^(−βk)', schedule: slowed(exponential(RATE, 0.2)) },
  { name: 'step, × 0.1 twice', schedule: step(RATE, { every: 200, factor: 0.1 }) },
  { name: 'cosine', schedule: cosine(RATE, { steps: STEPS }) },
  { name: 'warm restarts', schedule: warmRestarts(RATE, { steps: 200 }) },
  { name: 'cyclic', schedule: cyclic(0, RATE, { up: 100 }) },
  { name: 'one cycle', schedule: oneCycle(RATE, { steps: STEPS, momentum: null }) },
];

/** The rates of nine schedules, and what each does to the same stochastic run (R80–R84). */
export const decaySchedules: Figure = {
  name: 'decay-schedules',
  group: 'stochastic',
  title: 'Schedules: what the rate does, and what the run makes of it',
  rows: ['R80', 'R81', 'R82', 'R83', 'R84'],
  draw(seed): Drawing {
    const problem = noisyLeastSquares({ rows: ROWS, features: 3, noise: 1, seed });
    const gaps = SCHEDULES.map(({ schedule }) => {
      const run = sgd(problem, [4, -4, 4], { rule: gradientDescent(), schedule, steps: STEPS, seed });
      return run.values.map((value) => value - problem.minimum.f);
    });
    const tail = (i: number): number => (gaps[i] ?? []).slice(-50).reduce((sum, gap) => sum + gap / 50, 0);
    const [, harmonic, square, decay, stairs] = SCHEDULES.map(
      ({ schedule }) =>
        (k: number) =>
          schedule(k) / RATE,
    );
    return {
      subtitle:
        'grey: the rate over η₀; blue: f − f* of one row a step on linear regression, on one scale in all panels',
      panels: SCHEDULES.map(({ name, schedule }, i) => panel(name, schedule, gaps[i] ?? [])),
      columns: 3,
      height: 1000,
      notes: ['The notes’ formulas are read with k in units of 20 steps.'],
      claims: [
        near('η₀/(k + 1) at k = 9', harmonic?.(180) ?? Number.NaN, 0.1, 1e-12),
        near('η₀/(k + 1)² at k = 9', square?.(180) ?? Number.NaN, 0.01, 1e-12),
        near('η₀e^(−0.2k) at k = 10', decay?.(200) ?? Number.NaN, Math.exp(-2), 1e-12),
        near('step decay after two falls', stairs?.(500) ?? Number.NaN, 0.01, 1e-12),
        holds(
          'the constant rate ends highest of all that decay to the end',
          [1, 3, 4, 5, 8].every((i) => tail(i) < tail(0)),
        ),
      ],
    };
  },
};

function panel(title: string, schedule: Schedule, gap: readonly number[]): Panel {
  const k = gap.map((_, step) => step);
  const some = k.filter((step) => step % 4 === 0);
  const [low, high] = [1e-3, 1e4];
  // The rate, 0 … 1, laid over the same height: it has no unit in common with the gap.
  const share = (step: number): number => low * (high / low) ** ((0.9 * schedule(step)) / RATE);
  return {
    title,
    x: { ...linear('step', 0, STEPS), integer: true },
    y: log('f − f*', low, high),
    marks: [
      { mark: 'area', x: some, low: some.map(() => low), high: some.map(share), colour: 'muted', opacity: 0.18 },
      { mark: 'line', x: some, y: some.map(share), colour: 'muted', width: 1.5 },
      { mark: 'line', x: k, y: gap, colour: 0, width: 1.5 },
    ],
  };
}

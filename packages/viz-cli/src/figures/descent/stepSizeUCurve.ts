import { init } from '@elbow/core-wasm/f64';
import { compile, curvature, dense, functionSamples, relu, type Session, sequential, squaredError } from '@elbow/nn';
import { descend, gradientDescent, noisyLeastSquares } from '@elbow/optim';
import { analyseQuadratic } from '@elbow/optim/second-order';
import { log } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, holds } from '../figure.ts';
import { walk } from '../walk.ts';

const STEPS = 100;
/** Step sizes in units of the limit 2/λmax. */
const SHARES = Array.from({ length: 45 }, (_, i) => 10 ** ((i - 36) / 8 + 1 / 16));

/** Loss after a hundred steps against the step size: hardly any progress on the left, divergence on the right (R25). */
export const stepSizeUCurve: Figure = {
  name: 'step-size-u-curve',
  group: 'descent',
  title: 'Too small a step gets nowhere, too large a one diverges',
  rows: ['R25'],
  draw(seed): Drawing {
    const regression = linearRegression(seed);
    const network = reluNetwork(seed);
    return {
      subtitle: `loss after ${STEPS} steps of full-batch gradient descent, for each step size η`,
      panels: [
        panel('Linear regression: the limit is exact', regression),
        panel('ReLU network, 1-16-1: the limit where it starts', network),
      ],
      legend: [
        { symbol: 'point', colour: 0, text: `loss after ${STEPS} steps` },
        { symbol: 'cross', colour: 1, text: 'diverged' },
        { symbol: 'dashed', colour: 'muted', text: 'loss at the start' },
      ],
      claims: [
        holds(
          'regression: every η below 2/λmax ends below the start',
          below(regression, (share) => share < 1),
        ),
        holds(
          'regression: every η above 2/λmax ends above the start',
          above(regression, (share) => share > 1),
        ),
        holds('regression: the smallest η keeps over 95 % of the excess loss', lazy(regression)),
        holds('network: the smallest η keeps over 95 % of the loss', lazy(network)),
        holds('network: every η from 4 × 2/λmax on ends at ten times the best loss, or diverges', worse(network)),
        {
          says: 'network: the best η as a share of 2/λmax at the start',
          measured: best(network),
          low: 0.2,
          high: 4,
        },
      ],
    };
  },
};

interface Sweep {
  readonly start: number;
  readonly floor: number;
  readonly ends: readonly number[];
}

function linearRegression(seed: number): Sweep {
  const problem = noisyLeastSquares({ rows: 60, features: 4, seed });
  const H = new Float64Array(16);
  problem.hessian(problem.start, H);
  const rows = Array.from({ length: 4 }, (_, i) => H.subarray(4 * i, 4 * i + 4));
  const { limit } = analyseQuadratic(rows);
  const ends = SHARES.map((share) => {
    const learningRate = share * limit;
    const { values } = walk(problem, descend(gradientDescent({ learningRate })), problem.start, STEPS);
    return values.length > STEPS ? (values.at(-1) as number) : Number.POSITIVE_INFINITY;
  });
  return { start: problem.value(problem.start), floor: problem.minimum.f, ends };
}

function reluNetwork(seed: number): Sweep {
  const data = functionSamples((x) => x * x * x - x, { rows: 64, seed, range: [-1.5, 1.5] });
  const created = (learningRate: number): Session =>
    compile(sequential(1, dense(16), relu(), dense(1)), {
      loss: squaredError(),
      rule: gradientDescent({ learningRate }),
      batch: 64,
      seed,
      core: init(),
    });
  const first = created(1);
  const limit = 2 / curvature(first, data).lambdaMax;
  const ends = SHARES.map((share) => {
    const session = created(share * limit);
    for (let k = 0; k < STEPS; k++) session.step(data.x, data.t);
    const { loss } = session.evaluate(data);
    return Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY;
  });
  return { start: first.evaluate(data).loss, floor: 0, ends };
}

const below = ({ ends, start }: Sweep, where: (rate: number) => boolean): boolean =>
  ends.every((end, i) => !where(SHARES[i] ?? 0) || end < start);
const above = ({ ends, start }: Sweep, where: (rate: number) => boolean): boolean =>
  ends.every((end, i) => !where(SHARES[i] ?? 0) || end > 0.5 * start);
const worse = ({ ends }: Sweep): boolean =>
  ends.every((end, i) => (SHARES[i] ?? 0) < 4 || end > 10 * Math.min(...ends));
const lazy = ({ ends, start, floor }: Sweep): boolean => (ends[0] ?? 0) - floor > 0.95 * (start - floor);
const best = ({ ends }: Sweep): number => SHARES[ends.indexOf(Math.min(...ends))] ?? Number.NaN;

function panel(title: string, { ends, start }: Sweep): Panel {
  const finite = ends.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), 30 * start];
  const diverged = SHARES.filter((_, i) => !((ends[i] ?? 0) <= high));
  const marks: Mark[] = [
    { mark: 'rule', at: { y: start }, colour: 'muted', dashed: true },
    { mark: 'rule', at: { x: 1 }, colour: 1 },
    {
      mark: 'text',
      at: { x: 1, y: start / 3 },
      text: '2/λmax',
      colour: 1,
      offset: [-8, 0],
      anchor: 'end',
      weight: 600,
    },
    { mark: 'line', x: SHARES, y: ends.map((end) => (end <= high ? end : Number.NaN)), colour: 0 },
    { mark: 'points', x: SHARES, y: ends.map((end) => (end <= high ? end : Number.NaN)), colour: 0 },
    { mark: 'points', x: diverged, y: diverged.map(() => high), colour: 1, symbol: 'cross', radius: 5 },
  ];
  return { title, x: log('η in units of 2/λmax at the start', 3e-5, 14), y: log('loss', 0.8 * low, 1.3 * high), marks };
}

import {
  compile,
  crossEntropy,
  dense,
  fullBatch,
  moons,
  relu,
  type Sampler,
  type Session,
  sequential,
  train,
} from '@elbow/nn';
import {
  convergenceRate,
  descend,
  gradientDescent,
  inverseTime,
  type NoisyLeastSquares,
  noisyLeastSquares,
} from '@elbow/optim';
import { analyseQuadratic } from '@elbow/optim/second-order';
import { canvas } from '../../figure/axis.ts';
import { spelled } from '../../figure/number.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { walk } from '../walk.ts';
import { sgd } from './sgd.ts';

const EPOCHS = 40;
const FEATURES = 3;

/** The notes’ table of gradient descent against stochastic descent, each row with what was measured (R27, erratum E20). */
export const gdAgainstSgd: Figure = {
  name: 'gd-against-sgd',
  group: 'stochastic',
  title: 'Gradient descent against stochastic descent, row by row, measured',
  rows: ['R27'],
  draw(seed): Drawing {
    const small = regression(100, EPOCHS, seed);
    const large = regression(1000, 2, seed);
    const nets = [undefined, fullBatch()].map((sampler) => network(seed, sampler));
    const [stochastic, whole] = nets as [Net, Net];
    const lambdas = rowCurvatures(small.problem);
    const cells = (...values: string[]): string[] => values;
    return {
      subtitle: 'linear regression with 3 features; a ReLU network 2-16-16-2 on 120 noisy points of two moons',
      height: 530,
      panels: [
        {
          ...canvas(1, 1),
          marks: [
            {
              mark: 'table',
              size: 16,
              head: [
                { text: '', share: 2.2 },
                { text: 'all rows a step', share: 4 },
                { text: 'one row a step (the network: 8)', share: 4 },
              ],
              rows: [
                cells(
                  'conditions of convergence',
                  `a rate below 2/λmax: gap ${spelled(small.gd)} after ${EPOCHS} epochs`,
                  `a rate that decays: gap ${spelled(small.decaying)}; constant: ${spelled(small.constant)}`,
                ),
                cells(
                  'Hessians can be used',
                  `one λmax: ${spelled(small.lambda)}`,
                  `each row has its own, from ${spelled(Math.min(...lambdas))} to ${spelled(Math.max(...lambdas))}`,
                ),
                cells(
                  'theory',
                  `gap × ${spelled(small.rate)} a step, predicted ${spelled(small.predicted)}`,
                  'expected gap, and its variance (the figures dancing, standard-errors)',
                ),
                cells(
                  'scales with the data',
                  `rows looked at until a tenth of the distance is left: ${small.gdRows} of 100, ${large.gdRows} of 1,000`,
                  `${small.sgdRows} of 100, ${large.sgdRows} of 1,000`,
                ),
                cells(
                  'guaranteed fast convergence',
                  'on strongly convex functions, where the rate is linear; not on networks',
                  'no: at a rate of 1/k the gap falls as 1/k',
                ),
                cells(
                  'overfitting',
                  `network: error ${percent(whole.train)} on its points, ${percent(whole.test)} on 1,000 others`,
                  `${percent(stochastic.train)} and ${percent(stochastic.test)}`,
                ),
                cells(
                  'finds the global minimum',
                  `no: loss ${spelled(whole.loss)} after ${whole.epochs} epochs`,
                  `no: ${spelled(stochastic.loss)}`,
                ),
                cells(
                  'in practice',
                  `epochs until the error is below 10 %: ${told(whole.reached)}`,
                  told(stochastic.reached),
                ),
              ],
            },
          ],
        },
      ],
      claims: [
        near('rate of the gap, over (1 − ηλmin)²', small.rate / small.predicted, 1, 1e-3),
        holds('a constant rate leaves stochastic descent a gap that decay closes', small.constant > 5 * small.decaying),
        {
          says: 'rows looked at by gradient descent, 1,000 rows over 100',
          measured: large.gdRows / small.gdRows,
          low: 7,
          high: 14,
        },
        {
          says: 'rows looked at by stochastic descent, 1,000 rows over 100',
          measured: large.sgdRows / small.sgdRows,
          low: 0.2,
          high: 4,
        },
        holds('the network needs fewer epochs with small batches', stochastic.reached < whole.reached),
      ],
    };
  },
};

interface Regression {
  readonly problem: NoisyLeastSquares;
  readonly lambda: number;
  readonly gd: number;
  readonly constant: number;
  readonly decaying: number;
  readonly rate: number;
  readonly predicted: number;
  readonly gdRows: number;
  readonly sgdRows: number;
}

function regression(rows: number, epochs: number, seed: number): Regression {
  const problem = noisyLeastSquares({ rows, features: FEATURES, seed });
  const { x: best, f } = problem.minimum;
  const { eigenvalues } = analyseQuadratic(hessianRows(problem));
  const [least, most] = [eigenvalues[0] ?? 0, eigenvalues[FEATURES - 1] ?? 1];
  const start = Array.from(best, (value, i) => value + (i % 2 === 0 ? 3 : -3));
  const all = walk(problem, descend(gradientDescent({ learningRate: 1 / most })), start, EPOCHS);
  const eta = 0.1 / rows;
  const constant = sgd(problem, start, { rule: gradientDescent({ learningRate: eta }), steps: epochs * rows, seed });
  const decaying = sgd(problem, start, {
    rule: gradientDescent(),
    schedule: (k) => inverseTime(eta)(k / rows),
    steps: epochs * rows,
    seed,
  });
  const gap = (values: readonly number[]): number =>
    values.slice(-rows).reduce((sum, value) => sum + value - f, 0) / Math.min(rows, values.length) / rows;
  const far = ([...point]: readonly number[]): number =>
    Math.sqrt(point.reduce((sum, value, i) => sum + (value - (best[i] ?? 0)) ** 2, 0));
  const target = 0.1 * far(start);
  const rate = convergenceRate(all.values, { minimum: f });
  return {
    problem,
    lambda: most / rows,
    gd: Math.max(((all.values.at(-1) ?? 0) - f) / rows, 0),
    constant: gap(constant.values),
    decaying: gap(decaying.values),
    rate: rate.kind === 'linear' || rate.kind === 'superlinear' ? rate.R : Number.NaN,
    predicted: (1 - least / most) ** 2,
    gdRows: rows * all.points.findIndex((point) => far(point) <= target),
    sgdRows: constant.points.findIndex((point) => far(point) <= target),
  };
}

function hessianRows(problem: NoisyLeastSquares): Float64Array[] {
  const H = new Float64Array(FEATURES * FEATURES);
  problem.hessian(problem.start, H);
  return Array.from({ length: FEATURES }, (_, i) => H.subarray(i * FEATURES, (i + 1) * FEATURES));
}

/** The one curvature of each row: |x|². */
function rowCurvatures({ x, m }: NoisyLeastSquares): number[] {
  return Array.from({ length: m }, (_, i) =>
    x.subarray(i * FEATURES, (i + 1) * FEATURES).reduce((sum, value) => sum + value * value, 0),
  );
}

interface Net {
  readonly loss: number;
  readonly train: number;
  readonly test: number;
  readonly epochs: number;
  /** Epochs until the error on its own points is below a tenth; Infinity where it never is. */
  readonly reached: number;
}

function network(seed: number, sampler: Sampler | undefined): Net {
  const data = moons({ rows: 120, noise: 0.25, seed });
  const others = moons({ rows: 1000, noise: 0.25, seed: seed + 1 });
  const session: Session = compile(sequential(2, dense(16), relu(), dense(16), relu(), dense(2)), {
    loss: crossEntropy(),
    rule: gradientDescent({ learningRate: 0.2 }),
    batch: sampler === undefined ? 8 : 120,
    seed,
  });
  const epochs = 200;
  let reached = Number.POSITIVE_INFINITY;
  for (const { epoch } of train(session, data, { epochs, ...(sampler === undefined ? {} : { sampler }) })) {
    if (reached === Number.POSITIVE_INFINITY && error(session, data) < 0.1) reached = epoch;
  }
  return {
    loss: session.evaluate(data).loss,
    train: error(session, data),
    test: error(session, others),
    epochs,
    reached,
  };
}

function error(session: Session, data: Parameters<Session['evaluate']>[0]): number {
  return 1 - (session.evaluate(data).accuracy ?? Number.NaN);
}

function percent(share: number): string {
  return `${spelled(100 * share, 2)} %`;
}

function told(epochs: number): string {
  return Number.isFinite(epochs) ? String(epochs) : 'not in 200';
}

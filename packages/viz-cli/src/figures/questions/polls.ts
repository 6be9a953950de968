import { init } from '@elbow/core-wasm/f64';
import { math } from '@elbow/core-wasm/math';
import { binaryCrossEntropy, compile, type Data, dense, sequential, squaredError, zeroOneError } from '@elbow/nn';
import { descend, gradientDescent, lbfgs, minimise, momentum, type Objective, quadratic, rprop } from '@elbow/optim';
import { canvas } from '../../figure/axis.ts';
import { spelled } from '../../figure/number.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { coordinate, walk } from '../walk.ts';

/** The five questions of the slides, each answered by a computation (R36, R46, R85, R91, R102). */
export const polls: Figure = {
  name: 'polls',
  group: 'questions',
  title: 'The five questions of the slides, answered by computing them',
  rows: ['R36', 'R46', 'R85', 'R91', 'R102'],
  draw(seed): Drawing {
    const outer = outerProduct(seed);
    const judged1 = lossAndError();
    const steps = largeSteps();
    const rpropWalk = turnedRound();
    const slope = constantSlope();
    return {
      height: 470,
      panels: [
        {
          ...canvas(1, 1),
          marks: [
            {
              mark: 'table',
              size: 16,
              head: [
                { text: 'question', share: 4 },
                { text: 'answer', share: 2.6 },
                { text: 'computed', share: 5 },
              ],
              rows: [
                [
                  '0. The derivative of the loss with respect to Wₖ: which product of yₖ₋₁ and the gradient at zₖ?',
                  'yₖ₋₁ first: an outer product',
                  `gradient of a 3-4 layer less the outer product: ${spelled(outer, 2)}`,
                ],
                [
                  '1. Does minimising the loss minimise the classification error too?',
                  'no',
                  `ten points, three of them far out: the lowest cross-entropy is ${spelled(judged1.low.loss)}, with ${judged1.low.mistakes} mistakes; another line has ${spelled(judged1.high.loss)}, and ${judged1.high.mistakes}`,
                ],
                [
                  '2. Steps above 2/E″: can they diverge? are they always bad? do they never converge without decay?',
                  'yes; no; no',
                  `on ½w² at 2.1: |w| ${spelled(steps.diverged)} after 50 steps; on e^w + e^(−2w) at ${spelled(steps.ratio)} times 2/E″ of the start, constant: within ${spelled(steps.left, 2)} of the minimum`,
                ],
                [
                  '3. Where the gradient changes its sign, does Rprop go back and take a smaller step, or change direction?',
                  'it goes back and steps on, more slowly',
                  `as printed, on ½w² from 2: directions taken ${rpropWalk.directions}; each step after a return is ${spelled(rpropWalk.factor)} of the last`,
                ],
                [
                  '4. On a constant slope, is momentum faster?',
                  'at the same η, yes: up to 1/(1 − β); never than descent at η/(1 − β)',
                  `100 steps of 0.1 with β = 0.9: ${spelled(slope.momentum)} against ${spelled(slope.plain)}; descent at ten times the rate: ${spelled(slope.tenfold)}`,
                ],
              ],
            },
          ],
        },
      ],
      claims: [
        near('0: largest difference from the outer product', outer, 0, 1e-12),
        holds(
          '1: the lower loss has more mistakes',
          judged1.low.loss < judged1.high.loss && judged1.low.mistakes > judged1.high.mistakes,
        ),
        { says: '2: |w| on ½w² after 50 steps of 2.1', measured: steps.diverged, low: 100, high: 1e9 },
        { says: '2: the step over 2/E″ at the start', measured: steps.ratio, low: 1.5, high: 100 },
        near('2: distance from the minimum there', steps.left, 0, 1e-6),
        near('3: directions of Rprop as printed', rpropWalk.directions, 1, 0),
        near('3: the step after a return', rpropWalk.factor, 0.5, 1e-12),
        // Momentum’s sum is n/(1 − β) − β(1 − βⁿ)/(1 − β)² = 1000 − 90 for n = 100, times η.
        near('4: momentum over plain descent', slope.momentum / slope.plain, 9.1, 0.01),
        holds('4: descent at ten times the rate is further', slope.tenfold > slope.momentum),
      ],
    };
  },
};

/** The largest |∂L/∂W − yᵀ∇z| of a dense layer, with ∇z from its biases’ gradient. */
function outerProduct(seed: number): number {
  const session = compile(sequential(3, dense(4)), { loss: squaredError(), core: init(), seed });
  const y = [0.7, -1.2, 0.4];
  const g = new Float64Array(16);
  session.objective({ x: y, t: [1, -1, 0.5, 2] }).valueAndGradient(Float64Array.from(session.parameters), g);
  let most = 0;
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 4; j++) most = Math.max(most, Math.abs((g[4 * i + j] ?? 0) - (y[i] ?? 0) * (g[12 + j] ?? 0)));
  return most;
}

interface Judged {
  readonly loss: number;
  readonly mistakes: number;
}

/** Seven points that a threshold at −0.3 gets right, and three far ones of class 0 that no threshold there does. */
const POINTS: Data = { x: [-1, -0.9, -0.8, 0.2, 0.3, 0.4, 0.5, 5, 5, 5], t: [0, 0, 0, 1, 1, 1, 1, 0, 0, 0] };

/** The lowest cross-entropy of a logistic neuron, and a steep one with its threshold where the mistakes are fewest. */
function lossAndError(): { low: Judged; high: Judged } {
  const session = compile(sequential(1, dense(1)), { loss: binaryCrossEntropy(), core: init() });
  const judged = (parameters: ArrayLike<number>): Judged => {
    session.parameters.set(parameters);
    const { loss, wrong } = zeroOneError(session, POINTS);
    return { loss, mistakes: wrong.length };
  };
  const { x } = minimise(session.objective(POINTS), lbfgs(), [0, 0]);
  return { low: judged(x), high: judged([10, 3]) };
}

function largeSteps(): { diverged: number; ratio: number; left: number } {
  const parabola = walk(quadratic({ A: [[1]] }), descend(gradientDescent({ learningRate: 2.1 })), [1], 50);
  const curve: Objective = {
    n: 1,
    value: ([w = 0]) => math().exp(w) + math().exp(-2 * w),
    valueAndGradient([w = 0], g) {
      g[0] = math().exp(w) - 2 * math().exp(-2 * w);
      return math().exp(w) + math().exp(-2 * w);
    },
  };
  const [start, rate] = [-1, 0.15];
  const run = walk(curve, descend(gradientDescent({ learningRate: rate })), [start], 200);
  const curvature = math().exp(start) + 4 * math().exp(-2 * start);
  return {
    diverged: Math.abs(parabola.points.at(-1)?.[0] ?? Number.NaN),
    ratio: rate / (2 / curvature),
    left: Math.abs((run.points.at(-1)?.[0] ?? Number.NaN) - math().log(2) / 3),
  };
}

function turnedRound(): { directions: number; factor: number } {
  const w = coordinate(
    walk(quadratic({ A: [[1]] }), descend(rprop({ variant: 'lecture', initialStep: 0.3 })), [2], 40),
    0,
  );
  const steps = w.slice(1).map((value, k) => value - (w[k] ?? 0));
  const taken = steps.filter((step) => step !== 0);
  // The step that is left after the first return, over the one that led across the minimum: that one, 1.2 times the last before it, was not kept.
  const turn = taken.findIndex((step, k) => k > 0 && Math.abs(step) < Math.abs(taken[k - 1] ?? 0));
  const tried = 1.2 * (taken[turn - 1] ?? Number.NaN);
  const halvings = Math.round(Math.log2(tried / (taken[turn] ?? Number.NaN)));
  return {
    directions: new Set(taken.map(Math.sign)).size,
    factor: ((taken[turn] ?? Number.NaN) / tried) ** (1 / halvings),
  };
}

function constantSlope(): { plain: number; momentum: number; tenfold: number } {
  const slope: Objective = {
    n: 1,
    value: ([w = 0]) => -w,
    valueAndGradient([w = 0], g) {
      g[0] = -1;
      return -w;
    },
  };
  const reach = (rule: Parameters<typeof descend>[0]): number =>
    walk(slope, descend(rule), [0], 100).points.at(-1)?.[0] ?? Number.NaN;
  return {
    plain: reach(gradientDescent({ learningRate: 0.1 })),
    momentum: reach(momentum({ learningRate: 0.1, beta: 0.9 })),
    tenfold: reach(gradientDescent({ learningRate: 1 })),
  };
}

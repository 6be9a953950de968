import { init } from '@elbow/core-wasm/f64';
import {
  absoluteError,
  batchNorm,
  binaryCrossEntropy,
  binaryCrossEntropyOfProbabilities,
  compile,
  crossEntropy,
  crossEntropyWith,
  type Data,
  dense,
  dropout,
  elu,
  frozen,
  gelu,
  hinge,
  huber,
  kl,
  type Layer,
  type Loss,
  layerNorm,
  leakyRelu,
  logSoftmax,
  multiMargin,
  negativeLogLikelihood,
  relu,
  type Session,
  sequential,
  sigmoid,
  silu,
  smoothL1,
  softMargin,
  softmax,
  softplus,
  squaredError,
  squaredHinge,
  standardised,
  tanh,
} from '@elbow/nn';

/** One layer or loss of the library in a small network, and rows that fit it. */
export interface GradientCase {
  readonly kind: 'layer' | 'loss';
  readonly name: string;
  readonly session: Session;
  readonly data: Data;
}

const [ROWS, INPUTS, HIDDEN, OUTPUTS] = [7, 3, 5, 4];

/** Each layer stands between two dense ones. */
const LAYERS: Readonly<Record<string, () => Layer>> = {
  dense: () => dense(HIDDEN),
  relu,
  leakyRelu: () => leakyRelu({ slope: 0.2 }),
  elu: () => elu({ alpha: 0.7 }),
  gelu,
  silu,
  softplus: () => softplus({ beta: 1.5 }),
  sigmoid,
  tanh,
  softmax,
  logSoftmax,
  dropout,
  batchNorm,
  layerNorm,
  standardised: () => standardised({ mean: [0.1, -0.2, 0.3, 0, 0.5], deviation: [1, 2, 0.5, 1.5, 0.8] }),
};

/** What a target may be, from a number in [−1, 1). */
const TARGETS = {
  labels: (u: number) => Math.floor(((u + 1) / 2) * OUTPUTS),
  values: (u: number) => u,
  signs: (u: number) => (u < 0 ? -1 : 1),
  probabilities: (u: number) => (u + 1) / 2,
} as const;

interface LossRow {
  readonly loss: () => Loss;
  readonly targets: keyof typeof TARGETS;
  /** What stands before it. */
  readonly last?: () => Layer;
}

const ON_VALUES: LossRow = { loss: squaredError, targets: 'values' };

const LOSSES: Readonly<Record<string, LossRow>> = {
  squaredError: ON_VALUES,
  absoluteError: { loss: absoluteError, targets: 'values' },
  huber: { loss: () => huber({ delta: 0.7 }), targets: 'values' },
  smoothL1: { loss: () => smoothL1({ beta: 0.7 }), targets: 'values' },
  crossEntropy: { loss: crossEntropy, targets: 'labels' },
  crossEntropyWith: { loss: () => crossEntropyWith({ labelSmoothing: 0.2, ignored: 2 }), targets: 'labels' },
  negativeLogLikelihood: { loss: negativeLogLikelihood, targets: 'labels', last: logSoftmax },
  binaryCrossEntropy: { loss: () => binaryCrossEntropy({ positiveWeight: 2.5 }), targets: 'probabilities' },
  binaryCrossEntropyOfProbabilities: {
    loss: binaryCrossEntropyOfProbabilities,
    targets: 'probabilities',
    last: sigmoid,
  },
  softMargin: { loss: softMargin, targets: 'signs' },
  hinge: { loss: hinge, targets: 'signs' },
  squaredHinge: { loss: () => squaredHinge({ margin: 0.8 }), targets: 'signs' },
  multiMargin: { loss: multiMargin, targets: 'labels' },
  kl: { loss: kl, targets: 'probabilities', last: logSoftmax },
};

/** Every layer and every loss of the library, with random weights and rows. */
export function gradientCases(seed: number): GradientCase[] {
  const random = drawn(seed);
  const made = (kind: GradientCase['kind'], name: string, layers: readonly Layer[], row: LossRow): GradientCase => {
    const session = compile(sequential(INPUTS, ...layers), { loss: row.loss(), batch: ROWS, core: init(), seed });
    session.parameters.set(session.parameters.map((value) => value + 0.3 * random())); // biases, too
    const targets = ROWS * (session.plan.loss.target === 'labels' ? 1 : OUTPUTS);
    const data = {
      x: Float64Array.from({ length: ROWS * INPUTS }, random),
      t: Float64Array.from({ length: targets }, () => TARGETS[row.targets](random())),
    };
    return { kind, name, session, data };
  };
  return [
    ...Object.entries(LAYERS).map(([name, layer]) =>
      made('layer', name, [dense(HIDDEN), layer(), dense(OUTPUTS)], ON_VALUES),
    ),
    made('layer', 'frozen', [frozenLayers(seed), dense(OUTPUTS)], ON_VALUES),
    ...Object.entries(LOSSES).map(([name, row]) =>
      made('loss', name, [dense(HIDDEN), tanh(), dense(OUTPUTS), ...(row.last ? [row.last()] : [])], row),
    ),
  ];
}

/** Layers of a trained network stand in front of all that learn. */
function frozenLayers(seed: number): Layer {
  return frozen(compile(sequential(INPUTS, dense(HIDDEN), tanh()), { loss: squaredError(), core: init(), seed }), 2);
}

/** Irregular numbers in [−1, 1): fractional parts of a square times the golden ratio. */
function drawn(seed: number): () => number {
  let k = seed % 65_536;
  return () => {
    k++;
    return ((k * k * 0.6180339887498949) % 2) - 1;
  };
}

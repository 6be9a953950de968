import {
  absoluteError,
  batchNorm,
  binaryCrossEntropy,
  binaryCrossEntropyOfProbabilities,
  crossEntropy,
  crossEntropyWith,
  type Data,
  dropout,
  elu,
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
  sigmoid,
  silu,
  smoothL1,
  softMargin,
  softmax,
  softplus,
  squaredError,
  squaredHinge,
  tanh,
} from '@elbow/nn';
import { exampleData } from './examples.ts';

/** A loss, and what its targets are; a loss of probabilities stands behind a sigmoid. */
export interface Row {
  readonly loss: () => Loss;
  readonly targets: keyof typeof TARGETS;
  readonly last?: () => Layer;
}

/** Targets from numbers in [−1, 1). */
const TARGETS = {
  labels: null,
  values: (t: number) => t,
  signs: (t: number) => (t < 0 ? -1 : 1),
  probabilities: (t: number) => 0.5 * (t + 1),
} as const;

/** Every loss, with and without its options; a new loss is a row here. */
export const LOSSES: Readonly<Record<string, Row>> = {
  squaredError: { loss: squaredError, targets: 'values' },
  crossEntropy: { loss: crossEntropy, targets: 'labels' },
  'squaredError, sum': { loss: () => squaredError({ reduction: 'sum' }), targets: 'values' },
  absoluteError: { loss: absoluteError, targets: 'values' },
  huber: { loss: () => huber({ delta: 0.7 }), targets: 'values' },
  smoothL1: { loss: () => smoothL1({ beta: 0.7 }), targets: 'values' },
  'crossEntropyWith smoothing, ignored rows': {
    loss: () => crossEntropyWith({ labelSmoothing: 0.2, ignored: 2 }),
    targets: 'labels',
  },
  'crossEntropyWith probabilities, sum': {
    loss: () => crossEntropyWith({ targets: 'probabilities', reduction: 'sum' }),
    targets: 'probabilities',
  },
  'negativeLogLikelihood, ignored rows': {
    loss: () => negativeLogLikelihood({ ignored: 2 }),
    targets: 'labels',
    last: logSoftmax,
  },
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
  'multiMargin, squared': { loss: () => multiMargin({ power: 2, margin: 0.8 }), targets: 'labels' },
  kl: { loss: kl, targets: 'probabilities', last: logSoftmax },
  'kl of logs, by element': {
    loss: () => kl({ targets: 'logs', per: 'element' }),
    targets: 'values',
    last: logSoftmax,
  },
};

/** Every layer that stands between others; a new layer is a row here. */
export const LAYERS: Readonly<Record<string, () => Layer>> = {
  leakyRelu: () => leakyRelu({ slope: 0.2 }),
  elu: () => elu({ alpha: 0.7 }),
  gelu,
  'gelu with tanh': () => gelu({ form: 'tanh' }),
  silu,
  softplus: () => softplus({ beta: 1.5 }),
  sigmoid,
  tanh,
  softmax,
  logSoftmax,
  dropout,
  batchNorm,
  layerNorm,
};
/** Made-up rows with targets that the loss takes. */
export function dataFor({ loss, targets }: Row, rows: number, inputs: number, outputs: number): Data {
  const data = exampleData(rows, inputs, outputs, loss(), 4);
  const target = TARGETS[targets];
  return target ? { x: data.x, t: Array.from(data.t, target) } : data;
}

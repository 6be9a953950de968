import { type KernelName, type Signature, signatures } from '@elbow/core-wasm';
import type { Operand, Operands } from './guardedKernel.ts';
import { randomNumbers } from './numbers.ts';

/** What every kernel writes, by the names of its signature; a new kernel is a row here. */
export const WRITTEN: Readonly<Record<KernelName, readonly string[]>> = {
  absoluteError: ['losses', 'dy'],
  adadelta: ['theta', 'v', 'u'],
  adagrad: ['theta', 's'],
  adam: ['theta', 'm', 'v', 'highest'],
  adamax: ['theta', 'm', 'u'],
  adamw: ['theta', 'm', 'v', 'highest'],
  advance: ['clock'],
  asgd: ['theta', 'average'],
  batchNormBackwardTangent: ['tdGamma', 'tdBeta', 'tdx'],
  batchNormEvaluation: ['xHat', 'y'],
  batchNormEvaluationBackward: ['dGamma', 'dBeta', 'dx'],
  batchNormTangent: ['ty'],
  batchNormTraining: ['state', 'xHat', 'y'],
  batchNormTrainingBackward: ['dGamma', 'dBeta', 'dx'],
  binaryCrossEntropy: ['losses', 'dz'],
  binaryCrossEntropyOfProbabilities: ['losses', 'dp'],
  binaryCrossEntropyOfProbabilitiesTangent: ['tdp'],
  binaryCrossEntropyTangent: ['tdz'],
  clipByNorm: ['g'],
  clipByValue: ['g'],
  cos: ['y'],
  countCorrect: ['count'],
  coupledDecay: ['g'],
  crossEntropy: ['values', 'p', 'dz'],
  crossEntropyTangent: ['tdz'],
  decoupledDecay: ['theta'],
  denseBackward: ['dw', 'db', 'dx'],
  denseBackwardRelu: ['dw', 'db', 'dx'],
  denseBackwardTangent: ['tdw', 'tdb', 'tdx'],
  denseForward: ['y'],
  denseForwardRelu: ['y'],
  denseReluDenseBackward: ['dw2', 'db2', 'dw1', 'db1'],
  denseTangent: ['ty'],
  dropout: ['stream', 'mask', 'y'],
  dropoutBackward: ['dx'],
  eluBackward: ['dx'],
  eluBackwardTangent: ['tdx'],
  eluForward: ['y'],
  erf: ['y'],
  exp: ['y'],
  fractions: ['u'],
  gatherLabels: ['rows'],
  gatherRows: ['rows'],
  geluBackward: ['dx'],
  geluBackwardTangent: ['tdx'],
  geluForward: ['y'],
  geluTanhBackward: ['dx'],
  geluTanhBackwardTangent: ['tdx'],
  geluTanhForward: ['y'],
  gemm: ['c'],
  gemmNT: ['c'],
  gemmTN: ['c'],
  gradientDescent: ['theta'],
  hinge: ['losses', 'dy'],
  huber: ['losses', 'dy'],
  huberTangent: ['tdy'],
  irpropMinus: ['theta', 'previous', 'step'],
  irpropPlus: ['theta', 'previous', 'step', 'move', 'last'],
  keepAll: ['mask', 'y'],
  klDivergence: ['losses', 'dy'],
  klDivergenceOfLogs: ['losses', 'dy'],
  labelTargets: ['q', 'shares'],
  layerNormBackward: ['dGamma', 'dBeta', 'dx'],
  layerNormBackwardTangent: ['tdGamma', 'tdBeta', 'tdx'],
  layerNormForward: ['xHat', 'inverse', 'y'],
  layerNormTangent: ['tHat', 'ty'],
  leakyReluBackward: ['dx'],
  leakyReluForward: ['y'],
  lion: ['theta', 'm'],
  log: ['y'],
  logSoftmaxBackward: ['dx'],
  logSoftmaxBackwardTangent: ['tdx'],
  logSoftmaxForward: ['p', 'y'],
  logSoftmaxTangent: ['ty'],
  momentum: ['theta', 'd'],
  momentumBuffered: ['theta', 'b'],
  multiMargin: ['losses', 'dz'],
  multiMarginTangent: ['tdz'],
  nadam: ['theta', 'm', 'v', 'product'],
  negativeLogLikelihood: ['losses', 'dy'],
  nesterov: ['theta', 'd'],
  nesterovBuffered: ['theta', 'b'],
  nesterovLookahead: ['theta'],
  normal: ['y'],
  ownRate: ['own'],
  permutation: ['order'],
  philox: ['words'],
  pow: ['y'],
  probabilityTargets: ['q'],
  quickprop: ['theta', 'previous', 'd'],
  quickpropSecant: ['theta', 'previous', 'd'],
  radam: ['theta', 'm', 'v'],
  reduceLosses: ['values', 'g'],
  relu: ['y'],
  reluBackward: ['dx'],
  rmsprop: ['theta', 'v', 'm', 'b'],
  rpropLecture: ['theta', 'previous', 'step'],
  rpropLectureLookahead: ['theta', 'kept'],
  rpropMinus: ['theta', 'previous', 'step'],
  rpropPlus: ['theta', 'previous', 'step', 'move'],
  sigmoid: ['y'],
  signDecay: ['g'],
  sigmoidBackward: ['dx'],
  sigmoidBackwardTangent: ['tdx'],
  sigmoidForward: ['y'],
  siluBackward: ['dx'],
  siluBackwardTangent: ['tdx'],
  siluForward: ['y'],
  sin: ['y'],
  smoothL1: ['losses', 'dy'],
  smoothL1Tangent: ['tdy'],
  softMargin: ['losses', 'dy'],
  softMarginTangent: ['tdy'],
  softmaxBackward: ['dx'],
  softmaxBackwardTangent: ['tdx'],
  softmaxForward: ['y'],
  softplusBackward: ['dx'],
  softplusBackwardTangent: ['tdx'],
  softplusForward: ['y'],
  squaredError: ['values', 'dy'],
  squaredErrorSum: ['values', 'dy'],
  squaredErrorSumTangent: ['tdy'],
  squaredErrorTangent: ['tdy'],
  squaredHinge: ['losses', 'dy'],
  squaredHingeTangent: ['tdy'],
  standardise: ['y'],
  standardiseBackward: ['dx'],
  sumOfAbsolutes: ['sum'],
  sumOfSquares: ['sum'],
  tanh: ['y'],
  tanhBackward: ['dx'],
  tanhBackwardTangent: ['tdx'],
  tanhForward: ['y'],
  targetCrossEntropy: ['p', 'losses', 'dz'],
  targetCrossEntropyTangent: ['tdz'],
  uniform: ['y'],
};

const positive = (length: number): number[] => Array.from({ length }, (_, i) => 0.5 + (i % 4));

/** Numbers that mean something where any would not do: index operands, hyperparameters, divisors. */
const MEANT: Readonly<Record<string, (length: number, n: number) => number[]>> = {
  labels: (length, n) => Array.from({ length }, (_, i) => i % n),
  order: (length) => Array.from({ length }, (_, i) => length - 1 - i),
  clock: () => [3, 0],
  // Large enough for any rule's: decay rates first, a small step, a large one.
  hyper: (length) => [0.9, 0.5, 0.25, 0.125, 8].slice(0, length),
  deviation: (length) => Array.from({ length }, (_, i) => 1 + (i % 3)),
  weights: positive,
  v: positive,
  s: positive,
  u: positive,
  highest: positive,
  product: () => [0.5],
  sums: (length) => new Array(length).fill(4),
  step: positive,
  rates: (length) => new Array(length).fill(0.125),
  // Seed, purpose, step; then the rate of a dropout.
  stream: (length) => [42, 1, 7, 0.5].slice(0, length),
  // A smoothing or margin, then the label that is ignored or the power.
  numbers: (length) => [0.25, 2].slice(0, length),
  by: () => [2],
  state: positive,
  moments: () => [0, 1],
  range: () => [0, 1],
};

/** Operands for a kernel whose dimensions have these sizes; element i of a vector does not depend on its length. */
export function operandsOf(kernel: KernelName, sizes: Readonly<Record<string, number>>, absent = false): Operands {
  const signature: Signature = signatures[kernel];
  const operands: Record<string, Operand | null> = {};
  signature.forEach(({ name, type, shape, optional }, at) => {
    const actual = shape.map((size) => (typeof size === 'number' ? size : (sizes[size] ?? 1)));
    const length = actual.reduce((product, size) => product * size, 1);
    const next = randomNumbers(1000 + at);
    const meant = MEANT[name]?.(length, sizes.N ?? 1);
    // A negative zero here and there: the one number that two ways of computing the same may tell apart.
    const real = (_: unknown, i: number): number => (i % 11 === 5 ? -0 : Math.fround(next()));
    const integer = (): number => Math.trunc(next() * 1e6);
    const values = meant ?? Array.from({ length }, type === 'i32' ? integer : real);
    operands[name] = optional && absent ? null : { shape: actual, values };
  });
  return operands;
}

/** The names of a kernel's dimensions, in order of first mention. */
export function dimensionsOf(kernel: KernelName): string[] {
  const names = (signatures[kernel] as Signature).flatMap(({ shape }) => shape);
  return [...new Set(names)].filter((name) => typeof name === 'string');
}

export const KERNELS = Object.keys(WRITTEN) as KernelName[];

/** Kernels with one dimension n that are no function of single elements. */
const WHOLE: readonly KernelName[] = ['permutation', 'sumOfAbsolutes', 'sumOfSquares'];

/** Kernels whose only dimension is n: element by element. Random fills are not functions of an input. */
export const ELEMENTWISE = KERNELS.filter(
  (kernel) => String(dimensionsOf(kernel).filter((d) => d !== 'S')) === 'n' && !WHOLE.includes(kernel),
);

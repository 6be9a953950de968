import { type KernelName, type Signature, signatures } from '@elbow/core-wasm';
import type { Operand, Operands } from './guardedKernel.ts';
import { randomNumbers } from './numbers.ts';

/** What every kernel writes, by the names of its signature; a new kernel is a row here. */
export const WRITTEN: Readonly<Record<KernelName, readonly string[]>> = {
  adadelta: ['theta', 'v', 'u'],
  adagrad: ['theta', 's'],
  adam: ['theta', 'm', 'v', 'highest'],
  adamax: ['theta', 'm', 'u'],
  adamw: ['theta', 'm', 'v', 'highest'],
  advance: ['clock'],
  asgd: ['theta', 'average'],
  clipByNorm: ['g'],
  clipByValue: ['g'],
  cos: ['y'],
  countCorrect: ['count'],
  coupledDecay: ['g'],
  crossEntropy: ['values', 'p', 'dz'],
  crossEntropyTangent: ['tdz'],
  decoupledDecay: ['theta'],
  denseBackward: ['dw', 'db', 'dx'],
  denseBackwardTangent: ['tdw', 'tdb', 'tdx'],
  denseBackwardRelu: ['dw', 'db', 'dx'],
  denseForward: ['y'],
  denseForwardRelu: ['y'],
  denseReluDenseBackward: ['dw2', 'db2', 'dw1', 'db1'],
  denseTangent: ['ty'],
  erf: ['y'],
  exp: ['y'],
  fractions: ['u'],
  gatherLabels: ['rows'],
  gatherRows: ['rows'],
  gemm: ['c'],
  gemmNT: ['c'],
  gemmTN: ['c'],
  gradientDescent: ['theta'],
  irpropMinus: ['theta', 'previous', 'step'],
  irpropPlus: ['theta', 'previous', 'step', 'move', 'last'],
  lion: ['theta', 'm'],
  log: ['y'],
  momentum: ['theta', 'd'],
  momentumBuffered: ['theta', 'b'],
  nadam: ['theta', 'm', 'v', 'product'],
  nesterov: ['theta', 'd'],
  nesterovBuffered: ['theta', 'b'],
  nesterovLookahead: ['theta'],
  normal: ['y'],
  ownRate: ['own'],
  permutation: ['order'],
  philox: ['words'],
  pow: ['y'],
  quickprop: ['theta', 'previous', 'd'],
  quickpropSecant: ['theta', 'previous', 'd'],
  radam: ['theta', 'm', 'v'],
  relu: ['y'],
  reluBackward: ['dx'],
  rmsprop: ['theta', 'v', 'm', 'b'],
  rpropLecture: ['theta', 'previous', 'step'],
  rpropLectureLookahead: ['theta', 'kept'],
  rpropMinus: ['theta', 'previous', 'step'],
  rpropPlus: ['theta', 'previous', 'step', 'move'],
  sigmoid: ['y'],
  signDecay: ['g'],
  sin: ['y'],
  squaredError: ['values', 'dy'],
  squaredErrorTangent: ['tdy'],
  standardise: ['y'],
  standardiseBackward: ['dx'],
  sumOfAbsolutes: ['sum'],
  sumOfSquares: ['sum'],
  tanh: ['y'],
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
  stream: () => [42, 1, 7],
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

/** The sizes that are measured, as data: real layers and networks, from the smallest that anyone trains to the largest. */

/** Square matrix products. */
export const SQUARES = [64, 128, 256, 512, 1024] as const;

/** One dense layer on one batch. */
export interface DenseShape {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
}

/** The layers of 784-256-128-10 at batch 64, a square one at the smallest batch that counts as wide, and narrow ones. */
export const DENSE: readonly DenseShape[] = [
  { batch: 64, inputs: 784, outputs: 256 },
  { batch: 64, inputs: 256, outputs: 128 },
  { batch: 32, inputs: 128, outputs: 128 },
  { batch: 64, inputs: 128, outputs: 10 },
  { batch: 32, inputs: 256, outputs: 10 },
];

/** A ReLU network: features of the input, then of each layer. The last layer has no ReLU. */
export interface NetworkShape {
  readonly name: string;
  readonly widths: readonly number[];
  readonly batch: number;
  /** Softmax cross-entropy over labels, or the mean squared error over values. */
  readonly target: 'labels' | 'values';
}

export const LARGE: NetworkShape = {
  name: '784-256-128-10',
  widths: [784, 256, 128, 10],
  batch: 64,
  target: 'labels',
};

export const MEDIUM: NetworkShape = { name: '2-16-16-2', widths: [2, 16, 16, 2], batch: 32, target: 'labels' };

export const TINY: NetworkShape = { name: '1-32-1', widths: [1, 32, 1], batch: 32, target: 'values' };

/** Parameters that an optimizer moves at once. */
export const UPDATES = { '4k': 4096, '64k': 65536, '1M': 1048576 } as const;

/** Elements of an element-wise pass: in the first-level cache, and in the second. */
export const ELEMENTS = { '4k': 4096, '64k': 65536 } as const;

/** Losses: rows and classes. */
export const LOSSES = [
  { batch: 32, classes: 2 },
  { batch: 64, classes: 10 },
  { batch: 64, classes: 1000 },
] as const;

/** Bytes of axpy's two arrays together, for each level of the memory. */
export const LEVELS = { L1: 24 << 10, L2: 512 << 10, LLC: 8 << 20, DRAM: 256 << 20 } as const;

/** Floating-point operations of one product [m, k]·[k, n]. */
export function productFlops(m: number, k: number, n: number): number {
  return 2 * m * k * n;
}

/** Floating-point operations of a training step's products: forward, dW, and dX of every layer but the first. */
export function stepFlops({ widths, batch }: NetworkShape): number {
  return layers(widths).reduce((sum, [k, n], i) => sum + (i === 0 ? 2 : 3) * productFlops(batch, k, n), 0);
}

/** Floating-point operations of a prediction of so many rows. */
export function forwardFlops({ widths }: NetworkShape, rows: number): number {
  return layers(widths).reduce((sum, [k, n]) => sum + productFlops(rows, k, n), 0);
}

function layers(widths: readonly number[]): [number, number][] {
  return widths.slice(1).map((n, i) => [widths[i] as number, n]);
}

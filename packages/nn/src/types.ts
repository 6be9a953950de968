import type { ElementType, Kernel, Region } from '@elbow/core-wasm';

/** What a network is made of, as plain data: it can be printed, compared and stored. */
export interface LayerDescription {
  readonly kind: string;
  readonly options: Readonly<Record<string, number | string | boolean | readonly number[]>>;
}

/**
 * A layer: its description, and how it becomes ops. Shapes are [batch, features] throughout.
 */
export interface Layer extends LayerDescription {
  /** Features out, given features in. Throws RangeError where the layer does not take that many. */
  outputs(inputs: number): number;
  /** Emits the forward ops for input x and tells what comes out and how to go back. */
  emit(builder: Builder, x: Region): Emitted;
}

/** What a layer's `emit` returns: its output, and closures that emit the ops of the other directions. */
export interface Emitted {
  readonly y: Region;
  /** Emits the ops that write the parameters' gradients and, if wanted, dx = ∂L/∂x; returns dx or null. */
  backward(dy: Region, wanted: boolean): Region | null;
  /**
   * Emits the ops of the forward tangent: how y moves when the parameters move along the direction and x along tx (null
   * where x stands still). Its `backward` emits how the gradients move. A layer without `tangent` makes Hessian-vector
   * products fall back to central differences.
   */
  tangent?(tx: Region | null): TangentEmitted;
}

/** Tangent of a layer. */
export interface TangentEmitted {
  /** How y moves; null where it stands still. */
  readonly ty: Region | null;
  /** Appends the ops that move the gradients: from those of the outputs, and how these move, to those of the inputs where they are wanted. */
  backward(dy: Region, tdy: Region, wanted: boolean): Region | null;
}

/**
 * How a parameter starts, given its shape and how many inputs each output sums: the kernel that draws it, `normal` with
 * [mean, deviation] or `uniform` with [low, high], and what is then done to the numbers.
 */
export type Initialiser = (
  shape: readonly number[],
  inputs: number,
) => {
  readonly kernel: Kernel;
  readonly numbers: readonly [number, number];
  /** What is done with the numbers once they are drawn. */
  finish?(values: Float32Array | Float64Array): void;
};

/** A parameter array with everything that belongs to it; all four have its shape. */
export interface Parameter {
  readonly value: Region;
  readonly gradient: Region;
  /** The direction v of a Hessian-vector product, and the product's part for this array. */
  readonly direction: Region;
  readonly product: Region;
}

/** What layers and losses write themselves into. */
export interface Builder {
  /** Rows that one step takes at most. */
  readonly batch: number;
  /** Declares a parameter array; `name` is completed by the layer's (`dense1.w`). Its first dimension is how many inputs it has, unless told. */
  parameter(name: string, shape: readonly number[], initialiser: Initialiser, inputs?: number): Parameter;
  /** Reserves an array of [batch, features] for one row per sample. */
  rows(name: string, features: number): Region<'real'>;
  /** Reserves an array that is set once, with these values, and stored with the model. */
  constant(name: string, values: readonly number[]): Region<'real'>;
  /** Reserves numbers that change while training and are part of a checkpoint; `initial` is their value at first. */
  state(name: string, initial: readonly number[]): Region<'f64'>;
  /** Appends an op to the list that is being built. */
  emit(kernel: Kernel, ...operands: readonly (Region<ElementType> | null)[]): void;
  /** As `emit`, for ops that belong to training only (dropout), or to evaluation only. */
  emitWhen(mode: 'training' | 'evaluation', kernel: Kernel, ...operands: readonly (Region<ElementType> | null)[]): void;
  /** [updates made, batch within the call]. */
  readonly clock: Region<'f64'>;
  readonly seed: number;
}

/** Σᵢ wᵢ lossᵢ divided by Σ wᵢ, or as it is. */
export type Reduction = 'mean' | 'sum';

/** Where a loss finds its targets and leaves its values. */
export interface LossRegions {
  /** Labels i32 [batch], or values [batch, outputs]. */
  readonly t: Region;
  /** Row weights [batch], or null: all alike. */
  readonly weights: Region | null;
  /** The loss of each batch of a call. */
  readonly values: Region<'f64'>;
}

/** A loss: its description and how it becomes ops. */
export interface Loss extends LayerDescription {
  /** `labels`: one class index a row; `values`: one number an output. */
  readonly target: 'labels' | 'values';
  /** What the losses of these rows are divided by, where that is not the sum of their weights; 1 for a sum. */
  total?(data: Data): number;
  /** How many of these labels count, where some do not. */
  counted?(labels: ArrayLike<number>): number;
  /** Checks targets, in place of what is usual for labels; `place` begins the message of the RangeError. */
  checkTargets?(place: string, t: ArrayLike<number>, outputs: number): void;
  /** Appends the ops of the loss of outputs y and of its gradient. */
  emit(builder: Builder, y: Region, regions: LossRegions): EmittedLoss;
}

/** What a loss's `emit` returns. */
export interface EmittedLoss {
  /** Emits the op that writes the value and, if wanted, dy = ∂L/∂y; returns dy or null. */
  value(wanted: boolean): Region | null;
  /** Emits how dy moves when y moves along ty; call it after `value(true)`. */
  tangent?(ty: Region): Region;
}

/** Rows of inputs with their targets, flat and row-major: x [rows, inputs], t [rows] labels or [rows, outputs] values. */
export interface Data {
  readonly x: ArrayLike<number>;
  readonly t: ArrayLike<number>;
  /** Weight of each row, ≥ 0, in the mean; all alike where absent. */
  readonly weights?: ArrayLike<number> | undefined;
}

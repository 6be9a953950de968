import type { TwiceDifferentiable } from '../types.ts';

/** A point of least value. */
export interface Minimum {
  readonly x: Float64Array;
  readonly f: number;
}

/** A function to try minimisers on: value, gradient and Hessian, its usual start, and its global minimum. */
export interface TestProblem extends TwiceDifferentiable {
  readonly name: string;
  readonly start: Float64Array;
  /** null where there is none, or it is not unique. */
  readonly minimum: Minimum | null;
}

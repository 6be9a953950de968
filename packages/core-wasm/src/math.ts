import { source } from '#wasm/math';
import { instantiate } from './load.ts';

/** f64 functions of one number (pow: of two) with the same bits on every host. */
export interface ScalarMath {
  /** e to the power x. */
  exp(x: number): number;
  /** The natural logarithm; NaN below 0. */
  log(x: number): number;
  /** x to the power y. */
  pow(x: number, y: number): number;
  /** Of x in radians. */
  sin(x: number): number;
  /** Of x in radians. */
  cos(x: number): number;
  /** The hyperbolic tangent. */
  tanh(x: number): number;
}

let memo: ScalarMath | undefined;

/**
 * The functions that hosts compute with different bits, each within 1.5 ulp: a small module of its own, compiled when first
 * asked for.
 * @throws TypeError if the host cannot compile it.
 *
 * @example
 * ```ts
 * import { math } from '@elbow/core-wasm/math';
 * console.log(math().exp(1)); // 2.718281828459045
 * ```
 */
export function math(): ScalarMath {
  memo ??= instantiate(source, new WebAssembly.Memory({ initial: 1, maximum: 1 })) as unknown as ScalarMath;
  return memo;
}

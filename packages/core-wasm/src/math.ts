import { source } from '#wasm/math';
import { instantiate } from './load.ts';

/** f64 functions of one number (pow: of two) with the same bits on every host. */
export interface ScalarMath {
  exp(x: number): number;
  log(x: number): number;
  pow(x: number, y: number): number;
  sin(x: number): number;
  cos(x: number): number;
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

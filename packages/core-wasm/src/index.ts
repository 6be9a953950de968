import { source } from '#wasm/core';
import { type CoreModule, type InitOptions, open } from './load.ts';

let memo: CoreModule | undefined;

/**
 * Compiles the plain f32 core: bit-identical on every host. Synchronous; the first call compiles,
 * later ones return the same CoreModule.
 * @throws TypeError if `module` is not this build's core, or the host cannot compile it.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm';
 * console.log(init().precision); // f32
 * ```
 */
export function init(options: InitOptions = {}): CoreModule {
  if (options.module) return open(source, options);
  memo ??= open(source);
  return memo;
}

export { Core, type Op } from './core.ts';
export { type Features, features } from './features.ts';
export { type Kernel, kernelName, type PackedKernel, signatureOf, signatures } from './kernel.ts';
export { type ElementType, elements, firstRows, Layout, type Region, type Segment } from './layout.ts';
export type { CoreModule, Exports, InitOptions } from './load.ts';
export { type Finding, firstNonFinite, type NonFinite, nonFiniteIn } from './nonFinite.ts';
export type { Operand, Signature } from './signature.ts';
export type { BaseKernel, KernelName } from './wasm/signatures.ts';

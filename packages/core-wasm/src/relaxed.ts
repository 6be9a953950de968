import { source as plain } from '#wasm/core';
import { source } from '#wasm/relaxed';
import { features } from './features.ts';
import { type CoreModule, type InitOptions, open } from './load.ts';
import { throughLoader } from './loader.ts';

let memo: CoreModule | undefined;

/**
 * Compiles the relaxed f32 core: multiply-add may be fused, faster and not bit-identical between hosts. A host without
 * relaxed SIMD falls back to the plain core, and `relaxed` of the CoreModule says which it is. Synchronous; the first call
 * compiles, later ones return the same CoreModule.
 * @throws TypeError if `module` is not this build's core, or the host cannot compile it.
 *
 * @example
 * ```ts
 * import { features } from '@elbow/core-wasm';
 * import { init } from '@elbow/core-wasm/relaxed';
 * console.log(init().relaxed === features().relaxed); // true
 * ```
 */
export function init(options: InitOptions = {}): CoreModule {
  if (options.module) return open(source, options, throughLoader);
  memo ??= features().relaxed ? open(source, {}, throughLoader) : open(plain);
  return memo;
}

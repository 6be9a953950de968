import { source } from '#wasm/f64';
import { type CoreModule, type InitOptions, open } from './load.ts';
import { throughLoader } from './loader.ts';

let memo: CoreModule | undefined;

/**
 * Compiles the f64 core: gradient checks, Hessians, minimisers. Synchronous; the first call compiles,
 * later ones return the same CoreModule.
 * @throws TypeError if `module` is not this build's core, or the host cannot compile it.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm/f64';
 * console.log(init().precision); // f64
 * ```
 */
export function init(options: InitOptions = {}): CoreModule {
  if (options.module) return open(source, options, throughLoader);
  memo ??= open(source, {}, throughLoader);
  return memo;
}

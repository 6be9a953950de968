import * as source from '#wasm-relaxed';
import { type CoreModule, type InitOptions, open } from './load.ts';

let memo: CoreModule | undefined;

/**
 * Compiles the relaxed f32 core: multiply-add may be fused, faster and not bit-identical between hosts. Synchronous; the first call compiles,
 * later ones return the same CoreModule.
 * @throws TypeError if `module` is not this build's core, or the host cannot compile it.
 *
 * @example
 * ```ts
 * import { features, init } from '@elbow/core-wasm';
 * import { init as initRelaxed } from '@elbow/core-wasm/relaxed';
 * const core = features().relaxed ? initRelaxed() : init();
 * console.log(core.precision); // f32
 * ```
 */
export function init(options: InitOptions = {}): CoreModule {
  if (options.module) return open(source, options);
  memo ??= open(source);
  return memo;
}

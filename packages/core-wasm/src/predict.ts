import { source } from '#wasm/predict';
import type { PackedKernel } from './kernel.ts';
import { type CoreModule, type InitOptions, open, type Source } from './load.ts';
import { texts } from './wasm/predictTexts.ts';

let memo: CoreModule | undefined;
const pack = (): Source => source;

/**
 * Compiles the f32 core for inference: the forward pass of every layer, with the bits of the plain core, in three fifths of its bytes.
 * Synchronous; the first call compiles, later ones return the same CoreModule.
 * @throws TypeError if `module` is not this build's core, or the host cannot compile it.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm/predict';
 * console.log(init().precision); // f32
 * ```
 */
export function init(options: InitOptions = {}): CoreModule {
  if (options.module) return open(source, options);
  memo ??= open(source);
  return memo;
}

/**
 * A kernel of the core for inference by its name, for an op of any core; undefined where there is none of that name.
 *
 * @example
 * ```ts
 * import { forwardKernel } from '@elbow/core-wasm/predict';
 * console.log(forwardKernel('tanhForward')?.text); // x[n] y[n]
 * ```
 */
export function forwardKernel(name: string): PackedKernel | undefined {
  if (!Object.hasOwn(texts, name)) return undefined;
  const known = name as keyof typeof texts;
  return { name: known, text: texts[known], pack };
}

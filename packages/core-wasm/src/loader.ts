import { instantiateSync } from '@assemblyscript/loader';
import type { Instantiate } from './load.ts';

/**
 * Instantiates through AssemblyScript's loader; a module of another realm, which the loader cannot tell, directly. The
 * complete cores come this way; the plain one does not, because the loader is a tenth of what a page weighs with it.
 */
export const throughLoader: Instantiate = (module, imports) => {
  if (!(module instanceof WebAssembly.Module)) return new WebAssembly.Instance(module, imports);
  return instantiateSync(module, imports as never).instance;
};

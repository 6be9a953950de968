import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import module from '../../../bench/peers/node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';

export const BACKEND = 'wasm';

/** The backend fetches bytes and compiles them, which workerd refuses: it is handed the module that the bundler brings. */
export async function ready() {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (source, imports) =>
    source === module ? { module, instance: new WebAssembly.Instance(module, imports) } : instantiate(source, imports);
  tf.env().platform.fetch = async () => ({ ok: true, arrayBuffer: async () => module });
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths('/', true);
  if (!(await tf.setBackend('wasm'))) throw new Error('setBackend refused');
}

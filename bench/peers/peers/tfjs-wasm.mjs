import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createTfjs } from '../lib/tfjs.mjs';

// One thread, as all here.
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
setWasmPaths(join(import.meta.dirname, '..', 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist', '/'));
await tf.setBackend('wasm');

export const peer = createTfjs();

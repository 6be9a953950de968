import { join } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { first } from './tfjs.mjs';

env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
setWasmPaths(join(import.meta.dirname, '..', 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist', '/'));
await setBackend('wasm');
first();

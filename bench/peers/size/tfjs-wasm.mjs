import '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';

await setBackend('wasm');
await import('./tfjs.mjs');

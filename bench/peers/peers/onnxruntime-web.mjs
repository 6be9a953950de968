import * as ort from 'onnxruntime-web';
import { createOrt } from '../lib/ort.mjs';

// One thread, as all here.
ort.env.wasm.numThreads = 1;

export const peer = createOrt(ort, 'onnxruntime-web');

import * as ort from 'onnxruntime-web';
import { first } from './ort.mjs';

ort.env.wasm.numThreads = 1;
await first(ort);

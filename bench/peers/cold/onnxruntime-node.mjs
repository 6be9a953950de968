import * as ort from 'onnxruntime-node';
import { first } from './ort.mjs';

await first(ort);

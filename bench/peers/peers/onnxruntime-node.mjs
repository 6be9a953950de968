import * as ort from 'onnxruntime-node';
import { createOrt } from '../lib/ort.mjs';

export const peer = createOrt(ort, 'onnxruntime-node');

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs';
import { createTfjs } from '../lib/tfjs.mjs';

await tf.setBackend('cpu');

export const peer = createTfjs();

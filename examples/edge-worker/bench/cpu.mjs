import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';

export const BACKEND = 'cpu';
export const ready = () => tf.setBackend('cpu');

import * as tf from '@tensorflow/tfjs-core';
import { LAYERS, X } from './weights.mjs';

/** On a backend that is ready. */
export function first() {
  let y = tf.tensor2d(X, [1, X.length]);
  LAYERS.forEach(({ inputs, outputs, w, b }, i) => {
    y = tf.add(tf.matMul(y, tf.tensor2d(w, [inputs, outputs])), tf.tensor1d(b));
    if (i < LAYERS.length - 1) y = tf.relu(y);
  });
  console.log(y.dataSync()[0]);
}

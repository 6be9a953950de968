import * as np from 'numpy-ts';
import { LAYERS, X } from './weights.mjs';

let y = np.array(X, 'float32').reshape([1, X.length]);
LAYERS.forEach(({ inputs, outputs, w, b }, i) => {
  y = np.add(np.matmul(y, np.array(w, 'float32').reshape([inputs, outputs])), np.array(b, 'float32'));
  if (i < LAYERS.length - 1) y = np.maximum(y, 0);
});
console.log(y.data[0]);

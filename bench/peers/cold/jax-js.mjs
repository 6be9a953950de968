import { init, nn, numpy as np } from '@jax-js/jax';
import { LAYERS, X } from './weights.mjs';

await init('wasm');
let y = np.array(X, { shape: [1, X.length] });
LAYERS.forEach(({ inputs, outputs, w, b }, i) => {
  y = np.matmul(y, np.array(w, { shape: [inputs, outputs] })).add(np.array(b));
  if (i < LAYERS.length - 1) y = nn.relu(y);
});
console.log(y.dataSync()[0]);

import { grad, init, nn, numpy as np } from '@jax-js/jax';

await init('wasm');
const w = np.zeros([4, 3]);
const loss = (w, x, t) =>
  nn
    .logSoftmax(np.matmul(nn.relu(x), w))
    .mul(t)
    .sum()
    .mul(-1);
const x = np.array([[5.1, 3.5, 1.4, 0.2]]);
const g = grad(loss)(w.ref, x, np.array([[1, 0, 0]]));
document.title = String(w.sub(g.mul(0.01)).dataSync());

import { LEARNING_RATE } from '../lib/problems.mjs';

/** The best that we could write by hand for one network, 1-H-1: forward, loss, backward and update in two short loops. */
export const peer = {
  version: () => 'our own',
  cannot: ({ kind, network }) => (kind === 'train' && network === '1-32-1' ? undefined : 'written for 1-32-1 only'),
  train({ layers: [first, second], x, t, batch }) {
    const [w1, b1, w2, b2] = [first.w.slice(), first.b.slice(), second.w.slice(), second.b.slice()];
    const hidden = w1.length;
    const [dw1, db1, dw2] = [new Float32Array(hidden), new Float32Array(hidden), new Float32Array(hidden)];
    return {
      step() {
        let [loss, db2] = [0, 0];
        dw1.fill(0);
        db1.fill(0);
        dw2.fill(0);
        for (let r = 0; r < batch; r++) {
          const input = x[r];
          let y = b2[0];
          for (let h = 0; h < hidden; h++) {
            const z = input * w1[h] + b1[h];
            if (z > 0) y += z * w2[h];
          }
          const e = y - t[r];
          loss += e * e;
          const d = (2 * e) / batch;
          db2 += d;
          for (let h = 0; h < hidden; h++) {
            const z = input * w1[h] + b1[h];
            if (z <= 0) continue;
            dw2[h] += d * z;
            const back = d * w2[h];
            dw1[h] += back * input;
            db1[h] += back;
          }
        }
        for (let h = 0; h < hidden; h++) {
          w1[h] -= LEARNING_RATE * dw1[h];
          b1[h] -= LEARNING_RATE * db1[h];
          w2[h] -= LEARNING_RATE * dw2[h];
        }
        b2[0] -= LEARNING_RATE * db2;
        return loss / batch;
      },
      parameters: () => [...w1, ...b1, ...w2, ...b2],
    };
  },
};

import * as np from 'numpy-ts';
import { versionOf } from '../lib/versions.mjs';

/** NumPy's functions in TypeScript and wasm: products and element-wise functions, no gradients and no rules. */
export const peer = {
  version: () => versionOf('numpy-ts'),
  cannot: ({ kind }) => (kind === 'train' || kind === 'update' ? 'no gradients and no rules' : undefined),
  infer({ layers, inputs }, rows) {
    const constants = layers.map(({ inputs: k, outputs, w, b }) => ({
      w: arrayOf(w, [k, outputs]),
      b: arrayOf(b, [outputs]),
    }));
    return (x) => {
      let y = arrayOf(x, [rows, inputs]);
      constants.forEach(({ w, b }, i) => {
        y = consumed(y, (from) => np.matmul(from, w));
        y = consumed(y, (from) => np.add(from, b));
        if (i < constants.length - 1) y = consumed(y, (from) => np.maximum(from, 0));
      });
      const output = y.data.slice();
      y.dispose();
      return output;
    };
  },
  sgemm({ a, b }, n) {
    const [left, right] = [arrayOf(a, [n, n]), arrayOf(b, [n, n])];
    let result;
    return {
      multiply() {
        result?.dispose();
        result = np.matmul(left, right);
      },
      result: () => result.data,
    };
  },
};

function arrayOf(values, shape) {
  return np.array(values, 'float32').reshape(shape);
}

/** As its documentation asks of tight loops: what is left to the garbage collector fills its memory, and it falls back to JavaScript. */
function consumed(array, f) {
  const result = f(array);
  array.dispose();
  return result;
}

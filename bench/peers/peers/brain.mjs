import brain from 'brain.js';
import { LEARNING_RATE } from '../lib/problems.mjs';
import { versionOf } from '../lib/versions.mjs';

/** brain.js refuses a momentum of 0. */
const MOMENTUM = 1e-9;

/**
 * brain.js: it moves its weights after every single row and has a ReLU behind the last layer too, and no cross-entropy. So a
 * pass over the batch is another computation, of the same size; only its outputs above zero can be compared.
 */
export const peer = {
  version: () => versionOf('brain.js'),
  cannot({ kind, rule }) {
    if (kind === 'sgemm') return 'no matrix product';
    if (kind === 'update') return 'no rule by itself';
    return rule === 'adam' ? 'one row at a time' : undefined;
  },
  note: ({ kind }) =>
    kind === 'train' ? 'moves after every row: another computation of the same size' : 'ReLU behind the last layer',
  /** What the check has to know: nothing of a step can be compared. */
  differs: ({ kind }) => (kind === 'train' ? { skip: ['losses', 'moved'] } : { reluLast: true }),
  train(problem) {
    const { batch, inputs, outputs, loss } = problem;
    const net = networkOf(problem);
    const rows = Array.from({ length: batch }, (_, i) => {
      const output = new Float32Array(outputs);
      if (loss === 'crossEntropy') output[problem.t[i]] = 1;
      else output.set(problem.t.subarray(i * outputs, (i + 1) * outputs));
      return { input: problem.x.slice(i * inputs, (i + 1) * inputs), output };
    });
    return {
      step() {
        let error = 0;
        for (const row of rows) error += net.trainPattern(row, true);
        return error;
      },
      parameters: () => [],
    };
  },
  infer(problem, rows) {
    const net = networkOf(problem);
    const { inputs, outputs } = problem;
    const all = new Float32Array(rows * outputs);
    return (x) => {
      for (let i = 0; i < rows; i++) all.set(net.runInput(x.subarray(i * inputs, (i + 1) * inputs)), i * outputs);
      return all;
    };
  },
};

function networkOf({ inputs, outputs, layers }) {
  const net = new brain.NeuralNetwork({
    inputSize: inputs,
    hiddenLayers: layers.slice(0, -1).map((layer) => layer.outputs),
    outputSize: outputs,
    activation: 'relu',
    learningRate: LEARNING_RATE,
    momentum: MOMENTUM,
  });
  net.initialize();
  layers.forEach(({ inputs: k, outputs: n, w, b }, i) => {
    for (let j = 0; j < n; j++) {
      net.biases[i + 1][j] = b[j];
      for (let l = 0; l < k; l++) net.weights[i + 1][j][l] = w[l * n + j];
    }
  });
  return net;
}

// Trains a network of one hidden layer on MNIST-format files with TensorFlow.js, and prints a JSON line an epoch.
// Arguments: backend (wasm, cpu), images, labels, hidden units, batch, epochs, learning rate.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs';

const [backend, images, labels, ...numbers] = process.argv.slice(2);
const [hidden, batch, epochs, learningRate] = numbers.map(Number);
await import(backend === 'wasm' ? '@tensorflow/tfjs-backend-wasm' : '@tensorflow/tfjs-backend-cpu');
await tf.setBackend(backend);
await tf.ready();

const unzipped = (path) => (path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path));
const pixels = unzipped(images);
const rows = pixels.readUInt32BE(4);
const width = pixels.readUInt32BE(8) * pixels.readUInt32BE(12);
const x = Float32Array.from(pixels.subarray(16));
const t = Int32Array.from(unzipped(labels).subarray(8));
const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length);
for (let i = 0; i < x.length; i++) x[i] = (x[i] - mean) / deviation;

const classes = 10;
const normal = (inputs, outputs) =>
  tf.variable(tf.randomNormal([inputs, outputs], 0, Math.sqrt(2 / inputs), 'float32', 1));
const [w1, b1, w2, b2] = [
  normal(width, hidden),
  tf.variable(tf.zeros([hidden])),
  normal(hidden, classes),
  tf.variable(tf.zeros([classes])),
];
const logits = (input) => tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(input, w1), b1)), w2), b2);
const optimizer = tf.train.adam(learningRate);
console.log(JSON.stringify({ event: 'start', version: tf.version.tfjs, rows }));
for (let epoch = 1; epoch <= epochs; epoch++) {
  const order = tf.util.createShuffledIndices(rows);
  let loss = 0;
  for (let from = 0; from < rows; from += batch) {
    const chosen = order.subarray(from, from + batch);
    const part = new Float32Array(chosen.length * width);
    const targets = new Float32Array(chosen.length * classes);
    chosen.forEach((row, i) => {
      part.set(x.subarray(row * width, (row + 1) * width), i * width);
      targets[i * classes + t[row]] = 1;
    });
    loss += tf.tidy(() => {
      const input = tf.tensor2d(part, [chosen.length, width]);
      const target = tf.tensor2d(targets, [chosen.length, classes]);
      const cost = optimizer.minimize(() => tf.losses.softmaxCrossEntropy(target, logits(input)), true);
      return cost.dataSync()[0] * chosen.length;
    });
  }
  console.log(JSON.stringify({ event: 'epoch', epoch, loss: loss / rows }));
}
let right = 0;
for (let from = 0; from < rows; from += 1000) {
  right += tf.tidy(() => {
    const n = Math.min(1000, rows - from);
    const best = logits(tf.tensor2d(x.subarray(from * width, (from + n) * width), [n, width]))
      .argMax(1)
      .dataSync();
    return best.reduce((count, k, i) => count + (k === t[from + i] ? 1 : 0), 0);
  });
}
console.log(JSON.stringify({ event: 'done', accuracy: right / rows }));

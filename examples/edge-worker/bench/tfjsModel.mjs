// src/model.ts, written with TensorFlow.js: the same network, loss, clipping, rule and calls.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { BACKEND, ready } from './backend.mjs';

export const FEATURES = 8;
const RATE = 0.01;
const DROPOUT = 0.1;

export function createModel(hidden) {
  let next = 1;
  const uniform = () => {
    next = (Math.imul(next, 1664525) + 1013904223) >>> 0;
    return next / 2 ** 32 - 0.5;
  };
  const variable = (...shape) =>
    tf.variable(tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b) }, uniform), shape));
  const weights = [variable(FEATURES, hidden), variable(hidden), variable(hidden, 2), variable(2)];
  const [w1, b1, w2, b2] = weights;
  const hiddenUnits = (x) => tf.relu(tf.add(tf.matMul(x, w1), b1));
  const outputs = (h) => tf.add(tf.matMul(h, w2), b2);
  const logits = (x) => outputs(hiddenUnits(x));
  const optimizer = tf.train.adam(RATE);
  let updates = 0;
  let mistakes = 0;
  let weight = 0;

  const state = () => [
    ...weights,
    ...(optimizer.accumulatedFirstMoment ?? []).map(({ variable }) => variable),
    ...(optimizer.accumulatedSecondMoment ?? []).map(({ variable }) => variable),
  ];
  const bytesOf = (tensors, numbers) => {
    const parts = tensors.map((tensor) => tensor.dataSync());
    const all = new Float32Array(numbers.length + parts.reduce((n, part) => n + part.length, 0));
    all.set(numbers);
    let at = numbers.length;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return new Uint8Array(all.buffer);
  };
  const write = (tensors, values) => {
    let at = 0;
    for (const tensor of tensors) {
      tensor.assign(tf.tensor(values.slice(at, at + tensor.size), tensor.shape));
      at += tensor.size;
    }
  };

  return {
    learn: (x, labels) =>
      tf.tidy(() => {
        const rows = labels.length;
        const input = tf.tensor2d(x, [rows, FEATURES]);
        const before = logits(input).dataSync();
        const wrong = labels.filter((label, i) => Number(before[2 * i + 1] > before[2 * i]) !== label).length;
        const targets = tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), 2), 'float32');
        const { value, grads } = tf.variableGrads(
          () => tf.losses.softmaxCrossEntropy(targets, outputs(tf.dropout(hiddenUnits(input), DROPOUT))),
          weights,
        );
        const norm = Math.sqrt(Object.values(grads).reduce((sum, g) => sum + tf.sum(tf.square(g)).dataSync()[0], 0));
        const scale = tf.scalar(Math.min(1, 1 / norm));
        for (const name of Object.keys(grads)) grads[name] = tf.mul(grads[name], scale);
        optimizer.applyGradients(grads);
        updates++;
        mistakes = wrong + 0.999 * mistakes;
        weight = rows + 0.999 * weight;
        return { update: updates, loss: value.dataSync()[0], error: mistakes / weight };
      }),
    predict: (x) =>
      tf.tidy(() => {
        const z = logits(tf.tensor2d(x, [x.length / FEATURES, FEATURES])).dataSync();
        return Array.from({ length: z.length / 2 }, (_, i) => 1 / (1 + Math.exp(z[2 * i] - z[2 * i + 1])));
      }),
    get updates() {
      return updates;
    },
    get parameters() {
      return weights.reduce((n, { size }) => n + size, 0);
    },
    hash: async () => BACKEND,
    checkpoint: () => bytesOf(state(), [updates, mistakes, weight]),
    restore(bytes) {
      const values = new Float32Array(Uint8Array.from(bytes).buffer);
      [updates, mistakes, weight] = values;
      write(state(), values.subarray(3));
    },
    snapshot: () => bytesOf(weights, [updates]),
    load(bytes) {
      const values = new Float32Array(Uint8Array.from(bytes).buffer);
      tf.tidy(() => write(weights, values.subarray(1)));
      return values[0];
    },
  };
}

await ready();

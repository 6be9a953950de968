import * as tf from '@tensorflow/tfjs';
import { ADAM, flat, LEARNING_RATE, oneHot } from './problems.mjs';
import { versionOf } from './versions.mjs';

/** TensorFlow.js on a backend that is ready. */
export function createTfjs() {
  return { version: () => versionOf('@tensorflow/tfjs'), train, infer, sgemm, update };
}

function layersOf(layers, make) {
  return layers.map(({ inputs, outputs, w, b }) => ({
    w: make(tf.tensor2d(w, [inputs, outputs])),
    b: make(tf.tensor1d(b)),
  }));
}

function logits(layers, x) {
  return layers.reduce((y, { w, b }, i) => {
    const z = tf.add(tf.matMul(y, w), b);
    return i < layers.length - 1 ? tf.relu(z) : z;
  }, x);
}

function train({ layers, x, t, inputs, outputs, batch, loss }, rule) {
  const variables = layersOf(layers, (tensor) => tf.variable(tensor));
  const rows = tf.tensor2d(x, [batch, inputs]);
  const targets = tf.tensor2d(loss === 'crossEntropy' ? oneHot(t, outputs) : t, [batch, outputs]);
  const optimizer = optimizerOf(rule);
  const value = () =>
    loss === 'crossEntropy'
      ? tf.losses.softmaxCrossEntropy(targets, logits(variables, rows))
      : tf.losses.meanSquaredError(targets, logits(variables, rows));
  return {
    step: () =>
      tf.tidy(() => {
        const cost = optimizer.minimize(value, true);
        return cost.dataSync()[0];
      }),
    parameters: () => flat(variables.map(({ w, b }) => ({ w: w.dataSync(), b: b.dataSync() }))),
  };
}

function infer({ layers, inputs }, rows) {
  const constants = layersOf(layers, (tensor) => tensor);
  return (x) => tf.tidy(() => logits(constants, tf.tensor2d(x, [rows, inputs])).dataSync());
}

function update({ theta, g }, rule) {
  const variable = tf.variable(tf.tensor1d(theta));
  const gradients = { [variable.name]: tf.tensor1d(g) };
  const optimizer = optimizerOf(rule);
  return { step: () => tf.tidy(() => optimizer.applyGradients(gradients)), parameters: () => variable.dataSync() };
}

function optimizerOf(rule) {
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  return rule === 'sgd' ? tf.train.sgd(LEARNING_RATE) : tf.train.adam(learningRate, beta1, beta2, epsilon);
}

function sgemm({ a, b }, n) {
  const [left, right] = [a, b].map((values) => tf.tensor2d(values, [n, n]));
  let result = tf.zeros([n, n]);
  return {
    multiply() {
      result.dispose();
      result = tf.matMul(left, right);
    },
    result: () => result.dataSync(),
  };
}

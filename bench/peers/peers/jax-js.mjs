import { init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { ADAM, flat, LEARNING_RATE, oneHot } from '../lib/problems.mjs';
import { versionOf } from '../lib/versions.mjs';

await init('wasm');

/** jax-js on its wasm backend; training steps are one jitted function, as its documentation does it. */
export const peer = { version: () => versionOf('@jax-js/jax'), train, infer, sgemm, update };

/** A parameter list [w1, b1, w2, …] of arrays. jax-js owns: an array is consumed where it is used, unless by .ref. */
function parametersOf(layers) {
  return layers.flatMap(({ inputs, outputs, w, b }) => [np.array(w, { shape: [inputs, outputs] }), np.array(b)]);
}

function logits(parameters, x) {
  let y = x;
  for (let i = 0; i < parameters.length; i += 2) {
    y = np.matmul(y, parameters[i]).add(parameters[i + 1]);
    if (i + 2 < parameters.length) y = nn.relu(y);
  }
  return y;
}

function lossOf({ loss, batch }) {
  if (loss === 'crossEntropy')
    return (p, x, t) =>
      nn
        .logSoftmax(logits(p, x))
        .mul(t)
        .sum()
        .mul(-1 / batch);
  return (p, x, t) => np.square(logits(p, x).sub(t)).mean();
}

function train(problem, rule) {
  const { layers, inputs, outputs, batch, loss } = problem;
  const x = np.array(problem.x, { shape: [batch, inputs] });
  const targets = loss === 'crossEntropy' ? oneHot(problem.t, outputs) : problem.t;
  const t = np.array(targets, { shape: [batch, outputs] });
  const gradient = valueAndGrad(lossOf(problem));
  let state = { p: parametersOf(layers), value: null };
  const advance = rule === 'sgd' ? sgd(gradient) : adam(gradient, layers);
  return {
    step() {
      state = advance(state.p, x, t);
      return state.value.dataSync()[0];
    },
    parameters: () => flat(pairs(state.p.map((p) => p.ref.dataSync()))),
  };
}

function sgd(gradient) {
  const update = jit((p, x, t) => {
    const [value, g] = gradient(
      p.map((q) => q.ref),
      x,
      t,
    );
    return { value, p: p.map((q, i) => q.sub(g[i].mul(LEARNING_RATE))) };
  });
  return (p, x, t) => update(p, x.ref, t.ref);
}

function adam(gradient, layers) {
  const { beta1, beta2, epsilon } = ADAM;
  const zeros = () => parametersOf(layers).map((p) => np.zerosLike(p));
  let [m, v, step] = [zeros(), zeros(), 0];
  const update = jit((p, m, v, x, t, correction1, correction2) => {
    const [value, g] = gradient(
      p.map((q) => q.ref),
      x,
      t,
    );
    const first = m.map((q, i) => q.mul(beta1).add(g[i].ref.mul(1 - beta1)));
    const second = v.map((q, i) => q.mul(beta2).add(np.square(g[i]).mul(1 - beta2)));
    const moved = p.map((q, i) => {
      const spread = np.sqrt(second[i].ref.mul(correction2.ref)).add(epsilon);
      return q.sub(first[i].ref.mul(correction1.ref).div(spread).mul(ADAM.learningRate));
    });
    return { value, p: moved, m: first, v: second };
  });
  return (p, x, t) => {
    step++;
    const next = update(p, m, v, x.ref, t.ref, np.array(1 / (1 - beta1 ** step)), np.array(1 / (1 - beta2 ** step)));
    [m, v] = [next.m, next.v];
    return next;
  };
}

function infer({ layers, inputs }, rows) {
  const parameters = parametersOf(layers);
  const predict = jit((p, x) => logits(p, x));
  return (x) =>
    predict(
      parameters.map((p) => p.ref),
      np.array(x, { shape: [rows, inputs] }),
    ).dataSync();
}

/** One vector through the update of the training step above. */
function update({ theta, g }, rule) {
  const gradient = np.array(g);
  const layers = [{ inputs: 1, outputs: theta.length, w: theta, b: new Float32Array(1) }];
  const given = (_p, x) => [np.zeros([1]), [x.reshape([1, theta.length]), np.zeros([1])]];
  let p = parametersOf(layers);
  const advance = rule === 'sgd' ? sgd(given) : adam(given, layers);
  const none = np.zeros([1]);
  return {
    async step() {
      const next = advance(p, gradient, none);
      p = next.p;
      next.value.dispose();
      await p[0].ref.blockUntilReady();
    },
    parameters: () => p[0].ref.dataSync(),
  };
}

function sgemm({ a, b }, n) {
  const [left, right] = [a, b].map((values) => np.array(values, { shape: [n, n] }));
  const product = jit((x, y) => np.matmul(x, y));
  let result = np.zeros([n, n]);
  return {
    async multiply() {
      result.dispose();
      result = product(left.ref, right.ref);
      await result.ref.blockUntilReady();
    },
    result: () => result.ref.dataSync(),
  };
}

function pairs(arrays) {
  return arrays.filter((_, i) => i % 2 === 0).map((w, i) => ({ w, b: arrays[2 * i + 1] }));
}

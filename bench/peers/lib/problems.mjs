// What every peer computes: networks with their weights and data, the same for all, and the names of the cases.
import { points } from './fits.mjs';

/** A ReLU network: widths from input to output, no ReLU after the last layer; softmax cross-entropy or mean squared error. */
const NETWORKS = {
  '784-256-128-10': { widths: [784, 256, 128, 10], batch: 64, loss: 'crossEntropy' },
  '2-16-16-2': { widths: [2, 16, 16, 2], batch: 32, loss: 'crossEntropy' },
  '1-32-1': { widths: [1, 32, 1], batch: 32, loss: 'squaredError' },
};

/** SGD's. */
export const LEARNING_RATE = 0.01;
/**
 * Adam's numbers, the paper's but for a small rate: thousands of steps on the same rows would otherwise end where gradients
 * vanish, and the time would be that of subnormal numbers.
 */
export const ADAM = { learningRate: 1e-5, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

const LARGE = '784-256-128-10';

/** The cases in the order of the table: `kind` says which of a peer's functions does it. */
export const CASES = [
  { name: `SGD step ${LARGE} b64`, kind: 'train', network: LARGE, rule: 'sgd' },
  { name: `Adam step ${LARGE} b64`, kind: 'train', network: LARGE, rule: 'adam' },
  { name: 'SGD step 2-16-16-2 b32', kind: 'train', network: '2-16-16-2', rule: 'sgd' },
  { name: 'SGD step 1-32-1 b32', kind: 'train', network: '1-32-1', rule: 'sgd' },
  { name: `inference ${LARGE} b1`, kind: 'infer', network: LARGE, rows: 1 },
  { name: `inference ${LARGE} b64`, kind: 'infer', network: LARGE, rows: 64 },
  ...[64, 256, 512, 1024].map((n) => ({ name: `sgemm ${n}`, kind: 'sgemm', n })),
  ...Object.entries({ '4k': 4096, '64k': 65536, '1M': 1048576 }).flatMap(([size, n]) => [
    { name: `SGD update ${size}`, kind: 'update', rule: 'sgd', n },
    { name: `Adam update ${size}`, kind: 'update', rule: 'adam', n },
  ]),
  ...['BFGS', 'CG'].map((method) => ({ name: `${method}, Rosenbrock 100`, kind: 'minimise', method, n: 100 })),
  { name: 'LM fit 1000 × 8', kind: 'fit', m: 1000 },
];

/** What is measured of whole processes and of bundles; see run.mjs. */
export const COLD = 'cold start to the first prediction';
export const SIZE = 'minimal browser bundle, gzipped';

/** What the chart shows: the cases of a user, and one product. */
export const CHARTED = [
  ...CASES.filter(({ kind, n }) => kind === 'train' || kind === 'infer' || (kind === 'sgemm' && n === 512)).map(
    ({ name }) => name,
  ),
  COLD,
  SIZE,
];

/**
 * A network with weights and data: layers [{ inputs, outputs, w [inputs, outputs], b [outputs] }], x [batch, inputs],
 * t [batch] labels or [batch, outputs] values; all Float32Array, labels too.
 */
export function problem(name) {
  const { widths, batch, loss } = NETWORKS[name];
  const next = uniform(1);
  const fill = (n, scale) => Float32Array.from({ length: n }, () => (2 * next() - 1) * scale);
  const layers = widths.slice(1).map((outputs, i) => {
    const inputs = widths[i];
    return { inputs, outputs, w: fill(inputs * outputs, Math.sqrt(3 / inputs)), b: fill(outputs, 0.1) };
  });
  const outputs = widths.at(-1);
  const x = fill(batch * widths[0], 1);
  const t =
    loss === 'crossEntropy'
      ? Float32Array.from({ length: batch }, () => Math.floor(next() * outputs))
      : fill(batch * outputs, 1);
  return { name, widths, batch, loss, layers, x, t, inputs: widths[0], outputs };
}

/** All parameters in the order w1, b1, w2, … */
export function flat(layers) {
  const all = new Float32Array(layers.reduce((n, { w, b }) => n + w.length + b.length, 0));
  let at = 0;
  for (const { w, b } of layers) {
    all.set(w, at);
    all.set(b, at + w.length);
    at += w.length + b.length;
  }
  return all;
}

/** Two square matrices. */
export function matrices(n) {
  const next = uniform(2);
  const fill = () => Float32Array.from({ length: n * n }, () => 2 * next() - 1);
  return { a: fill(), b: fill() };
}

/**
 * Parameters small enough, and gradients large enough, that a step can be seen in the parameters' change: theta, g [n].
 */
export function vectors(n) {
  const next = uniform(3);
  const theta = Float32Array.from({ length: n }, () => (2 * next() - 1) / 1024);
  const g = Float32Array.from({ length: n }, () => (next() < 0.5 ? -1 : 1) * (0.5 + next() / 2));
  return { theta, g };
}

/** The points of a fit: t, y [m]. */
export const curve = (m) => points(m, uniform);

/** Labels as rows of zeros with a one. */
export function oneHot(labels, classes) {
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => {
    rows[i * classes + label] = 1;
  });
  return rows;
}

/** Numbers in [0, 1) from a seed: Mulberry32 (T. Ettinger 2017). */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

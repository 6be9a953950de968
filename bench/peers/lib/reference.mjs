// The same computations in f64, written to be read: what every peer's results are compared with before it is timed.
import { bestFit } from './fits.mjs';
import { ADAM, curve, LEARNING_RATE, matrices, problem, vectors } from './problems.mjs';

const STEPS = 3;

/**
 * What a case must give: `output` of the forward pass, product or minimisation, or the `losses` of the first steps (each before its
 * update) and `moved`, the change of all parameters in the first.
 */
export function expected({ kind, network, rule, rows, n, m }) {
  if (kind === 'minimise') return { output: new Float64Array(n).fill(1) };
  if (kind === 'fit') return { output: bestFit(curve(m)) };
  if (kind === 'sgemm') return { output: product(matrices(n), n) };
  if (kind === 'update') return { moved: updating(vectors(n), rule) };
  const given = problem(network);
  const layers = given.layers.map(({ w, b, ...sizes }) => ({
    ...sizes,
    w: Float64Array.from(w),
    b: Float64Array.from(b),
  }));
  if (kind === 'infer') return { output: forward(layers, given.x.subarray(0, rows * given.inputs), rows).at(-1) };
  return training(given, layers, rule);
}

function training(given, layers, rule) {
  const before = doubles(layers);
  const state = layers.map(({ w, b }) =>
    [w, b].map((p) => ({ m: new Float64Array(p.length), v: new Float64Array(p.length) })),
  );
  const losses = [];
  let moved;
  for (let step = 1; step <= STEPS; step++) {
    const { loss, gradients } = lossAndGradients(given, layers);
    losses.push(loss);
    layers.forEach(({ w, b }, i) => {
      [w, b].forEach((p, j) => {
        update(p, gradients[i][j], state[i][j], rule, step);
      });
    });
    moved ??= doubles(layers).map((p, i) => p - before[i]);
  }
  // Adam's first step is its rate in the sign of the gradient: of a gradient near zero the sign is rounding.
  return rule === 'adam' ? { losses } : { losses, moved };
}

/** The change of all parameters in one update. */
function updating({ theta, g }, rule) {
  const moved = Float64Array.from(theta);
  update(moved, g, { m: new Float64Array(g.length), v: new Float64Array(g.length) }, rule, 1);
  return moved.map((p, i) => p - theta[i]);
}

/** The outputs of all layers, the input first. */
function forward(layers, x, rows) {
  const outputs = [Float64Array.from(x)];
  layers.forEach(({ inputs, outputs: width, w, b }, i) => {
    const [from, to] = [outputs[i], new Float64Array(rows * width)];
    for (let r = 0; r < rows; r++) {
      for (let j = 0; j < width; j++) {
        let sum = b[j];
        for (let k = 0; k < inputs; k++) sum += from[r * inputs + k] * w[k * width + j];
        to[r * width + j] = i < layers.length - 1 ? Math.max(0, sum) : sum;
      }
    }
    outputs.push(to);
  });
  return outputs;
}

function lossAndGradients({ x, t, batch, loss: kind }, layers) {
  const outputs = forward(layers, x, batch);
  const { loss, dy } =
    kind === 'crossEntropy' ? crossEntropy(outputs.at(-1), t, batch) : squaredError(outputs.at(-1), t);
  const gradients = [];
  let delta = dy;
  for (let i = layers.length - 1; i >= 0; i--) {
    const { inputs, outputs: width, w } = layers[i];
    const [from, dw, db, dx] = [
      outputs[i],
      new Float64Array(w.length),
      new Float64Array(width),
      new Float64Array(batch * inputs),
    ];
    for (let r = 0; r < batch; r++) {
      for (let j = 0; j < width; j++) {
        const d = delta[r * width + j];
        db[j] += d;
        for (let k = 0; k < inputs; k++) {
          dw[k * width + j] += from[r * inputs + k] * d;
          dx[r * inputs + k] += w[k * width + j] * d;
        }
      }
    }
    gradients[i] = [dw, db];
    delta = dx.map((d, k) => (from[k] > 0 ? d : 0));
  }
  return { loss, gradients };
}

function crossEntropy(logits, labels, batch) {
  const classes = logits.length / batch;
  const dy = new Float64Array(logits.length);
  let loss = 0;
  for (let r = 0; r < batch; r++) {
    const row = logits.subarray(r * classes, (r + 1) * classes);
    const highest = Math.max(...row);
    const sum = row.reduce((s, z) => s + Math.exp(z - highest), 0);
    loss += (Math.log(sum) + highest - row[labels[r]]) / batch;
    row.forEach((z, j) => {
      dy[r * classes + j] = (Math.exp(z - highest) / sum - (j === labels[r] ? 1 : 0)) / batch;
    });
  }
  return { loss, dy };
}

function squaredError(y, t) {
  const loss = y.reduce((sum, value, i) => sum + (value - t[i]) ** 2 / y.length, 0);
  return { loss, dy: y.map((value, i) => (2 * (value - t[i])) / y.length) };
}

function update(p, g, { m, v }, rule, step) {
  const { beta1, beta2, epsilon } = ADAM;
  for (let i = 0; i < p.length; i++) {
    if (rule === 'sgd') {
      p[i] -= LEARNING_RATE * g[i];
      continue;
    }
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    p[i] -= (ADAM.learningRate * m[i]) / (1 - beta1 ** step) / (Math.sqrt(v[i] / (1 - beta2 ** step)) + epsilon);
  }
}

function product({ a, b }, n) {
  const c = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      for (let j = 0; j < n; j++) c[i * n + j] += a[i * n + k] * b[k * n + j];
    }
  }
  return c;
}

function doubles(layers) {
  return layers.flatMap(({ w, b }) => [...w, ...b]);
}

/** Largest difference over the largest expected magnitude. */
export function relativeError(actual, wanted) {
  if (actual.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let [difference, magnitude] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i] - wanted[i]));
    magnitude = Math.max(magnitude, Math.abs(wanted[i]));
  }
  return difference / magnitude;
}

export { STEPS };

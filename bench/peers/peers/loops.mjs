import { ADAM, flat, LEARNING_RATE } from '../lib/problems.mjs';

/** What somebody writes without a library: plain loops over typed arrays, in the order that reads memory forward. */
export const peer = { version: () => 'our own', train, infer, sgemm, update };

function train({ layers, x, t, batch, loss, outputs }, rule) {
  const net = layers.map((layer) => reserve(layer, batch));
  const lossOf = loss === 'crossEntropy' ? crossEntropy : squaredError;
  let step = 0;
  return {
    step() {
      forward(net, x, batch);
      const value = lossOf(net.at(-1), t, batch, outputs);
      backward(net, x, batch);
      step++;
      for (const { w, b, dw, db, moments } of net) {
        if (rule === 'sgd') {
          descend(w, dw);
          descend(b, db);
        } else {
          adam(w, dw, moments.w, step);
          adam(b, db, moments.b, step);
        }
      }
      return value;
    },
    parameters: () => flat(net),
  };
}

function infer({ layers }, rows) {
  const net = layers.map((layer) => reserve(layer, rows));
  return (x) => {
    forward(net, x, rows);
    return net.at(-1).y;
  };
}

function reserve({ inputs, outputs, w, b }, rows) {
  const like = (p) => ({ m: new Float32Array(p.length), v: new Float32Array(p.length) });
  return {
    inputs,
    outputs,
    w: w.slice(),
    b: b.slice(),
    y: new Float32Array(rows * outputs),
    dy: new Float32Array(rows * outputs),
    dw: new Float32Array(w.length),
    db: new Float32Array(b.length),
    moments: { w: like(w), b: like(b) },
  };
}

function forward(net, x, rows) {
  net.forEach(({ inputs, outputs, w, b, y }, i) => {
    affine(i === 0 ? x : net[i - 1].y, w, b, y, rows, inputs, outputs);
    if (i < net.length - 1) for (let j = 0; j < y.length; j++) if (y[j] < 0) y[j] = 0;
  });
}

function affine(x, w, b, y, rows, inputs, outputs) {
  for (let r = 0; r < rows; r++) {
    const to = r * outputs;
    for (let j = 0; j < outputs; j++) y[to + j] = b[j];
    for (let k = 0; k < inputs; k++) {
      const factor = x[r * inputs + k];
      const from = k * outputs;
      for (let j = 0; j < outputs; j++) y[to + j] += factor * w[from + j];
    }
  }
}

function backward(net, x, rows) {
  for (let i = net.length - 1; i >= 0; i--) {
    const { inputs, outputs, w, dy, dw, db } = net[i];
    const before = net[i - 1];
    gradients(before ? before.y : x, dy, dw, db, rows, inputs, outputs);
    if (!before) return;
    inputGradient(dy, w, before.dy, rows, inputs, outputs);
    for (let j = 0; j < before.y.length; j++) if (before.y[j] <= 0) before.dy[j] = 0;
  }
}

function gradients(x, dy, dw, db, rows, inputs, outputs) {
  dw.fill(0);
  db.fill(0);
  for (let r = 0; r < rows; r++) {
    const from = r * outputs;
    for (let j = 0; j < outputs; j++) db[j] += dy[from + j];
    for (let k = 0; k < inputs; k++) {
      const factor = x[r * inputs + k];
      const to = k * outputs;
      for (let j = 0; j < outputs; j++) dw[to + j] += factor * dy[from + j];
    }
  }
}

function inputGradient(dy, w, dx, rows, inputs, outputs) {
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < inputs; k++) {
      let sum = 0;
      for (let j = 0; j < outputs; j++) sum += dy[r * outputs + j] * w[k * outputs + j];
      dx[r * inputs + k] = sum;
    }
  }
}

function crossEntropy({ y, dy }, labels, rows, classes) {
  let loss = 0;
  for (let r = 0; r < rows; r++) {
    const at = r * classes;
    let highest = y[at];
    for (let j = 1; j < classes; j++) highest = Math.max(highest, y[at + j]);
    let sum = 0;
    for (let j = 0; j < classes; j++) {
      dy[at + j] = Math.exp(y[at + j] - highest);
      sum += dy[at + j];
    }
    loss += Math.log(sum) + highest - y[at + labels[r]];
    for (let j = 0; j < classes; j++) dy[at + j] /= sum * rows;
    dy[at + labels[r]] -= 1 / rows;
  }
  return loss / rows;
}

function squaredError({ y, dy }, t) {
  let loss = 0;
  for (let i = 0; i < y.length; i++) {
    const e = y[i] - t[i];
    loss += e * e;
    dy[i] = (2 * e) / y.length;
  }
  return loss / y.length;
}

function descend(p, g) {
  for (let i = 0; i < p.length; i++) p[i] -= LEARNING_RATE * g[i];
}

function adam(p, g, { m, v }, step) {
  const { beta1, beta2, epsilon } = ADAM;
  const [c1, c2] = [1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step)];
  for (let i = 0; i < p.length; i++) {
    m[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    p[i] -= (ADAM.learningRate * m[i] * c1) / (Math.sqrt(v[i] * c2) + epsilon);
  }
}

function update({ theta, g }, rule) {
  const p = theta.slice();
  const moments = { m: new Float32Array(p.length), v: new Float32Array(p.length) };
  let count = 0;
  return {
    step() {
      count++;
      if (rule === 'sgd') descend(p, g);
      else adam(p, g, moments, count);
      return p[0];
    },
    parameters: () => p,
  };
}

function sgemm({ a, b }, n) {
  const c = new Float32Array(n * n);
  const zero = new Float32Array(n);
  return {
    multiply() {
      affine(a, b, zero, c, n, n, n);
      return c[0];
    },
    result: () => c,
  };
}

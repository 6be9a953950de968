// What the minimisers compute: a function of many variables and a curve through noisy points, the same for all, in plain
// JavaScript.

/** Both stop where no slope is larger than this. */
export const GRADIENT_TOLERANCE = 1e-5;
/** A fit ends where f falls, or x moves, by no more than this share. */
export const FIT_TOLERANCE = 1e-10;
/** Where fits begin: two bells, height, place and width each, on a line. Near enough for methods that take every step. */
export const FIT_START = [2.5, 2.5, 1, 1.5, 7, 1, 0, 0];
const TRUTH = [3, 3, 0.7, 2, 6.5, 1.1, 0.5, -0.1];

/** Rosenbrock's chain: { n, start, value(x, g) }, value writes the gradient. Its minimum is at 1. */
export function rosenbrockChain(n) {
  return {
    n,
    start: Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1)),
    value(x, g) {
      g.fill(0);
      let f = 0;
      for (let i = 0; i < n - 1; i++) {
        const p = x[i];
        const bend = x[i + 1] - p * p;
        f += 100 * bend * bend + (1 - p) * (1 - p);
        g[i] += -400 * p * bend - 2 * (1 - p);
        g[i + 1] = 200 * bend;
      }
      return f;
    },
  };
}

/** The points of a fit: t and y, Float32Arrays of m numbers; the noise is even. */
export function points(m, uniform) {
  const t = Float32Array.from({ length: m }, (_, i) => (10 * i) / (m - 1));
  const next = uniform(4);
  return { t, y: t.map((at) => bells(TRUTH, at) + 0.1 * (next() - 0.5)) };
}

/** The curve at t. */
export function bells([a, b, c, d, e, f, g, h], t) {
  const [u, v] = [(t - b) / c, (t - e) / f];
  return a * Math.exp(-0.5 * u * u) + d * Math.exp(-0.5 * v * v) + g + h * t;
}

/** Writes the curve's slopes by its eight parameters at t to J from `at` on. */
export function bellSlopes([a, b, c, d, e, f], t, J, at) {
  const [u, v] = [(t - b) / c, (t - e) / f];
  const [left, right] = [Math.exp(-0.5 * u * u), Math.exp(-0.5 * v * v)];
  J[at] = left;
  J[at + 1] = (a * left * u) / c;
  J[at + 2] = (a * left * u * u) / c;
  J[at + 3] = right;
  J[at + 4] = (d * right * v) / f;
  J[at + 5] = (d * right * v * v) / f;
  J[at + 6] = 1;
  J[at + 7] = t;
}

/** The best parameters for the points, by Gauss and Newton's iteration from the true ones. */
export function bestFit({ t, y }) {
  const n = TRUTH.length;
  let x = [...TRUTH];
  for (let round = 0; round < 50; round++) {
    const equations = Array.from({ length: n }, () => new Array(n + 1).fill(0));
    const slopes = new Array(n);
    for (let i = 0; i < t.length; i++) {
      bellSlopes(x, t[i], slopes, 0);
      const r = bells(x, t[i]) - y[i];
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < n; k++) equations[j][k] += slopes[j] * slopes[k];
        equations[j][n] -= slopes[j] * r;
      }
    }
    const step = solution(equations);
    x = x.map((value, j) => value + step[j]);
  }
  return x;
}

/** Solves rows [A | b] by elimination; A is positive definite. */
function solution(rows) {
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const share = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= share * rows[k][j];
    }
  }
  return rows.map((row, k) => row[n] / row[k]);
}

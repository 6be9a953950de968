import { Core, Layout } from '@elbow/core-wasm';
import { init } from '@elbow/core-wasm/f64';
import { inRange, onlyKnown, wholeNumber } from '../check.ts';
import { leastSquares } from '../numerical.ts';
import type { LeastSquares } from '../types.ts';
import { dot } from '../vectors.ts';
import { quadratic } from './quadratic.ts';
import type { Minimum, TestProblem } from './testProblem.ts';

/** Options of `noisyLeastSquares`. */
export interface NoisyLeastSquaresOptions {
  /** m: rows, an integer > features; 100 unless given. */
  rows?: number;
  /** n: features, an integer ≥ 1; 3 unless given. */
  features?: number;
  /** σ ≥ 0 of the noise; 0.5 unless given. With 0 every row has its own minimum at the common one: interpolation. */
  noise?: number;
  /** Names the random numbers: an integer from 0 to 2⁵³ − 1; 0 unless given. */
  seed?: number;
}

/** A linear model with noise: a sum of squares with its Hessian, its data and the weights that made them. */
export interface NoisyLeastSquares extends LeastSquares, TestProblem {
  readonly minimum: Minimum;
  /** Row-major [m, n]. */
  readonly x: Float64Array;
  readonly observed: Float64Array;
  /** What the data were made with; the minimum is near it. */
  readonly truth: Float64Array;
  /** ½m(xᵢ·w − yᵢ)²: one row's part, so that f is their mean. */
  row(i: number): TestProblem;
}

/**
 * Linear least squares on random data: f(w) = ½ Σ (xᵢ·w − yᵢ)², yᵢ = xᵢ·truth + σεᵢ, with x, truth and ε independent standard normal
 * numbers from the core's own streams, the same on every host. Start 0; the minimum is where XᵀXw = Xᵀy.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { conjugateGradient, exact, minimise, noisyLeastSquares } from '@elbow/optim';
 * const problem = noisyLeastSquares({ rows: 50, features: 4 });
 * console.log(minimise(problem, conjugateGradient({ lineSearch: exact() }), problem.start).k <= 5); // true
 * ```
 */
export function noisyLeastSquares(options: NoisyLeastSquaresOptions = {}): NoisyLeastSquares {
  const { rows: m = 100, features: n = 3, noise = 0.5, seed = 0 } = options;
  onlyKnown('noisyLeastSquares', options, ['rows', 'features', 'noise', 'seed']);
  wholeNumber('noisyLeastSquares', 'features', n, 1);
  wholeNumber('noisyLeastSquares', 'rows', m, n + 1);
  inRange('noisyLeastSquares', 'noise', noise, { from: 0 });
  wholeNumber('noisyLeastSquares', 'seed', seed, 0);
  const x = normals(m * n, seed, 0);
  const truth = normals(n, seed, 1);
  const epsilon = normals(m, seed, 2);
  const rowAt = (i: number): Float64Array => x.subarray(i * n, (i + 1) * n);
  const observed = epsilon.map((value, i) => dot(rowAt(i), truth) + noise * value);
  const squares = leastSquares({
    n,
    m,
    observed,
    residuals(w, r) {
      for (let i = 0; i < m; i++) r[i] = dot(rowAt(i), w) - (observed[i] as number);
    },
    jacobian: (_, J) => J.set(x),
  });
  const A = gram(
    n,
    Array.from({ length: m }, (_, i) => i),
  );
  const b = new Float64Array(n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) (b[j] as number) -= (x[i * n + j] as number) * (observed[i] as number);
  const whole = quadratic({ A, b, c: dot(observed, observed) / 2, start: new Float64Array(n) });
  const { x: lowest } = whole.minimum as Minimum;
  return {
    ...squares,
    observed,
    name: `noisyLeastSquares(${m} x ${n})`,
    start: new Float64Array(n),
    minimum: { x: lowest, f: squares.value(lowest) },
    hessian: (w, H) => whole.hessian(w, H),
    x,
    truth,
    row(i) {
      const y = observed[i] as number;
      const scaled = rowAt(i).map((value) => -m * value * y);
      return quadratic({ A: gram(n, [i], m), b: scaled, c: (m * y * y) / 2, start: new Float64Array(n) });
    },
  };

  /** Σ scale xᵢxᵢᵀ over some rows. */
  function gram(size: number, rows: readonly number[], scale = 1): number[][] {
    return Array.from({ length: size }, (_, a) =>
      Array.from({ length: size }, (_, b) =>
        rows.reduce((sum, i) => sum + scale * ((x[i * size + a] as number) * (x[i * size + b] as number)), 0),
      ),
    );
  }
}

/** Standard normal numbers of a stream of the core. */
function normals(count: number, seed: number, step: number): Float64Array {
  const layout = new Layout();
  const y = layout.reserve('y', count);
  const moments = layout.region(layout.segment('moments', 'f64'), 'moments', 2);
  const stream = layout.region(layout.segment('stream', 'f64'), 'stream', 3);
  const core = new Core(init(), layout);
  core.view(moments).set([0, 1]);
  core.view(stream).set([seed, PURPOSE, step]);
  core.program([{ kernel: 'normal', operands: [y, moments, stream] }])();
  return core.view(y) as Float64Array;
}

/** Of the streams that make test problems: apart from those of networks, which are small numbers. */
const PURPOSE = 1000;

import { wholeNumber } from './check.ts';
import type { LeastSquares, Objective, ResidualProblem, TwiceDifferentiable, ValueProblem } from './types.ts';
import { dot } from './vectors.ts';

/** Step of central differences, as a share of max(1, |xᵢ|): near ∛ε of f64, where truncation and rounding balance. */
const STEP = 7.62939453125e-6; // 2⁻¹⁷

/** Calls `visit` with each coordinate moved up and down in a copy of x; `spread` is the distance of the two. */
function aroundEach(
  x: Float64Array,
  visit: (i: number, above: Float64Array, below: Float64Array, spread: number) => void,
): void {
  const above = x.slice();
  const below = x.slice();
  x.forEach((value, i) => {
    const h = STEP * Math.max(1, Math.abs(value));
    above[i] = value + h;
    below[i] = value - h;
    visit(i, above, below, (above[i] as number) - (below[i] as number));
    above[i] = value;
    below[i] = value;
  });
}

/**
 * An objective whose gradient is taken by central differences, gᵢ = (f(x + hᵢ) − f(x − hᵢ))/2hᵢ with hᵢ = 2⁻¹⁷ max(1, |xᵢ|):
 * 2n values for each gradient, right to about two thirds of the digits of f64.
 *
 * Source: Nocedal & Wright 2006, equation 8.7.
 *
 * @example
 * ```ts
 * import { numericalGradient } from '@elbow/optim';
 * const g = new Float64Array(1);
 * numericalGradient({ n: 1, value: ([x = 0]) => x * x * x }).valueAndGradient(Float64Array.of(2), g);
 * console.log(g[0]?.toFixed(6)); // 12.000000
 * ```
 */
export function numericalGradient({ n, value }: ValueProblem): Objective {
  return {
    n,
    value,
    valueAndGradient(x, g) {
      aroundEach(x, (i, above, below, spread) => {
        g[i] = (value(above) - value(below)) / spread;
      });
      return value(x);
    },
  };
}

/**
 * The objective with a Hessian by central differences of its gradient, made symmetric: 2n gradients for each.
 *
 * @example
 * ```ts
 * import { numericalHessian, rosenbrock } from '@elbow/optim';
 * const H = new Float64Array(4);
 * numericalHessian(rosenbrock(2)).hessian(Float64Array.of(1, 1), H);
 * console.log([...H].map(Math.round)); // [ 802, -400, -400, 200 ]
 * ```
 */
export function numericalHessian(problem: Objective): TwiceDifferentiable {
  const { n } = problem;
  return {
    n,
    value: (x) => problem.value(x),
    valueAndGradient: (x, g) => problem.valueAndGradient(x, g),
    hessian(x, H) {
      const [up, down] = [new Float64Array(n), new Float64Array(n)];
      aroundEach(x, (i, above, below, spread) => {
        problem.valueAndGradient(above, up);
        problem.valueAndGradient(below, down);
        for (let j = 0; j < n; j++) H[i * n + j] = ((up[j] as number) - (down[j] as number)) / spread;
      });
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) {
          const mean = ((H[i * n + j] as number) + (H[j * n + i] as number)) / 2;
          H[i * n + j] = mean;
          H[j * n + i] = mean;
        }
      }
    },
  };
}

/**
 * A sum of squares from its residuals: f = ½Σr², ∇f = Jᵀr. Where the problem has no Jacobian it is taken by central
 * differences, 2n times all residuals.
 * @throws RangeError unless n and m are positive integers.
 *
 * @example
 * ```ts
 * import { leastSquares } from '@elbow/optim';
 * const distance = leastSquares({ n: 2, m: 2, residuals: ([x = 0, y = 0], r) => { r[0] = x - 3; r[1] = 10 * (y - 1); } });
 * console.log(distance.value(Float64Array.of(0, 1))); // 4.5
 * ```
 */
export function leastSquares(problem: ResidualProblem): LeastSquares {
  const { n, m, observed } = problem;
  wholeNumber('leastSquares', 'problem.n', n, 1);
  wholeNumber('leastSquares', 'problem.m', m, 1);
  const r = new Float64Array(m);
  const J = new Float64Array(m * n);
  const residuals = (x: Float64Array, out: Float64Array): void => problem.residuals(x, out);
  const jacobian = (x: Float64Array, out: Float64Array): void => {
    if (problem.jacobian) problem.jacobian(x, out);
    else numericalJacobian(problem, x, out);
  };
  return {
    n,
    m,
    ...(observed === undefined ? {} : { observed }),
    residuals,
    jacobian,
    value(x) {
      residuals(x, r);
      return dot(r, r) / 2;
    },
    valueAndGradient(x, g) {
      residuals(x, r);
      jacobian(x, J);
      g.fill(0);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) (g[j] as number) += (J[i * n + j] as number) * (r[i] as number);
      }
      return dot(r, r) / 2;
    },
  };
}

/** Writes ∂rᵢ/∂xⱼ by central differences into J, row-major [m, n]. */
function numericalJacobian({ n, m, residuals }: ResidualProblem, x: Float64Array, J: Float64Array): void {
  const [up, down] = [new Float64Array(m), new Float64Array(m)];
  aroundEach(x, (j, above, below, spread) => {
    residuals(above, up);
    residuals(below, down);
    for (let i = 0; i < m; i++) J[i * n + j] = ((up[i] as number) - (down[i] as number)) / spread;
  });
}

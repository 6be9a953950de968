import type { Minimum, TestProblem } from './testProblem.ts';

/** Rosenbrock's function always has its minimum. */
export interface Rosenbrock extends TestProblem {
  readonly minimum: Minimum;
}

/**
 * Rosenbrock's curved valley: f(x) = Σ 100(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)², i = 0 … n − 2. Start (−1.2, 1, −1.2, 1, …),
 * minimum 0 at (1, …, 1); for n ≥ 4 there is a second minimum near (−1, 1, …, 1).
 *
 * Source: Rosenbrock 1960 (n = 2); the chain is SciPy's `rosen`.
 * @throws RangeError unless n is an integer ≥ 2.
 *
 * @example
 * ```ts
 * import { rosenbrock } from '@elbow/optim';
 * const { start, value } = rosenbrock(2);
 * console.log(value(start).toFixed(1)); // 24.2
 * ```
 */
export function rosenbrock(n = 2): Rosenbrock {
  if (!(Number.isSafeInteger(n) && n >= 2))
    throw new RangeError(`rosenbrock: n must be an integer >= 2, got ${String(n)}`);
  return {
    name: `rosenbrock(${n})`,
    n,
    start: Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1)),
    minimum: { x: new Float64Array(n).fill(1), f: 0 },
    value(x) {
      let f = 0;
      for (let i = 0; i < n - 1; i++) {
        const p = x[i] as number;
        const bend = (x[i + 1] as number) - p * p;
        f += 100 * bend * bend + (1 - p) * (1 - p);
      }
      return f;
    },
    valueAndGradient(x, g) {
      g.fill(0);
      let f = 0;
      for (let i = 0; i < n - 1; i++) {
        const p = x[i] as number;
        const bend = (x[i + 1] as number) - p * p;
        f += 100 * bend * bend + (1 - p) * (1 - p);
        (g[i] as number) += -400 * p * bend - 2 * (1 - p);
        g[i + 1] = 200 * bend;
      }
      return f;
    },
    hessian(x, H) {
      H.fill(0);
      for (let i = 0; i < n - 1; i++) {
        const p = x[i] as number;
        const next = i + 1;
        (H[i * n + i] as number) += 1200 * p * p - 400 * (x[next] as number) + 2;
        H[i * n + next] = -400 * p;
        H[next * n + i] = -400 * p;
        H[next * n + next] = 200;
      }
    },
  };
}

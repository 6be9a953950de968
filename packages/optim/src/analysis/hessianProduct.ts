import type { Objective, TwiceDifferentiable } from '../types.ts';
import { largest } from '../vectors.ts';
import type { HessianVectorProduct } from './largestEigenvalue.ts';

/** An objective that multiplies with its Hessian. */
export interface WithProducts extends Objective {
  /** Writes the Hessian at x times v into Hv. */
  hessianVector(x: Float64Array, v: ArrayLike<number>, Hv: Float64Array): unknown;
}

/** ∛ε of f64, where truncation and rounding of a central difference balance. */
const STEP = 7.62939453125e-6; // 2⁻¹⁷

/**
 * Hv at x: from the Hessian, or the products, where the objective has them (`session.objective` does), otherwise by central differences of two gradients,
 * (∇f(x + hv) − ∇f(x − hv))/2h with h max |vᵢ| = 2⁻¹⁷ max(1, max |xᵢ|).
 *
 * Source: Pearlmutter 1994, section 2 (the differences; exact products of networks are `session.hvp`).
 * @throws RangeError where x does not hold n numbers.
 *
 * @example
 * ```ts
 * import { hessianProduct, quadratic } from '@elbow/optim';
 * const out = new Float64Array(2);
 * hessianProduct(quadratic({ A: [[2, 1], [1, 3]] }), [5, 7])(Float64Array.of(1, 0), out);
 * console.log(out); // Float64Array(2) [ 2, 1 ]
 * ```
 */
export function hessianProduct(
  problem: Objective | TwiceDifferentiable | WithProducts,
  at: ArrayLike<number>,
): HessianVectorProduct {
  const { n } = problem;
  const x = Float64Array.from(at);
  if (x.length !== n) throw new RangeError(`hessianProduct: x must hold ${n} numbers, got ${x.length}`);
  if ('hessian' in problem) {
    const H = new Float64Array(n * n);
    problem.hessian(x, H);
    return (v, out) => {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += (H[i * n + j] as number) * (v[j] as number);
        out[i] = sum;
      }
    };
  }
  if ('hessianVector' in problem) return (v, out) => void problem.hessianVector(x, v, out);
  const [up, down] = [new Float64Array(n), new Float64Array(n)];
  return (v, out) => {
    const size = largest(v);
    if (size === 0) {
      out.fill(0);
      return;
    }
    const h = (STEP * Math.max(1, largest(x))) / size;
    problem.valueAndGradient(
      x.map((value, i) => value + h * (v[i] as number)),
      up,
    );
    problem.valueAndGradient(
      x.map((value, i) => value - h * (v[i] as number)),
      down,
    );
    for (let i = 0; i < n; i++) out[i] = ((up[i] as number) - (down[i] as number)) / (2 * h);
  };
}

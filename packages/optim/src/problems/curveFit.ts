import { onlyKnown } from '../check.ts';
import { leastSquares } from '../numerical.ts';
import type { LeastSquares } from '../types.ts';

/** A curve and the points that it is to meet. */
export interface CurveFitData {
  /** m points, each a number or what the model takes. */
  x: ArrayLike<number>;
  /** m values. */
  y: ArrayLike<number>;
  /** y = model(x, p). */
  model(x: number, p: Float64Array): number;
  /** Parameters n, an integer ≥ 1. */
  parameters: number;
  /** Writes ∂model/∂pⱼ at x into `out`, [n]; central differences unless given. */
  gradient?(x: number, p: Float64Array, out: Float64Array): void;
  /** Standard deviations of y, m numbers > 0: each residual is divided by its own. */
  sigma?: ArrayLike<number>;
}

/**
 * A curve fit as a sum of squares: f(p) = ½ Σ ((model(xᵢ, p) − yᵢ)/σᵢ)², for `levenbergMarquardt`, whose solution carries standard
 * errors and R² (of the weighted y).
 * @throws RangeError on lengths that differ, or σ that is not > 0; TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { curveFit, minimise } from '@elbow/optim';
 * import { levenbergMarquardt } from '@elbow/optim/second-order';
 * const line = curveFit({ x: [0, 1, 2], y: [1, 3, 5], parameters: 2, model: (x, [a = 0, b = 0]) => a + b * x });
 * console.log([...minimise(line, levenbergMarquardt(), [0, 0]).x].map(Math.round)); // [ 1, 2 ]
 * ```
 */
export function curveFit(data: CurveFitData): LeastSquares {
  onlyKnown('curveFit', data, ['x', 'y', 'model', 'parameters', 'gradient', 'sigma']);
  const { x, y, model, parameters: n, gradient, sigma } = data;
  const m = x.length;
  for (const [name, values] of Object.entries({ y, sigma })) {
    if (values && values.length !== m) {
      throw new RangeError(`curveFit: ${name} must hold ${m} numbers, one a point of x, got ${values.length}`);
    }
  }
  if (!(Number.isSafeInteger(n) && n >= 1)) {
    throw new RangeError(`curveFit: parameters must be an integer >= 1, got ${String(n)}`);
  }
  const weights = Array.from({ length: m }, (_, i) => 1 / (sigma?.[i] ?? 1));
  const bad = weights.findIndex((weight) => !(weight > 0 && weight < Infinity));
  if (bad >= 0)
    throw new RangeError(`curveFit: sigma[${bad}] must be a finite number > 0, got ${String(sigma?.[bad])}`);
  const slopes = new Float64Array(n);
  return leastSquares({
    n,
    m,
    observed: weights.map((weight, i) => weight * (y[i] as number)),
    residuals(p, r) {
      for (let i = 0; i < m; i++) r[i] = (weights[i] as number) * (model(x[i] as number, p) - (y[i] as number));
    },
    ...(gradient && {
      jacobian(p: Float64Array, J: Float64Array): void {
        for (let i = 0; i < m; i++) {
          gradient(x[i] as number, p, slopes);
          for (let j = 0; j < n; j++) J[i * n + j] = (weights[i] as number) * (slopes[j] as number);
        }
      },
    }),
  });
}

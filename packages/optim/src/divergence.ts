import { hessianProduct } from './analysis/hessianProduct.ts';
import { largestEigenvalue } from './analysis/largestEigenvalue.ts';
import { stabilityLimit } from './analysis/stabilityLimit.ts';
import type { Minimiser, Objective } from './types.ts';

/** A learning rate beside the limit that the curvature sets. */
export interface RateAgainstLimit {
  readonly learningRate: number;
  readonly limit: number;
  /** learningRate/limit: above 1, the rule diverges. */
  readonly ratio: number;
}

/** Products that a verdict may spend on λmax: it is a rough number that the reason needs. */
const PRODUCTS = 30;

/**
 * The rate of step k against the stability limit at x; null where the method is no lifted rule, the rule has no limit, or
 * there is no positive curvature. It takes up to 30 products with the Hessian, or 60 gradients.
 */
export function rateAgainstLimit(
  problem: Objective,
  { descends }: Minimiser<never>,
  x: Float64Array,
  k: number,
): RateAgainstLimit | null {
  if (!descends) return null;
  const { value } = largestEigenvalue(hessianProduct(problem, x), problem.n, {
    maxProducts: PRODUCTS,
    tolerance: 1e-4,
  });
  if (!(value > 0 && value < Infinity)) return null;
  const { limit } = stabilityLimit(descends.rule, value);
  if (limit === null) return null;
  const learningRate = descends.rate(k);
  return { learningRate, limit, ratio: learningRate / limit };
}

/** One sentence on it, for a verdict. */
export function wordRate({ learningRate, limit, ratio }: RateAgainstLimit): string {
  return `the learning rate ${learningRate} is ${ratio.toPrecision(3)} times the stability limit ${limit.toPrecision(3)}`;
}

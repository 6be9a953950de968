import { inRange } from '../check.ts';
import { dot } from '../vectors.ts';
import { decomposed } from './spectrum.ts';
import { symmetric } from './squareRoot.ts';

/** How the error along one direction changes from step to step, by its factor 1 − ηλ. */
export type Regime = 'monotone' | 'one step' | 'oscillating' | 'edge' | 'diverging';

/** A learning rate, and a momentum where there is one, with the share of the distance that a step leaves at last. */
export interface Tuned {
  readonly learningRate: number;
  readonly beta: number;
  readonly rate: number;
}

/** What a learning rate does. */
export interface RegimeReport {
  /** 1 − ηλᵢ of each direction, ascending eigenvalues. */
  readonly factors: Float64Array;
  readonly regimes: readonly Regime[];
  /** That of the direction that decides: diverging, edge, oscillating, one step, monotone, in this order. */
  readonly regime: Regime;
  /** max |1 − ηλᵢ|: the share of the distance to the minimum that a step leaves; of f's gap its square. */
  readonly rate: number;
}

/** A quadratic ½wᵀAw + bᵀw as gradient descent sees it. */
export interface QuadraticAnalysis {
  /** Ascending. */
  readonly eigenvalues: Float64Array;
  readonly eigenvectors: readonly Float64Array[];
  /** λmax/λmin; Infinity where λmin ≤ 0. */
  readonly conditionNumber: number;
  /** −A⁻¹b; null where A is not positive definite. */
  readonly minimum: Float64Array | null;
  /** 1/λᵢ: the rate that ends direction i in one step. */
  readonly optimalRates: Float64Array;
  /** 1/aᵢᵢ: the same for coordinate i alone, the others held (R63). */
  readonly optimalRatesByCoordinate: Float64Array;
  /** 2/λmax: above it gradient descent diverges. */
  readonly limit: number;
  /** The best of each method; null where A is not positive definite. */
  readonly best: { readonly gradientDescent: Tuned; readonly heavyBall: Tuned; readonly nesterov: Tuned } | null;
  /** What gradient descent does at that rate, direction by direction. */
  regimeOf(learningRate: number): RegimeReport;
}

const ORDER: readonly Regime[] = ['diverging', 'edge', 'oscillating', 'one step', 'monotone'];
/** Factors this near to 0 or −1 are there. */
const ROUNDING = 1e-9;

/**
 * Everything that decides how descent moves on a quadratic: eigenvalues λ, the condition number κ = λmax/λmin (large is slow), the best
 * rate of each direction and coordinate, the limit 2/λmax, what a given rate does, and the best rates of three methods:
 * gradient descent 2/(L + μ), leaving (κ − 1)/(κ + 1) a step; Polyak's heavy ball 4/(√L + √μ)² with β = ((√κ − 1)/(√κ + 1))², leaving √β;
 * Nesterov's 4/(3L + μ) with β = (√(3κ + 1) − 2)/(√(3κ + 1) + 2), leaving 1 − 2/√(3κ + 1).
 *
 * Source: lecture notes R60–R68, R73; Polyak 1964; Lessard, Recht & Packard 2016, table 1.
 * @throws RangeError where A is not square and symmetric, or b is not as long.
 *
 * @example
 * ```ts
 * import { analyseQuadratic } from '@elbow/optim/second-order';
 * const { conditionNumber, limit, regimeOf } = analyseQuadratic([[1, 0], [0, 4]]);
 * console.log(conditionNumber, limit, regimeOf(0.4).regimes); // 4 0.5 [ 'monotone', 'oscillating' ]
 * ```
 */
export function analyseQuadratic(A: readonly ArrayLike<number>[], b?: ArrayLike<number>): QuadraticAnalysis {
  const matrix = symmetric('analyseQuadratic', A);
  const n = matrix.rows;
  const offset = Float64Array.from(b ?? new Float64Array(n));
  if (offset.length !== n) {
    throw new RangeError(`analyseQuadratic: b must hold ${n} numbers, one a row of A, got ${offset.length}`);
  }
  const { eigenvalues, eigenvectors } = decomposed(matrix);
  const mu = eigenvalues[0] as number;
  const L = eigenvalues[n - 1] as number;
  const definite = mu > 0;
  const minimum = definite ? new Float64Array(n) : null;
  if (minimum) {
    eigenvectors.forEach((q, k) => {
      const share = -dot(q, offset) / (eigenvalues[k] as number);
      for (let i = 0; i < n; i++) (minimum[i] as number) += share * (q[i] as number);
    });
  }
  return {
    eigenvalues,
    eigenvectors,
    conditionNumber: definite ? L / mu : Infinity,
    minimum,
    optimalRates: eigenvalues.map((value) => 1 / value),
    optimalRatesByCoordinate: Float64Array.from({ length: n }, (_, i) => 1 / matrix.get(i, i)),
    limit: L > 0 ? 2 / L : Infinity,
    best: definite ? bestOf(mu, L) : null,
    regimeOf(learningRate) {
      inRange('regimeOf', 'learningRate', learningRate, { above: 0 });
      const factors = eigenvalues.map((value) => 1 - learningRate * value);
      const regimes = Array.from(factors, regimeOfFactor);
      return {
        factors,
        regimes,
        regime: ORDER.find((regime) => regimes.includes(regime)) as Regime,
        rate: Math.max(...factors.map(Math.abs)),
      };
    },
  };
}

function regimeOfFactor(factor: number): Regime {
  if (Math.abs(factor) <= ROUNDING) return 'one step';
  if (Math.abs(factor + 1) <= ROUNDING) return 'edge';
  if (factor < -1 || factor >= 1) return 'diverging'; // flat or bent down: no step leads to a minimum
  return factor > 0 ? 'monotone' : 'oscillating';
}

function bestOf(mu: number, L: number): NonNullable<QuadraticAnalysis['best']> {
  const kappa = L / mu;
  const roots = Math.sqrt(L) + Math.sqrt(mu);
  const ball = (Math.sqrt(kappa) - 1) / (Math.sqrt(kappa) + 1);
  const three = Math.sqrt(3 * kappa + 1);
  return {
    gradientDescent: { learningRate: 2 / (L + mu), beta: 0, rate: (kappa - 1) / (kappa + 1) },
    heavyBall: { learningRate: 4 / (roots * roots), beta: ball * ball, rate: ball },
    nesterov: { learningRate: 4 / (3 * L + mu), beta: (three - 2) / (three + 2), rate: 1 - 2 / three },
  };
}

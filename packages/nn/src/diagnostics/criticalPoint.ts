import type { SpectrumOptions } from '@elbow/optim/second-order';
import { inRange } from '../options.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { sessionSpectrum } from './sessionSpectrum.ts';

/** What the present parameters are, as a point of the loss. */
export interface CriticalPointReport {
  /** By the signs of the curvatures; 'not critical' where the loss has a slope. */
  readonly kind: 'minimum' | 'maximum' | 'saddle' | 'degenerate' | 'not critical';
  /** The largest |∂L/∂θᵢ|. */
  readonly slope: number;
  /** Ascending, [n]. */
  readonly eigenvalues: Float64Array;
  /** How many curve down, not at all, and up: 0 is what is at most a share of the largest in size, 1e-9 in f64 and 1e-5 in f32. */
  readonly down: number;
  readonly flat: number;
  readonly up: number;
  /** A direction of length 1 in which the loss falls most steeply from a saddle or a maximum; null where none curves down. */
  readonly descent: Float64Array | null;
}

/** Options of `criticalPoint`, and those of `spectrum`. */
export interface CriticalPointOptions extends SpectrumOptions {
  /** The slope up to which a point is critical, ≥ 0; 1e-6 unless given, 1e-4 in f32. */
  gradientTolerance?: number;
}

/**
 * Classifies the present parameters as a point of the loss and penalty: a minimum, a saddle, or degenerate, where some directions are flat and the second order does not tell
 * (as it is along the rescalings of a ReLU network, R117, so at all of its minima). From the gradient and all eigenvalues: n Hessian-vector products and n³ operations.
 *
 * Source: lecture notes R47; Dauphin et al. 2014 (saddles, by the share of eigenvalues below 0).
 * @throws RangeError on more than `maxVariables` parameters (2000 unless given) or another tolerance; as `session.objective`.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm/f64';
 * import { compile, dense, sequential, squaredError } from '@elbow/nn';
 * import { criticalPoint } from '@elbow/nn/second-order';
 * const session = compile(sequential(1, dense(1), dense(1)), { loss: squaredError(), core: init() });
 * session.parameters.fill(0); // (v(wx + b) + c − t)² on x = t = ±1: flat but for the saddle −4wv, and 2 along c
 * const { kind, down, flat, up } = criticalPoint(session, { x: [1, -1], t: [1, -1] });
 * console.log(kind, down, flat, up); // saddle 1 1 2
 * ```
 */
export function criticalPoint(
  session: Session,
  data: Data,
  { gradientTolerance, ...options }: CriticalPointOptions = {},
): CriticalPointReport {
  const f64 = session.core.module.precision === 'f64';
  const slopeAtMost = gradientTolerance ?? (f64 ? 1e-6 : 1e-4);
  inRange('criticalPoint', 'gradientTolerance', slopeAtMost, 0);
  const { eigenvalues, eigenvectors, shape } = sessionSpectrum(session, data, options);
  const g = new Float64Array(eigenvalues.length);
  session.objective(data).valueAndGradient(Float64Array.from(session.parameters), g);
  const slope = g.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const zero = (f64 ? 1e-9 : 1e-5) * eigenvalues.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const down = eigenvalues.filter((value) => value < -zero).length;
  const up = eigenvalues.filter((value) => value > zero).length;
  return {
    kind: slope <= slopeAtMost ? shape : 'not critical',
    slope,
    eigenvalues,
    down,
    flat: eigenvalues.length - down - up,
    up,
    descent: down > 0 ? (eigenvectors[0] as Float64Array) : null,
  };
}

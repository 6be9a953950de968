import type { Region } from '@elbow/core-wasm';
import type { Objective } from '@elbow/optim';
import { meanLoss } from './meanLoss.ts';
import type { ProgramKind } from './programs.ts';
import { penaltyOf } from './regularisers/penaltyOf.ts';
import { weighedRows } from './rows.ts';
import type { Session } from './session.ts';
import type { Data } from './types.ts';

/** The mean loss on some rows, and the penalty, as a function of all parameters. Calls move the session's parameters to x. */
export interface NetworkObjective extends Objective {
  /** Writes the Hessian at x times v into Hv; returns whether it is exact (else central differences). */
  hessianVector(x: Float64Array, v: ArrayLike<number>, Hv: Float64Array): boolean;
}

/** See `Session.objective`. */
export function objective(session: Session, data: Data): NetworkObjective {
  const { plan, parameters } = session;
  weighedRows('objective', plan, data);
  const moveTo = (x: Float64Array): void => {
    checkLength('objective: x', x, parameters.length);
    parameters.set(x);
  };
  return {
    n: parameters.length,
    value(x) {
      moveTo(x);
      return session.evaluate(data).loss + penaltyOf(session);
    },
    valueAndGradient(x, g) {
      checkLength('objective: g', g, parameters.length);
      moveTo(x);
      return meanOver(session, data, 'gradient', plan.blueprint.vectors.gradients, g) + penaltyOf(session);
    },
    hessianVector(x, v, Hv) {
      checkLength('objective: Hv', Hv, parameters.length);
      moveTo(x);
      const { product, exact } = hessianVectorProduct(session, v, data);
      Hv.set(product);
      return exact;
    },
  };
}

/** Throws RangeError on a vector that has not one number for each parameter. */
function checkLength(what: string, vector: ArrayLike<number>, n: number): void {
  if (vector.length === n) return;
  throw new RangeError(`${what} must hold ${n} numbers, one a parameter, got ${vector.length}`);
}

/** See `Session.hvp`. */
export function hessianVectorProduct(
  session: Session,
  v: ArrayLike<number>,
  data: Data,
): { product: Float64Array; exact: boolean } {
  const { plan, core, parameters } = session;
  weighedRows('hvp', plan, data);
  checkLength('hvp: v', v, parameters.length);
  const product = new Float64Array(v.length);
  if (plan.lists.tangent === null) {
    centralDifference(session, v, data, product);
    return { product, exact: false };
  }
  const { vectors } = plan.blueprint;
  core.view(vectors.direction).set(v);
  meanOver(session, data, 'hvp', vectors.product, product);
  return { product, exact: true };
}

/** (∇L(θ + hv) − ∇L(θ − hv)) / 2h, with h = ∛ε · (1 + |θ|) / |v|: the step that balances truncation and rounding. */
function centralDifference(session: Session, v: ArrayLike<number>, data: Data, product: Float64Array): void {
  const { parameters, plan, core } = session;
  const CUBE_ROOT_OF_EPSILON = core.module.precision === 'f64' ? 6.06e-6 : 4.92e-3;
  const length = norm(v);
  if (length === 0) return;
  const h = (CUBE_ROOT_OF_EPSILON * (1 + norm(parameters))) / length;
  const theta = Float64Array.from(parameters);
  const sides = [h, -h].map((step) => {
    const g = new Float64Array(theta.length);
    parameters.set(theta.map((p, i) => p + step * (v[i] as number)));
    meanOver(session, data, 'gradient', plan.blueprint.vectors.gradients, g);
    return g;
  });
  parameters.set(theta);
  const [ahead, behind] = sides as [Float64Array, Float64Array];
  for (let i = 0; i < product.length; i++) product[i] = ((ahead[i] as number) - (behind[i] as number)) / (2 * h);
}

function norm(v: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += (v[i] as number) * (v[i] as number);
  return Math.sqrt(sum);
}

/** Runs a program over all rows; writes the weighted mean of the vector that it fills into `mean`, returns the mean loss. */
function meanOver(session: Session, data: Data, kind: ProgramKind, vector: Region<'real'>, mean: Float64Array): number {
  const part = session.core.view(vector);
  mean.fill(0);
  const { loss, total } = meanLoss(session, kind, data, (weight) => {
    for (let i = 0; i < part.length; i++) (mean[i] as number) += weight * (part[i] as number);
  });
  for (let i = 0; i < mean.length; i++) (mean[i] as number) /= total || 1;
  return loss;
}

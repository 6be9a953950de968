import { kernelName } from '@elbow/core-wasm';
import { inRange } from '../check.ts';
import type { Rule } from '../types.ts';

/** The learning rate up to which a rule is stable; null where it has no such limit. */
export interface StabilityLimit {
  readonly limit: number | null;
  /** The formula of the limit, or why there is none. */
  readonly reason: string;
}

/** β, τ and L = λmax + weight decay → limit. */
type Limit = (L: number, beta: number, dampening: number) => { limit: number; formula: string };

/** By the kernel that moves θ. */
const LIMITS: Readonly<Record<string, Limit>> = {
  gradientDescent: (L) => ({ limit: 2 / L, formula: '2/L' }),
  momentum: heavyBall,
  momentumBuffered: heavyBall,
  nesterov: (L, beta, dampening) => ({
    limit: (2 * (1 + beta)) / ((1 - dampening) * (1 + 2 * beta) * L),
    formula: '2(1 + beta)/((1 - dampening)(1 + 2 beta)L)',
  }),
  nesterovBuffered: (L, beta, dampening) => ({
    limit: (2 * (1 + beta)) / ((1 + beta + beta * (1 - dampening)) * L),
    formula: '2(1 + beta)/((1 + beta + beta(1 - dampening))L)',
  }),
};

function heavyBall(L: number, beta: number, dampening: number): { limit: number; formula: string } {
  return {
    limit: (2 * (1 + beta)) / ((1 - dampening) * L),
    formula: dampening === 0 ? '2(1 + beta)/L' : '2(1 + beta)/((1 - dampening)L)',
  };
}

/**
 * The learning rate above which a rule diverges where the largest curvature is λmax, and below which it converges on a
 * quadratic: 2/L for gradient descent, 2(1 + β)/((1 − τ)L) for momentum, 2(1 + β)/((1 − τ)(1 + 2β)L) for Nesterov (in
 * PyTorch's form 2(1 + β)/((1 + β + β(1 − τ))L)), with L = λmax + λ, λ: weight decay, τ: dampening.
 *
 * Each is where a root of the rule's recurrence on ½Lθ² reaches −1. Rules that scale the gradient by its own size (Adam, RMSprop,
 * Rprop, Lion …) have no limit that depends on λmax alone: the answer is null with the reason.
 * Source: Polyak 1964; O'Donoghue & Candès 2015; lecture notes R61, R65 (2/λmax). With dampening: derived here, and tested on both sides.
 * @throws RangeError unless λmax is finite and > 0.
 *
 * @example
 * ```ts
 * import { adam, momentum, stabilityLimit } from '@elbow/optim';
 * console.log(stabilityLimit(momentum({ beta: 0.5 }), 10).limit); // 0.3
 * console.log(stabilityLimit(adam(), 10).limit); // null
 * ```
 */
export function stabilityLimit(rule: Rule, lambdaMax: number): StabilityLimit {
  inRange('stabilityLimit', 'lambdaMax', lambdaMax, { above: 0 });
  const none = (why: string): StabilityLimit => ({ limit: null, reason: `${rule.name} ${why}` });
  if ('rules' in rule) return none('has groups: ask for each of its rules');
  if ('apply' in rule) return none('is written in TypeScript: its recurrence is not known');
  const [transform] = rule.before ?? [];
  if (transform) return none(`comes after ${transform.name}, which changes its recurrence`);
  const known = LIMITS[kernelName(rule.update)];
  if (!known)
    return none('scales its steps by what it has seen of the gradient: no limit depends on the curvature alone');
  const { beta = 0, dampening = 0, weightDecay = 0 } = rule.hyper;
  const { limit, formula } = known(lambdaMax + weightDecay, beta, dampening);
  const curvature = weightDecay === 0 ? 'the largest curvature' : 'the largest curvature + weight decay';
  return { limit, reason: `${formula} with L = ${lambdaMax + weightDecay}, ${curvature}` };
}

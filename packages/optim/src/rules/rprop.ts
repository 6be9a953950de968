import { irpropMinus, irpropPlus } from '@elbow/core-wasm/rules';
import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** Options of `rprop`. */
export interface RpropOptions {
  /** 'irprop-' waits a step after a change of sign; 'irprop+' also takes the last move back where the loss has grown. */
  variant?: 'irprop-' | 'irprop+';
  /** First step size > 0. */
  initialStep?: number;
  /** η⁺ > 1: growth while the gradient keeps its sign. */
  increase?: number;
  /** η⁻ in (0, 1): shrinkage when it changes. */
  decrease?: number;
  /** Smallest step size > 0. */
  minStep?: number;
  /** Largest step size. */
  maxStep?: number;
}

/**
 * Resilient propagation: each coordinate has a step size of its own, which grows by η⁺ while the sign of its gradient
 * stays and shrinks by η⁻ when it changes; only the sign of the gradient is used, so it wants full batches.
 *
 * Defaults of Riedmiller & Braun 1993: initialStep 0.1 (PyTorch starts at 0.01), increase 1.2, decrease 0.5, minStep
 * 1e-6, maxStep 50. Variants of Igel & Hüsken 2003; 'irprop-' (the default) is PyTorch's. There is no learning rate: it
 * is given as 1 and not read. The lecture notes clamp the signed step (R88), which turns it round; here magnitude and
 * sign are kept apart.
 * @throws RangeError on a number outside its range, TypeError on another variant.
 *
 * @example
 * ```ts
 * import { rprop } from '@elbow/optim';
 * console.log(rprop({ variant: 'irprop+' }).slots); // [ 'previous', 'step', 'move' ]
 * ```
 */
export function rprop(options: RpropOptions = {}): KernelRule {
  const {
    variant = 'irprop-',
    initialStep = 0.1,
    increase = 1.2,
    decrease = 0.5,
    minStep = 1e-6,
    maxStep = 50,
  } = options;
  onlyKnown('rprop', options, ['variant', 'initialStep', 'increase', 'decrease', 'minStep', 'maxStep']);
  inRange('rprop', 'initialStep', initialStep, { above: 0 });
  inRange('rprop', 'increase', increase, { above: 1 });
  inRange('rprop', 'decrease', decrease, { above: 0, below: 1 });
  inRange('rprop', 'minStep', minStep, { above: 0 });
  inRange('rprop', 'maxStep', maxStep, { from: minStep });
  const shared = { learningRate: 1, hyper: { initialStep, increase, decrease, minStep, maxStep } };
  if (variant === 'irprop-') return { ...shared, name: 'irprop-', slots: ['previous', 'step'], update: irpropMinus };
  if (variant === 'irprop+') {
    return { ...shared, name: 'irprop+', slots: ['previous', 'step', 'move'], scalars: ['last'], update: irpropPlus };
  }
  throw new TypeError(`rprop: variant must be 'irprop-' or 'irprop+', got ${String(variant)}`);
}

import * as kernels from '@elbow/core-wasm/rules';
import { inRange, onlyKnown } from '../check.ts';
import type { KernelRule } from '../types.ts';

/** The forms of `rprop`. */
export type RpropVariant = 'irprop-' | 'irprop+' | 'rprop-' | 'rprop+' | 'lecture';

/** Options of `rprop`. */
export interface RpropOptions {
  /**
   * After a change of sign 'irprop-' waits a step, 'rprop-' steps at once, 'rprop+' takes the last move back, 'irprop+' takes
   * it back only where the loss has grown. 'lecture' looks at where the step leads before it takes it.
   */
  variant?: RpropVariant;
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
 * 1e-6, maxStep 50. 'rprop+' is theirs, the others are Igel & Hüsken's 2003; 'irprop-' (the default) is PyTorch's. There
 * is no learning rate: it is given as 1 and not read. 'lecture' is the notes' form (R88): the gradient is taken where the
 * step leads, and the step is taken back unless the sign is the old one; its first step only reads the gradient. The
 * stored sign never turns, so a coordinate can only go on the way it began (erratum E10): for study. The notes clamp the
 * signed step, which would turn it round; here magnitude and sign are kept apart.
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
  const form = Object.hasOwn(FORMS, variant) ? FORMS[variant] : null;
  if (!form)
    throw new TypeError(`rprop: variant must be one of ${Object.keys(FORMS).join(', ')}, got ${String(variant)}`);
  const hyper = { initialStep, increase, decrease, minStep, maxStep };
  return { name: variant === 'lecture' ? 'rprop-lecture' : variant, learningRate: 1, hyper, ...form };
}

const FORMS: Readonly<Record<RpropVariant, Pick<KernelRule, 'slots' | 'scalars' | 'update' | 'lookahead'>>> = {
  'irprop-': { slots: ['previous', 'step'], update: kernels.irpropMinus },
  'irprop+': { slots: ['previous', 'step', 'move'], scalars: ['last'], update: kernels.irpropPlus },
  'rprop-': { slots: ['previous', 'step'], update: kernels.rpropMinus },
  'rprop+': { slots: ['previous', 'step', 'move'], update: kernels.rpropPlus },
  lecture: {
    slots: ['kept', 'previous', 'step'],
    update: kernels.rpropLecture,
    lookahead: kernels.rpropLectureLookahead,
  },
};

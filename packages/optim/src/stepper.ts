import { Core, type CoreModule, Layout } from '@elbow/core-wasm';
import { isCustom, lookaheadOp, reserveRule, updateOp } from './ruleOps.ts';
import type { Rule, Vector } from './types.ts';

/** A rule with its memory, taken one step at a time. The vectors are views of one core's memory and stay valid. */
export interface RuleStepper {
  /** θ, [n]: written before the first step, moved by each. */
  readonly theta: Vector;
  /** The gradient, [n]: written before each update, not changed by it. */
  readonly g: Vector;
  /** What the rule keeps, by name, each [n]. */
  readonly slots: Readonly<Record<string, Vector>>;
  /** Whether `lookahead` moves θ: then g and the value are to be taken after it. */
  readonly looksAhead: boolean;
  /** Moves θ to where the gradient is to be taken; does nothing where the rule takes it at θ. */
  lookahead(): void;
  /** Moves θ by g at the learning rate `rate`; `value` is f where g was taken. */
  update(rate: number, value: number): void;
}

/**
 * Lays out one rule for n parameters in a core of its own and returns it as a step function. All numbers are in the
 * module's precision, f32 or f64; rate and value are f64 in both. Slots are zero, and no step has been made.
 * @throws RangeError unless n is a positive integer.
 *
 * @example
 * ```ts
 * import { init } from '@elbow/core-wasm';
 * import { momentum, ruleStepper } from '@elbow/optim';
 * const { theta, g, update } = ruleStepper(momentum({ beta: 0.5 }), 1, init());
 * g[0] = -1;
 * for (let k = 0; k < 3; k++) update(1, 0); // steps of 1, 1.5 and 1.75
 * console.log(theta[0]); // 4.25
 * ```
 */
export function ruleStepper(rule: Rule, n: number, module: CoreModule): RuleStepper {
  if (!(Number.isSafeInteger(n) && n > 0))
    throw new RangeError(`ruleStepper: n must be a positive integer, got ${String(n)}`);
  const layout = new Layout();
  const theta = layout.reserve('theta', n);
  const g = layout.reserve('g', n);
  const state = layout.segment('state', 'f64');
  const clock = layout.region(state, 'clock', 2);
  const rates = layout.region(state, 'rates', 1);
  const value = layout.region(state, 'value', 1);
  const memory = reserveRule(layout, rule, n, state);
  const core = new Core(module, layout);

  core.view(memory.hyper).set(Object.values(rule.hyper));
  const slots = Object.fromEntries(Object.entries(memory.slots).map(([name, slot]) => [name, core.view(slot)]));
  const views = { theta: core.view(theta), g: core.view(g), slots };
  const clockView = core.view(clock);
  if (isCustom(rule)) {
    return {
      ...views,
      looksAhead: false,
      lookahead() {},
      update(learningRate, value) {
        const context = { step: clockView[0] as number, learningRate, value };
        rule.apply(views.theta, views.g, slots, rule.hyper, context);
        (clockView[0] as number)++;
      },
    };
  }
  const step = { theta, g, rates, clock, value };
  const before = lookaheadOp(rule, memory, step);
  const lookahead = before && core.program([before]);
  const update = core.program([updateOp(rule, memory, step)]);
  const rateView = core.view(rates);
  const valueView = core.view(value);
  return {
    ...views,
    looksAhead: lookahead !== null,
    lookahead() {
      lookahead?.();
    },
    update(rate, f) {
      rateView[0] = rate;
      valueView[0] = f;
      update();
      (clockView[0] as number)++;
    },
  };
}

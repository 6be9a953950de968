import { Core, type CoreModule, Layout } from '@elbow/core-wasm';
import { customStep, emitRule } from './ruleOps.ts';
import type { ParameterArray, Rule, Vector } from './types.ts';

/** A rule with its memory, taken one step at a time. The vectors are views of one core's memory and stay valid. */
export interface RuleStepper {
  /** θ, [n]: written before the first step, moved by each. */
  readonly theta: Vector;
  /** The gradient, [n]: written before each update, which changes it only where something comes before the rule (clipping). */
  readonly g: Vector;
  /** What the rule keeps, by name, each [n]; in groups by number and name, '1.m', and as long as the group. */
  readonly slots: Readonly<Record<string, Vector>>;
  /** Whether `lookahead` moves θ: then g and the value are to be taken after it. */
  readonly looksAhead: boolean;
  /** Moves θ to where the gradient is to be taken; does nothing where the rule takes it at θ. */
  lookahead(): void;
  /** Sets β (β₁) from the next step on; nothing where the rule has none. */
  setMomentum(beta: number): void;
  /** Moves θ by g at the learning rate `rate`; `value` is f where g was taken. */
  update(rate: number, value: number): void;
}

/**
 * Lays out one rule for n parameters in a core of its own and returns it as a step function. All numbers are in the
 * module's precision, f32 or f64; rate and value are f64 in both. Slots are zero, and no step has been made. Where the
 * parameters are several arrays (see `clipByNorm`, `parameterGroups`), give these in the place of n; they lie one behind
 * the other in θ.
 * @throws RangeError unless n is a positive integer or a list of arrays.
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
export function ruleStepper(rule: Rule, n: number | readonly ParameterArray[], module: CoreModule): RuleStepper {
  const layout = new Layout();
  const vectors = { theta: layout.segment('theta'), g: layout.segment('g') };
  for (const { name, shape } of arraysOf(n)) {
    layout.region(vectors.theta, name, ...shape);
    layout.region(vectors.g, `${name}.g`, ...shape);
  }
  const state = layout.segment('state', 'f64');
  const clock = layout.region(state, 'clock', 2);
  const rates = layout.region(state, 'rates', 1);
  const value = layout.region(state, 'value', 1);
  const emitted = emitRule(layout, rule, { ...vectors, rates, clock, value }, state);
  const core = new Core(module, layout);

  for (const { region, values } of emitted.presets) core.view(region).set(values);
  const slots = Object.fromEntries(Object.entries(emitted.slots).map(([name, slot]) => [name, core.view(slot)]));
  const [clockView, rateView, valueView] = [core.view(clock), core.view(rates), core.view(value)];
  const momenta = emitted.momenta.map((region) => core.view(region));
  const lookahead = core.program(emitted.lookahead);
  const update = core.program(emitted.update);
  const custom = customStep(core, emitted);
  return {
    theta: core.view(vectors.theta),
    g: core.view(vectors.g),
    slots,
    looksAhead: emitted.lookahead.length > 0,
    lookahead: () => lookahead(),
    setMomentum(beta) {
      for (const momentum of momenta) momentum[0] = beta;
    },
    update(learningRate, f) {
      rateView[0] = learningRate;
      valueView[0] = f;
      update();
      custom({ step: clockView[0] as number, learningRate, value: f });
      (clockView[0] as number)++;
    },
  };
}

function arraysOf(n: number | readonly ParameterArray[]): readonly ParameterArray[] {
  if (typeof n === 'object' && n?.length > 0) return n;
  if (typeof n !== 'number' || !(Number.isSafeInteger(n) && n > 0))
    throw new RangeError(`ruleStepper: n must be a positive integer, got ${String(n)}`);
  return [{ name: 'theta', shape: [n] }];
}

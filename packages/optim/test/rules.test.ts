import { Core, type CoreModule, init as initF32, type Kernel, kernelName, Layout } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { math } from '@elbow/core-wasm/math';
import { describe, expect, it } from 'vitest';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  asgd,
  emitRule,
  gradientDescent,
  type KernelRule,
  lion,
  momentum,
  nadam,
  nesterov,
  quickprop,
  radam,
  rmsprop,
  rprop,
  ruleStepper,
} from '../src/index.ts';
import { named } from './named.ts';
import { TWIN_NAMES, type Twin, type TwinState } from './twinState.ts';
import { twins } from './twins.ts';
import { uniforms } from './uniforms.ts';

const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 64, 65];
const STEPS = 6;

const nearlyAll = { beta: 0.85, dampening: 0.3, weightDecay: 0.03 };
const RULES: Record<string, KernelRule> = {
  gradientDescent: gradientDescent(),
  'gradientDescent with decay': gradientDescent({ weightDecay: 0.03 }),
  'gradientDescent with a decay of 1': gradientDescent({ weightDecay: 1 }),
  momentum: momentum(),
  'momentum with a decay of 1': momentum({ weightDecay: 1 }),
  'momentum with dampening and decay': momentum(nearlyAll),
  "momentum in PyTorch's form": momentum({ ...nearlyAll, form: 'pytorch' }),
  nesterov: nesterov(),
  'nesterov with dampening and decay': nesterov(nearlyAll),
  "nesterov in PyTorch's form": nesterov({ ...nearlyAll, form: 'pytorch' }),
  adam: adam(),
  'adam with decay': adam({ beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.03 }),
  amsgrad: adam({ amsgrad: true, beta2: 0.7 }),
  'amsgrad with decay': adam({ amsgrad: true, beta2: 0.7, epsilon: 1e-3, weightDecay: 0.03 }),
  adamw: adamw(),
  'adamw with amsgrad': adamw({ amsgrad: true, beta1: 0.8, beta2: 0.7, epsilon: 1e-3, weightDecay: 0.3 }),
  nadam: nadam(),
  'nadam with decay': nadam({ beta1: 0.8, beta2: 0.95, epsilon: 1e-3, weightDecay: 0.03, momentumDecay: 0.5 }),
  radam: radam(),
  'radam that rectifies at once': radam({ beta2: 0.6, epsilon: 1e-3, weightDecay: 0.03 }),
  adamax: adamax(),
  'adamax with decay': adamax({ beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.03 }),
  adagrad: adagrad(),
  'adagrad with decays': adagrad({
    learningRateDecay: 0.2,
    initialAccumulator: 0.1,
    epsilon: 1e-3,
    weightDecay: 0.03,
  }),
  adadelta: adadelta(),
  'adadelta with decay': adadelta({ rho: 0.8, epsilon: 1e-3, weightDecay: 0.03 }),
  rmsprop: rmsprop(),
  'rmsprop centred': rmsprop({ centered: true, rho: 0.8, epsilon: 1e-3 }),
  'rmsprop with momentum': rmsprop({ beta: 0.7, rho: 0.8 }),
  'rmsprop centred with momentum and decay': rmsprop({ centered: true, beta: 0.7, rho: 0.8, weightDecay: 0.03 }),
  lion: lion(),
  'lion with decay': lion({ beta1: 0.5, beta2: 0.7, weightDecay: 0.3 }),
  asgd: asgd(),
  'asgd that averages': asgd({ lambda: 0.3, alpha: 0.6, t0: 1, weightDecay: 0.03 }),
  quickprop: quickprop(),
  'quickprop with decay': quickprop({ maxGrowth: 1.1, weightDecay: 0.03 }),
  'quickprop by the secant': quickprop({ variant: 'secant' }),
  'quickprop by the secant with decay': quickprop({ variant: 'secant', weightDecay: 0.03 }),
  'irprop-': rprop(),
  'irprop- at its limits': rprop({ minStep: 0.07, maxStep: 0.11 }),
  'irprop+': rprop({ variant: 'irprop+' }),
  'irprop+ at its limits': rprop({ variant: 'irprop+', minStep: 0.07, maxStep: 0.11 }),
  'rprop-': rprop({ variant: 'rprop-' }),
  'rprop- at its limits': rprop({ variant: 'rprop-', minStep: 0.07, maxStep: 0.11 }),
  'rprop+': rprop({ variant: 'rprop+' }),
  'rprop+ at its limits': rprop({ variant: 'rprop+', minStep: 0.07, maxStep: 0.11 }),
  "rprop in the lecture's form": rprop({ variant: 'lecture' }),
  "rprop in the lecture's form at its limits": rprop({ variant: 'lecture', minStep: 0.07, maxStep: 0.11 }),
};

const PRECISIONS: Record<string, { init: () => CoreModule; round: (x: number) => number }> = {
  f64: { init: initF64, round: (x) => x },
  f32: { init: initF32, round: Math.fround },
};
const SPECIAL = [Number.NaN, Infinity, -Infinity, 0, -0, 1e-320, 1e-42, 1e300, 3e38, -3e38];

const rows = Object.keys(PRECISIONS).flatMap((precision) => Object.keys(RULES).map((name) => ({ precision, name })));

describe.each(named(rows, ({ name, precision }) => `${name} in ${precision}`))('%s', (_, { precision, name }) => {
  const rule = RULES[name] as KernelRule;

  it.each(SIZES)('has the bits of its twin on %i numbers', (n) => {
    expectTwin(rule, precision, n, (random) => 2 * random() - 1);
  });

  it.each([5, 16, 17])('passes NaN, infinities, zeros and tiny numbers like its twin on %i numbers', (n) => {
    expectTwin(rule, precision, n, (random) => {
      const pick = Math.floor(random() * 2 * SPECIAL.length);
      return SPECIAL[pick] ?? 2 * random() - 1;
    });
  });
});

describe.each(Object.entries(RULES))('%s', (_, rule) => {
  it('reads rate and value of the batch that the clock points at', () => {
    const [n, S] = [5, 4];
    const tables = { rates: [0.1, 0.03, 0.07, 0.01], values: [1, 3, 2, 5] };
    const layout = new Layout();
    const [theta, g] = [layout.reserve('theta', n).segment, layout.reserve('g', n).segment];
    const state = layout.segment('state', 'f64');
    const clock = layout.region(state, 'clock', 2);
    const rates = layout.region(state, 'rates', S);
    const value = layout.region(state, 'value', S);
    const { presets, lookahead, update } = emitRule(layout, rule, { theta, g, rates, clock, value }, state);
    const core = new Core(initF64(), layout);
    core.view(rates).set(tables.rates);
    core.view(value).set(tables.values);
    for (const { region, values } of presets) core.view(region).set(values);
    const step = core.program([...lookahead, ...update, { kernel: 'advance', operands: [clock] }]);

    const one = ruleStepper(rule, n, initF64());
    for (let k = 0; k < S; k++) {
      // the first goes on in its direction, the others turn
      const gradient = one.g.map((_, i) => (k % 2 === 0 || i === 0 ? i + 1 : -i - 1));
      core.view(g).set(gradient);
      one.g.set(gradient);
      step();
      one.lookahead();
      one.update(tables.rates[k] as number, tables.values[k] as number);
      expect([...core.view(theta)]).toEqual([...one.theta]);
    }
  });
});

/** Runs rule and twin side by side on gradients drawn by `draw`, and looks at every vector and the bytes behind it. */
function expectTwin(rule: KernelRule, precision: string, n: number, draw: (random: () => number) => number): void {
  const { init, round } = PRECISIONS[precision] as (typeof PRECISIONS)[string];
  const { pow } = math();
  const random = uniforms(n);
  const stepper = ruleStepper(rule, n, init());
  const { theta, g } = stepper;
  const views: Record<string, Float32Array | Float64Array> = { theta, g, ...stepper.slots };
  const state = Object.fromEntries(TWIN_NAMES.map((name) => [name, name in views ? zeros(n) : []])) as TwinState;
  const paddings = Object.values(views).map((view, i) => guarded(view, SENTINEL - i));

  theta.set(theta.map(() => draw(random)));
  state.theta = [...theta];
  const hyper = Object.values(rule.hyper);
  for (let step = 0; step < STEPS; step++) {
    const rate = 0.1 / (step + 1);
    const value = random();
    if (rule.lookahead) {
      stepper.lookahead();
      twin(rule.lookahead)(state, { hyper, rate, step, value, pow }, round);
      expect([...theta], `theta looking ahead in step ${step}`).toEqual(state.theta);
    }
    g.set(g.map(() => draw(random)));
    state.g = [...g];
    stepper.update(rate, value);
    twin(rule.update)(state, { hyper, rate, step, value, pow }, round);
    for (const [name, view] of Object.entries(views)) {
      expect([...view], `${name} after step ${step}`).toEqual(state[name as keyof TwinState]);
    }
  }
  paddings.forEach((padding, i) => {
    expect(padding.every((byte) => byte === SENTINEL - i)).toBe(true);
  });
}

function twin(kernel: Kernel): Twin {
  const found = twins[kernelName(kernel)];
  if (!found) throw new Error(`kernel ${kernelName(kernel)} has no twin`);
  return found;
}

function zeros(n: number): number[] {
  return new Array<number>(n).fill(0);
}

/**
 * Of the first vector's padding; each after it has a lower one, or their mean and largest would look as if neither was written.
 */
const SENTINEL = 0x3a;

/** The 64 bytes behind a vector, which kernels may read and must not write. */
function guarded(view: Float32Array | Float64Array, sentinel: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + view.byteLength, 64).fill(sentinel);
}

import { Core, type CoreModule, init as initF32, Layout } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { clipByNorm as clipByNormKernel, decoupledDecay } from '@elbow/core-wasm/transforms';
import { describe, expect, it } from 'vitest';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  asgd,
  type CustomRule,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  descend,
  gradientDescent,
  minimise,
  momentum,
  nadam,
  nesterov,
  type ParameterArray,
  quadratic,
  quickprop,
  type Rule,
  radam,
  rmsprop,
  rprop,
  ruleStepper,
  weightDecay,
} from '../src/index.ts';
import { named } from './named.ts';
import { uniforms } from './uniforms.ts';

type Round = (x: number) => number;

const PRECISIONS: Record<string, { init: () => CoreModule; round: Round }> = {
  f64: { init: initF64, round: (x) => x },
  f32: { init: initF32, round: Math.fround },
};
const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 64, 65];
const SPECIAL = [Number.NaN, Infinity, -Infinity, 0, -0, 1e-320, 1e-42, 3e38, -3e38];
const plain = gradientDescent();

/** Σg² in f64: elements 0, 4, 8 …, then 1, 5, 9 …, and so on, each in order, then two by two. */
function squares(g: readonly number[]): number {
  const sums = [0, 0, 0, 0];
  g.forEach((x, i) => {
    (sums[i % 4] as number) += x * x;
  });
  const [a = 0, b = 0, c = 0, d = 0] = sums;
  return a + b + (c + d);
}

function shortened(g: readonly number[], norm: number, limit: number, r: Round): number[] {
  if (norm <= limit) return [...g];
  const factor = norm < Infinity ? r(limit / norm) : Number.NaN;
  return g.map((x) => r(x * factor));
}

interface Row {
  rule: Rule;
  /** What is left of θ and g before the step, at the rate 0.25. */
  twin(theta: number[], g: number[], r: Round): { theta: number[]; g: number[] };
}

const ROWS: Record<string, Row> = {
  clipByValue: {
    rule: clipByValue(plain, 0.7),
    twin: (theta, g, r) => ({ theta, g: g.map((x) => Math.min(Math.max(x, r(-0.7)), r(0.7))) }),
  },
  clipByNorm: {
    rule: clipByNorm(plain, 0.7),
    twin: (theta, g, r) => ({ theta, g: shortened(g, Math.sqrt(squares(g)), 0.7, r) }),
  },
  clipByGlobalNorm: {
    rule: clipByGlobalNorm(plain, 0.7),
    twin: (theta, g, r) => ({ theta, g: shortened(g, Math.sqrt(squares(g)), 0.7, r) }),
  },
  'weightDecay, coupled': {
    rule: weightDecay(plain, 0.3),
    twin: (theta, g, r) => ({ theta, g: g.map((x, i) => r(r(r(0.3) * (theta[i] as number)) + x)) }),
  },
  'weightDecay, decoupled': {
    rule: weightDecay(plain, 0.3, { decoupled: true }),
    twin: (theta, g, r) => ({ theta: theta.map((p) => r(r(1 - 0.25 * 0.3) * p)), g }),
  },
};

const rows = Object.keys(PRECISIONS).flatMap((precision) =>
  Object.entries(ROWS).map(([name, row]) => ({ name: `${name} in ${precision}`, precision, row })),
);

describe.each(named(rows, ({ name }) => name))('%s', (_, { precision, row }) => {
  const { init, round } = PRECISIONS[precision] as (typeof PRECISIONS)[string];

  function expectTwin(n: number, draw: (random: () => number) => number): void {
    const random = uniforms(n);
    const { theta, g, update } = ruleStepper(row.rule, n, init());
    theta.set(theta.map(() => draw(random)));
    g.set(g.map(() => draw(random)));
    const expected = row.twin([...theta], [...g], round);
    // a kernel may read behind an array, and must not write there
    const gaps = [theta, g].map((array) => new Uint8Array(array.buffer, array.byteOffset + array.byteLength, 16));
    for (const gap of gaps) gap.fill(0x3f);
    update(0.25, 0);
    for (const gap of gaps) expect(gap.every((byte) => byte === 0x3f)).toBe(true);
    expect([...g]).toEqual(expected.g);
    // then the rule itself, gradient descent without decay
    const moved = expected.theta.map((p, i) => round(round(-0.25 * (expected.g[i] as number)) + p));
    expect([...theta]).toEqual(moved);
  }

  it.each(SIZES)('has the bits of its twin on %i numbers', (n) => expectTwin(n, (random) => 2 * random() - 1));

  it.each([5, 16, 17])('passes NaN, infinities, zeros and tiny numbers like its twin on %i numbers', (n) => {
    expectTwin(n, (random) => SPECIAL[Math.floor(random() * 2 * SPECIAL.length)] ?? 2 * random() - 1);
  });
});

const ARRAYS: ParameterArray[] = [
  { name: 'w', shape: [2, 2] },
  { name: 'b', shape: [2] },
  { name: 'v', shape: [1] },
];

/** The gradient after the transforms of a rule. */
function transformed(rule: Rule, gradient: readonly number[]): number[] {
  const { g, update } = ruleStepper(rule, ARRAYS, initF64());
  g.set(gradient);
  update(1, 0);
  return [...g];
}

describe('clipping', () => {
  const gradient = [3, 0, 0, 4, 0.6, 0.8, 12]; // norms 5, 1, 12; in all √170

  it('by norm shortens each array by itself', () => {
    expect(transformed(clipByNorm(plain, 2.5), gradient)).toEqual([1.5, 0, 0, 2, 0.6, 0.8, 2.5]);
  });

  it('by the global norm keeps the direction of the whole', () => {
    const clipped = transformed(clipByGlobalNorm(plain, 2), gradient);
    const norm = Math.sqrt(170);
    clipped.forEach((x, i) => {
      expect(x).toBeCloseTo((2 * (gradient[i] as number)) / norm, 14);
    });
  });

  it('leaves a norm that is the limit untouched, where PyTorch’s would shorten it by a millionth', () => {
    const unit = [0, 0, 0, 0, 0.6, 0.8, 0];
    expect(transformed(clipByGlobalNorm(plain, 1), unit)).toEqual(unit);
    const torch = unit.map((x) => x * Math.min(1, 1 / (1 + 1e-6))); // clip_grad_norm_: c/(‖g‖ + 1e-6), at most 1
    expect(torch[5]).toBeLessThan(0.8);
  });

  it('makes NaN of a gradient whose norm is not finite, of that array or of all', () => {
    const spoilt = [1, 2, 3, 4, Infinity, 1, 12];
    const nan = Number.NaN;
    expect(transformed(clipByNorm(plain, 20), spoilt)).toEqual([1, 2, 3, 4, nan, nan, 12]);
    expect(transformed(clipByGlobalNorm(plain, 20), spoilt)).toEqual(new Array(7).fill(nan));
  });

  it('keeps a run inside its stable rate: at 3/λ gradient descent diverges, clipped it does not', () => {
    const bowl = quadratic({ A: [[1]] });
    const fast = gradientDescent({ learningRate: 3 });
    expect(minimise(bowl, descend(fast), [10]).verdict.kind).toBe('diverged');
    const { x } = minimise(bowl, descend(clipByNorm(fast, 0.1)), [10], { maxIterations: 500 });
    expect(Math.abs(x[0] as number)).toBeLessThanOrEqual(0.3); // one clipped step
  });
});

describe('weight decay', () => {
  /** θ after some steps on given gradients. */
  function run(rule: Rule): number[] {
    const random = uniforms(5);
    const { theta, g, lookahead, update } = ruleStepper(rule, 9, initF64());
    theta.set(theta.map(() => 2 * random() - 1));
    for (let k = 0; k < 20; k++) {
      lookahead();
      g.set(g.map(() => 2 * random() - 1));
      update(0.1, 0);
    }
    return [...theta];
  }

  const coupled: Record<string, (options: { weightDecay: number }) => Rule> = {
    ...{ adadelta, adagrad, adam, adamax, asgd, gradientDescent, momentum, nadam, nesterov, quickprop, radam, rmsprop },
    'adam with amsgrad': (options) => adam({ ...options, amsgrad: true }),
    "momentum in PyTorch's form": (options) => momentum({ ...options, form: 'pytorch' }),
    "nesterov in PyTorch's form": (options) => nesterov({ ...options, form: 'pytorch' }),
    'rmsprop, centred, with momentum': (options) => rmsprop({ ...options, centered: true, beta: 0.5 }),
    'quickprop by the secant': (options) => quickprop({ ...options, variant: 'secant' }),
  };
  it.each(Object.entries(coupled))('coupled before %s is the rule’s own, to the bit', (_, rule) => {
    expect(run(weightDecay(rule({ weightDecay: 0 }), 0.3))).toEqual(run(rule({ weightDecay: 0.3 })));
  });

  it('decoupled before Adam is AdamW, to the bit', () => {
    expect(run(weightDecay(adam(), 0.3, { decoupled: true }))).toEqual(run(adamw({ weightDecay: 0.3 })));
  });

  it('decoupled shrinks θ by (1 − ηλ) a step where there is no gradient; coupled makes Adam step by η', () => {
    const end = (rule: Rule): number => {
      const { theta, update } = ruleStepper(rule, 1, initF64());
      theta[0] = 1;
      for (let k = 0; k < 3; k++) update(0.1, 0);
      return theta[0] as number;
    };
    expect(end(weightDecay(adam(), 2, { decoupled: true }))).toBeCloseTo(0.8 ** 3, 14);
    expect(end(weightDecay(adam({ beta1: 0, beta2: 0 }), 2))).toBeCloseTo(0.7, 7); // m/(√v + ε) is ±1 without memory
  });
});

describe('transforms of one rule', () => {
  it('act in the order in which they stand around it, the outermost first', () => {
    const decayFirst = weightDecay(clipByValue(plain, 1), 3);
    const clipFirst = clipByValue(weightDecay(plain, 3), 1);
    expect(decayFirst.before?.map(({ name }) => name)).toEqual(['coupledDecay', 'clipByValue']);
    const end = (rule: Rule): number => {
      const { theta, g, update } = ruleStepper(rule, 1, initF64());
      theta[0] = 1;
      g[0] = 2;
      update(1, 0);
      return theta[0] as number;
    };
    expect(end(decayFirst)).toBe(1 - 1); // g = min(2 + 3·1, 1)
    expect(end(clipFirst)).toBe(1 - (1 + 3)); // g = min(2, 1) + 3·1
  });

  it('act before a rule in TypeScript too', () => {
    const sum: CustomRule = {
      name: 'sum',
      learningRate: 1,
      slots: [],
      hyper: {},
      apply(x, g) {
        x.forEach((p, i) => {
          x[i] = p + (g[i] as number);
        });
      },
    };
    const { theta, g, update } = ruleStepper(clipByValue(weightDecay(sum, 0.5, { decoupled: true }), 1), 2, initF64());
    theta.set([8, 4]);
    g.set([5, -0.5]);
    update(1, 0);
    expect([...theta]).toEqual([5, 1.5]);
  });

  it('leave the rule that they are put before as it was', () => {
    const rule = rprop();
    clipByNorm(rule, 1);
    expect(rule.before).toBeUndefined();
  });
});

it.each<[() => unknown, string]>([
  [() => clipByValue(plain, 0), 'clipByValue: limit must be a finite number > 0, got 0'],
  [() => clipByNorm(plain, Infinity), 'clipByNorm: limit must be a finite number > 0, got Infinity'],
  [() => clipByGlobalNorm(plain, -1), 'clipByGlobalNorm: limit must be a finite number > 0, got -1'],
  [() => weightDecay(plain, -1), 'weightDecay: lambda must be a finite number >= 0, got -1'],
  [() => weightDecay(plain, 1, { coupled: true } as never), 'weightDecay: no option is called coupled'],
  [() => clipByNorm(adam as never, 1), 'clipByNorm: rule must be a rule, such as adam(), got function'],
  [() => clipByValue(null as never, 1), 'clipByValue: rule must be a rule, such as adam(), got null'],
])('%#: refuses what does not fit', (call, says) => {
  expect(call).toThrow(says);
});

it('clipByNorm adds all of its sums, and nothing behind them', () => {
  const layout = new Layout();
  const g = layout.reserve('g', 2);
  const state = layout.segment('state', 'f64');
  const [sums, limit] = [layout.region(state, 'sums', 3), layout.region(state, 'limit', 1)];
  const core = new Core(initF64(), layout);
  core.view(g).set([6, 8]);
  core.view(sums).set([36, 60, 4]);
  core.view(limit).set([5]);
  core.program([{ kernel: clipByNormKernel, operands: [g, sums, limit] }])();
  expect([...core.view(g)]).toEqual([3, 4]); // ‖g‖ = 10
});

it('decoupled decay takes the rate of the batch that the clock names', () => {
  const layout = new Layout();
  const theta = layout.reserve('theta', 2);
  const state = layout.segment('state', 'f64');
  const hyper = layout.region(state, 'hyper', 1);
  const [rates, clock] = [layout.region(state, 'rates', 3), layout.region(state, 'clock', 2)];
  const core = new Core(initF64(), layout);
  core.view(theta).set([1, -8]);
  core.view(hyper).set([0.5]);
  core.view(rates).set([0.25, 0.5, 1]);
  core.view(clock).set([7, 1]); // the eighth update, the second of its call
  core.program([{ kernel: decoupledDecay, operands: [theta, hyper, rates, clock] }])();
  expect([...core.view(theta)]).toEqual([0.75, -6]);
});

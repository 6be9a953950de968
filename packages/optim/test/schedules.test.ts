import { math } from '@elbow/core-wasm/math';
import { describe, expect, it } from 'vitest';
import {
  constant,
  constantFactor,
  cosine,
  cyclic,
  exponential,
  inverseSquare,
  inverseSquareRoot,
  inverseTime,
  linear,
  multistep,
  oneCycle,
  perEpoch,
  plateau,
  polynomial,
  product,
  type Schedule,
  sequence,
  step,
  warmRestarts,
  warmup,
} from '../src/index.ts';
import { fixture } from './fixtures.ts';
import { named } from './named.ts';

const STEPS = [0, 1, 2, 3, 10, 99, 1000, 123_456];

describe('schedules follow their closed forms', () => {
  it('constant gives the same rate at every step', () => {
    for (const k of STEPS) expect(constant(0.3)(k)).toBe(0.3);
  });

  it('R81: inverseTime is η₀/(k + 1)', () => {
    for (const k of STEPS) expect(inverseTime(0.3)(k)).toBe(0.3 / (k + 1));
  });

  it('R81: its rates sum without limit as η₀ ln n, and their squares to η₀²π²/6', () => {
    const n = 100_000;
    const rates = Array.from({ length: n }, (_, k) => inverseTime(0.5)(k));
    // Euler–Maclaurin: Σ 1/k = ln n + γ + 1/(2n) − …, Σ 1/k² = π²/6 − 1/n + 1/(2n²) − …
    expect(rates.reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(
      0.5 * (Math.log(n) + 0.5772156649015329 + 0.5 / n),
      9,
    );
    const squares = rates.reduce((sum, rate) => sum + rate * rate, 0);
    expect(squares).toBeCloseTo(0.25 * (Math.PI ** 2 / 6 - 1 / n), 9);
  });

  it('R83: exponential is η₀e^(−βk)', () => {
    for (const beta of [1e-6, 0.08, 1, 7]) {
      for (const k of STEPS) {
        const expected = 0.3 * Math.exp(-beta * k);
        // both exponentials are within an ulp, and the product rounds once
        const rounding = 3 * 2 ** -53 * expected + 2 * Number.MIN_VALUE;
        expect(Math.abs(exponential(0.3, beta)(k) - expected)).toBeLessThanOrEqual(rounding);
      }
    }
  });

  it('R83: its rates sum to η₀/(1 − e^(−β))', () => {
    let sum = 0;
    for (let k = 0; k < 1000; k++) sum += exponential(1, 0.1)(k);
    expect(sum).toBeCloseTo(10.508331944775, 11); // 1/(1 − e^(−0.1))
  });

  it('takes its exponential from the core, whose bits are the same everywhere', () => {
    expect(exponential(1, 0.37)(11)).toBe(math().exp(-0.37 * 11));
  });
});

interface Arguments extends Record<string, unknown> {
  total_iters: number;
  T_max: number;
  gamma: number;
  max_lr: number;
}
interface RecordedSchedule {
  id: string;
  args: Arguments;
  base_lr: number;
  lr: number[];
  momentum?: number[];
  metrics?: number[];
}
const { cases } = fixture<{ cases: RecordedSchedule[] }>('lr_schedules');

const linearOf = ({ base_lr, args }: RecordedSchedule): Schedule =>
  linear(base_lr, { steps: args.total_iters, from: args.start_factor as number, to: args.end_factor as number });
const polynomialOf = ({ base_lr, args }: RecordedSchedule): Schedule =>
  polynomial(base_lr, { steps: args.total_iters, power: args.power as number });
const cosineOf = ({ base_lr, args }: RecordedSchedule): Schedule =>
  cosine(base_lr, { steps: args.T_max, lowest: args.eta_min as number });
const warmRestartsOf = ({ base_lr, args }: RecordedSchedule): Schedule =>
  warmRestarts(base_lr, { steps: args.T_0 as number, growth: args.T_mult as number, lowest: args.eta_min as number });
const cyclicOf = ({ args }: RecordedSchedule): Schedule =>
  cyclic(args.base_lr as number, args.max_lr, {
    up: args.step_size_up as number,
    ...(args.step_size_down === undefined ? {} : { down: args.step_size_down as number }),
    mode: args.mode === 'exp_range' ? 'exponential' : (args.mode as 'triangular'),
    ...(args.gamma === undefined ? {} : { decay: args.gamma }),
    ...(args.cycle_momentum === false ? {} : { momentum: [args.base_momentum, args.max_momentum] as [number, number] }),
  });
const oneCycleOf = ({ args }: RecordedSchedule): Schedule =>
  oneCycle(args.max_lr, {
    steps: (args.total_steps ?? (args.epochs as number) * (args.steps_per_epoch as number)) as number,
    rise: args.pct_start as number,
    ...(args.anneal_strategy === 'linear' ? { shape: 'linear' } : {}),
    ...(args.div_factor === undefined ? {} : { divisor: args.div_factor as number }),
    ...(args.final_div_factor === undefined ? {} : { finalDivisor: args.final_div_factor as number }),
    ...(args.three_phase === undefined ? {} : { threePhase: args.three_phase as boolean }),
    momentum: [(args.base_momentum ?? 0.85) as number, (args.max_momentum ?? 0.95) as number],
  });
const plateauOf = ({ base_lr, args, metrics = [] }: RecordedSchedule): Schedule => {
  const { start, next } = plateau(base_lr, {
    factor: args.factor as number,
    patience: args.patience as number,
    mode: args.mode as 'min',
    ...(args.threshold === undefined ? {} : { threshold: args.threshold as number }),
    ...(args.threshold_mode === 'abs' ? { thresholdMode: 'absolute' } : {}),
    ...(args.cooldown === undefined ? {} : { cooldown: args.cooldown as number }),
    ...(args.min_lr === undefined ? {} : { lowest: args.min_lr as number }),
    ...(args.eps === undefined ? {} : { smallestFall: args.eps as number }),
  });
  return (k) => metrics.slice(0, k).reduce(next, start).rate;
};

const OURS: Record<string, (recorded: RecordedSchedule) => Schedule> = {
  step: ({ base_lr, args }) => step(base_lr, { every: args.step_size as number, factor: args.gamma }),
  multistep: ({ base_lr, args }) => multistep(base_lr, { milestones: args.milestones as number[], factor: args.gamma }),
  constant_warmup: ({ base_lr, args }) =>
    constantFactor(base_lr, { steps: args.total_iters, factor: args.factor as number }),
  linear: linearOf,
  linear_decay: linearOf,
  exponential: ({ base_lr, args }) => exponential(base_lr, -Math.log(args.gamma)),
  polynomial_1: polynomialOf,
  polynomial_2: polynomialOf,
  cosine: cosineOf,
  cosine_full: cosineOf,
  warm_restarts: warmRestartsOf,
  warm_restarts_1: warmRestartsOf,
  cyclic_triangular: cyclicOf,
  cyclic_triangular2: cyclicOf,
  cyclic_exp: cyclicOf,
  onecycle: oneCycleOf,
  onecycle_linear: oneCycleOf,
  onecycle_three_phase: oneCycleOf,
  onecycle_adam: oneCycleOf,
  lecture_linear_decay: ({ base_lr }) => inverseTime(base_lr),
  lecture_quadratic_decay: ({ base_lr }) => inverseSquare(base_lr),
  lecture_exponential_decay: ({ base_lr }) => exponential(base_lr, 0.08),
  inverse_sqrt_warmup10: ({ base_lr }) => warmup(inverseSquareRoot(base_lr), 10),
  plateau_default_rel: plateauOf,
  plateau_abs_cooldown: plateauOf,
  plateau_patience0: plateauOf,
  plateau_max: plateauOf,
  plateau_eps: plateauOf,
  sequential_warmup_cosine: ({ base_lr }) =>
    sequence([linear(base_lr, { steps: 8, from: 0.1, to: 1 }), cosine(base_lr, { steps: 52, lowest: 0.001 })], [8]),
  chained_constant_exponential: ({ base_lr }) =>
    product(constantFactor(base_lr, { steps: 8, factor: 0.2 }), exponential(1, -Math.log(0.98))),
};

describe('schedules follow the recorded PyTorch rates', () => {
  it('every recorded schedule is computed', () => {
    expect(Object.keys(OURS).sort()).toEqual(cases.map(({ id }) => id).sort());
  });

  it.each(cases.map((recorded) => [recorded.id, recorded] as const))('%s', (id, recorded) => {
    const schedule = (OURS[id] as (recorded: RecordedSchedule) => Schedule)(recorded);
    expect(recorded.lr.length).toBeGreaterThan(60);
    const close = (ours: number | undefined, theirs: number, k: number): void => {
      // the fixture's own tolerance: PyTorch multiplies step by step; at 0 its rounding is that of its largest rate
      const error = Math.abs((ours ?? Number.NaN) - theirs);
      expect(error, `step ${k}`).toBeLessThanOrEqual(1e-9 * Math.abs(theirs) + 1e-15);
    };
    for (const [k, rate] of recorded.lr.entries()) close(schedule(k), rate, k);
    if (recorded.args.cycle_momentum === false) expect(schedule.momentum).toBeUndefined();
    else for (const [k, beta] of (recorded.momentum ?? []).entries()) close(schedule.momentum?.(k), beta, k);
  });
});

describe('decays of the notes', () => {
  it('R82: inverseSquare is η₀/(k + 1)², and its rates sum to η₀π²/6', () => {
    for (const k of STEPS) expect(inverseSquare(0.3)(k)).toBe(0.3 / ((k + 1) * (k + 1)));
    const n = 100_000;
    let sum = 0;
    for (let k = 0; k < n; k++) sum += inverseSquare(0.5)(k);
    expect(sum).toBeCloseTo(0.5 * (Math.PI ** 2 / 6 - 1 / n), 9); // the rest of Σ 1/k² is 1/n − 1/(2n²) + …
  });

  it('R84: plateau falls to a tenth where the metric stays, and only there', () => {
    const { start, next } = plateau(1, { patience: 2 });
    const ratesOf = (metrics: number[]): number[] => {
      let state = start;
      return metrics.map((metric) => {
        state = next(state, metric);
        return state.rate;
      });
    };
    expect(ratesOf([5, 4, 3, 2, 1])).toEqual([1, 1, 1, 1, 1]);
    expect(ratesOf([5, 5, 5, 5, 5, 5, 5])).toEqual([1, 1, 1, 0.1, 0.1, 0.1, 0.1 * 0.1]);
    expect(ratesOf([5, 5, 5, 4, 4, 4, 4])).toEqual([1, 1, 1, 1, 1, 1, 0.1]);
    expect(ratesOf([5, Number.NaN, Number.NaN, Number.NaN])).toEqual([1, 1, 1, 0.1]);
  });

  it('plateau leaves the state that it is given alone, so that a run resumes from it', () => {
    const { start, next } = plateau(1, { patience: 0, cooldown: 1 });
    const metrics = [3, 3, 3, 2, 2, 2];
    const whole = metrics.reduce(next, start);
    const kept = JSON.parse(JSON.stringify(metrics.slice(0, 3).reduce(next, start)));
    expect(metrics.slice(3).reduce(next, kept)).toEqual(whole);
    expect(start).toEqual({ rate: 1, best: Infinity, waited: 0, cooling: 0 });
  });
});

describe('schedules of schedules', () => {
  it('warmup is continuous: its last step of n has the rate of the schedule there', () => {
    for (const n of [1, 2, 7]) {
      const inner = inverseTime(1);
      expect(warmup(inner, n)(n - 1)).toBe(inner(n - 1));
      expect(warmup(inner, n)(n)).toBe(inner(n));
      expect(warmup(inner, n)(0)).toBe(inner(n - 1) / n);
    }
  });

  it('sequence hands each schedule its own count, and its momentum where all have one', () => {
    const cycle = cyclic(0, 1, { up: 2, momentum: [0.5, 0.9] });
    const twice = sequence([cycle, cycle], [3]);
    expect([0, 1, 2, 3, 4, 5].map(twice)).toEqual([0, 0.5, 1, 0, 0.5, 1]);
    expect([2, 3].map((k) => twice.momentum?.(k))).toEqual([0.5, 0.9]);
    expect(sequence([cycle, constant(1)], [3]).momentum).toBeUndefined();
  });

  it('perEpoch counts epochs, for the momentum too', () => {
    const slow = perEpoch(cyclic(0, 1, { up: 2, momentum: [0.5, 0.9] }), 3);
    expect([0, 2, 3, 6, 12].map(slow)).toEqual([0, 0, 0.5, 1, 0]);
    expect([5, 6].map((k) => slow.momentum?.(k))).toEqual([0.7, 0.5]);
  });

  it('any function of k is a schedule', () => {
    const own: Schedule = (k) => 1 / (k + 3);
    expect(product(own, constant(2))(1)).toBe(0.5);
  });
});

describe('schedules far out', () => {
  it.each(
    named(
      [
        {
          name: 'warmRestarts after 40 doublings',
          value: warmRestarts(1, { steps: 1, growth: 2 })(2 ** 40 - 1),
          is: 1,
        },
        { name: 'warmRestarts in the middle of cycle 10⁹', value: warmRestarts(1, { steps: 2 })(2e9 + 1), is: 0.5 },
        { name: 'cosine comes back after a whole turn', value: cosine(1, { steps: 5 })(1e10), is: 1 },
        {
          name: 'oneCycle stays at its last rate',
          value: oneCycle(1, { steps: 10, divisor: 1, finalDivisor: 8 })(999),
          is: 0.125,
        },
        { name: 'cyclic after 10⁹ cycles', value: cyclic(0, 1, { up: 4 })(8e9 + 2), is: 0.5 },
        {
          name: 'triangular2 underflows to its low rate',
          value: cyclic(0.1, 1, { up: 4, mode: 'triangular2' })(1e6 + 4),
          is: 0.1,
        },
        { name: 'polynomial is 0 beyond its end', value: polynomial(1, { steps: 5, power: 0.5 })(7), is: 0 },
        { name: 'linear stays at its end', value: linear(2, { steps: 5, to: 0.5 })(1e9), is: 1 },
      ],
      ({ name }) => name,
    ),
  )('%s', (_, { value, is }) => {
    expect(value).toBe(is);
  });
});

it.each(
  named(
    [
      { call: () => constant(-1), says: 'constant: rate must be a finite number >= 0, got -1' },
      { call: () => inverseTime(Infinity), says: 'inverseTime: rate must be a finite number >= 0, got Infinity' },
      { call: () => exponential(Number.NaN, 1), says: 'exponential: rate must be a finite number >= 0, got NaN' },
      { call: () => exponential(1, 0), says: 'exponential: beta must be a finite number > 0, got 0' },
      { call: () => step(1, { every: 0 }), says: 'step: every must be an integer >= 1, got 0' },
      { call: () => step(1, { evry: 3 } as never), says: 'step: no option is called evry; there are every, factor' },
      {
        call: () => multistep(1, { milestones: [5, 3] }),
        says: 'multistep: milestones must be integers >= 0 in ascending order, got milestones[1] = 3',
      },
      {
        call: () => multistep(1, { milestones: 7 } as never),
        says: 'multistep: milestones must be integers >= 0 in ascending order, got 7',
      },
      { call: () => sequence([constant(1)], [3]), says: 'sequence: 1 schedules take 0 milestones, got 1' },
      { call: () => product(), says: 'product: takes one schedule or more, got none' },
      { call: () => linear(1, { steps: 1.5 }), says: 'linear: steps must be an integer >= 1, got 1.5' },
      {
        call: () => polynomial(1, { steps: 4, power: 0 }),
        says: 'polynomial: power must be a finite number > 0, got 0',
      },
      {
        call: () => cosine(1, { steps: 4, lowest: 2 }),
        says: 'cosine: lowest must be a finite number >= 0 and <= 1, got 2',
      },
      { call: () => cyclic(1, 0.5), says: 'cyclic: high must be a finite number >= 1, got 0.5' },
      {
        call: () => cyclic(0, 1, { mode: 'saw' as never }),
        says: "cyclic: mode must be 'triangular', 'triangular2' or 'exponential', got saw",
      },
      {
        call: () => oneCycle(1, { steps: 9, rise: 0.5, threePhase: true }),
        says: 'oneCycle: rise must be a finite number > 0 and < 0.5, got 0.5',
      },
      { call: () => warmup(constant(1), 0), says: 'warmup: steps must be an integer >= 1, got 0' },
      { call: () => plateau(1, { factor: 1 }), says: 'plateau: factor must be a finite number > 0 and < 1, got 1' },
    ],
    ({ says }) => says,
  ),
)('refuses: %s', (_, { call, says }) => {
  expect(call).toThrow(says);
});

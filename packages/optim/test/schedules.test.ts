import { init } from '@elbow/core-wasm';
import { describe, expect, it } from 'vitest';
import { constant, exponential, inverseTime, type Schedule } from '../src/index.ts';
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
    expect(exponential(1, 0.37)(11)).toBe(init().math.exp(-0.37 * 11));
  });
});

interface RecordedSchedule {
  id: string;
  args: { gamma?: number; formula?: string };
  base_lr: number;
  lr: number[];
}
const { cases } = fixture<{ cases: RecordedSchedule[] }>('lr_schedules');
const OURS: Record<string, (recorded: RecordedSchedule) => Schedule> = {
  exponential: ({ base_lr, args }) => exponential(base_lr, -Math.log(args.gamma as number)),
  lecture_linear_decay: ({ base_lr }) => inverseTime(base_lr),
  lecture_exponential_decay: ({ base_lr }) => exponential(base_lr, 0.08),
};

describe('schedules follow the recorded PyTorch rates', () => {
  it.each(Object.entries(OURS))('%s', (id, schedule) => {
    const recorded = cases.find((candidate) => candidate.id === id) as RecordedSchedule;
    expect(recorded.lr).toHaveLength(61);
    recorded.lr.forEach((rate, k) => {
      expect(Math.abs(schedule(recorded)(k) / rate - 1), `step ${k}`).toBeLessThanOrEqual(1e-9);
    });
  });
});

it.each(
  named(
    [
      { call: () => constant(-1), says: 'constant: rate must be a finite number >= 0, got -1' },
      { call: () => inverseTime(Infinity), says: 'inverseTime: rate must be a finite number >= 0, got Infinity' },
      { call: () => exponential(Number.NaN, 1), says: 'exponential: rate must be a finite number >= 0, got NaN' },
      { call: () => exponential(1, 0), says: 'exponential: beta must be a finite number > 0, got 0' },
    ],
    ({ says }) => says,
  ),
)('refuses: %s', (_, { call, says }) => {
  expect(call).toThrow(says);
});

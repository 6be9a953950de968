import { expect, it } from 'vitest';
import {
  constant,
  constantFactor,
  cosine,
  cyclic,
  linear,
  multistep,
  oneCycle,
  perEpoch,
  plateau,
  polynomial,
  type Schedule,
  sequence,
  step,
  warmRestarts,
} from '../src/index.ts';
import { named } from './named.ts';

/** What a schedule gives without its options, and with the values that its documentation names for them. */
const DEFAULTS: Record<string, readonly [Schedule, Schedule]> = {
  constantFactor: [constantFactor(0.6, { steps: 9 }), constantFactor(0.6, { steps: 9, factor: 1 / 3 })],
  cosine: [cosine(2, { steps: 30 }), cosine(2, { steps: 30, lowest: 0 })],
  cyclic: [
    cyclic(0.1, 3),
    cyclic(0.1, 3, { up: 2000, down: 2000, mode: 'triangular', decay: 1 }), // the last is not read here
  ],
  linear: [linear(2, { steps: 9 }), linear(2, { steps: 9, from: 1, to: 0 })],
  multistep: [multistep(2, { milestones: [4, 8] }), multistep(2, { milestones: [4, 8], factor: 0.1 })],
  oneCycle: [
    oneCycle(2, { steps: 40 }),
    oneCycle(2, { steps: 40, rise: 0.3, shape: 'cosine', divisor: 25, finalDivisor: 1e4, momentum: [0.85, 0.95] }),
  ],
  polynomial: [polynomial(2, { steps: 9 }), polynomial(2, { steps: 9, power: 1 })],
  step: [step(2, { every: 7 }), step(2, { every: 7, factor: 0.1 })],
  warmRestarts: [warmRestarts(2, { steps: 9 }), warmRestarts(2, { steps: 9, growth: 1, lowest: 0 })],
};

it.each(Object.entries(DEFAULTS))('the options of %s are by default as documented', (_, [bare, full]) => {
  for (const k of [0, 1, 5, 8, 17, 30, 1500, 5000]) {
    expect(bare(k)).toBe(full(k));
    expect(bare.momentum?.(k)).toBe(full.momentum?.(k));
  }
});

it('cyclic has one height at every cycle unless told, also where decay is left out', () => {
  const bare = cyclic(0, 1, { up: 4, mode: 'exponential' });
  expect([4, 12, 20].map(bare)).toEqual([1, 1, 1]);
});

/** A call for one option, with values at the ends of its range, and values next to them that it refuses. */
const RANGES: { of: string; call(value: number): unknown; takes: number[]; refuses: number[] }[] = [
  {
    of: 'constantFactor: steps',
    call: (steps) => constantFactor(1, { steps }),
    takes: [0],
    refuses: [-1, 0.5],
  },
  { of: 'cosine: steps', call: (steps) => cosine(1, { steps }), takes: [1], refuses: [0] },
  { of: 'cosine: lowest', call: (lowest) => cosine(1, { steps: 2, lowest }), takes: [0, 1], refuses: [-1e-9, 1.01] },
  { of: 'cyclic: up', call: (up) => cyclic(0, 1, { up }), takes: [1], refuses: [0] },
  { of: 'cyclic: down', call: (down) => cyclic(0, 1, { down }), takes: [1], refuses: [0] },
  {
    of: 'cyclic: decay',
    call: (decay) => cyclic(0, 1, { mode: 'exponential', decay }),
    takes: [1e-9, 1],
    refuses: [0, 1.01],
  },
  {
    of: 'cyclic: momentum[0]',
    call: (lowest) => cyclic(0, 1, { momentum: [lowest, 0.99] }),
    takes: [0, 0.99],
    refuses: [-1e-9, 1],
  },
  {
    of: 'cyclic: momentum[1]',
    call: (highest) => cyclic(0, 1, { momentum: [0.5, highest] }),
    takes: [0.5, 0.99],
    refuses: [0.49, 1],
  },
  { of: 'linear: steps', call: (steps) => linear(1, { steps }), takes: [1], refuses: [0] },
  { of: 'oneCycle: steps', call: (steps) => oneCycle(1, { steps }), takes: [2], refuses: [1] },
  { of: 'oneCycle: rise', call: (rise) => oneCycle(1, { steps: 9, rise }), takes: [0.01, 0.99], refuses: [0, 1] },
  { of: 'oneCycle: divisor', call: (divisor) => oneCycle(1, { steps: 9, divisor }), takes: [1], refuses: [0.99] },
  {
    of: 'oneCycle: finalDivisor',
    call: (finalDivisor) => oneCycle(1, { steps: 9, finalDivisor }),
    takes: [1],
    refuses: [0.99],
  },
  {
    of: 'oneCycle: momentum[0]',
    call: (low) => oneCycle(1, { steps: 9, momentum: [low, 0.99] }),
    takes: [0, 0.99],
    refuses: [-1e-9, 1],
  },
  {
    of: 'oneCycle: momentum[1]',
    call: (high) => oneCycle(1, { steps: 9, momentum: [0.5, high] }),
    takes: [0.5, 0.99],
    refuses: [0.49, 1],
  },
  { of: 'perEpoch: stepsPerEpoch', call: (n) => perEpoch(constant(1), n), takes: [1], refuses: [0] },
  {
    of: 'plateau: threshold',
    call: (threshold) => plateau(1, { threshold }),
    takes: [0, 0.99],
    refuses: [-1e-9, 1],
  },
  {
    of: 'plateau: threshold',
    call: (threshold) => plateau(1, { threshold, thresholdMode: 'absolute' }),
    takes: [0, 99],
    refuses: [-1e-9],
  },
  { of: 'polynomial: steps', call: (steps) => polynomial(1, { steps }), takes: [1], refuses: [0] },
  {
    of: 'multistep: milestones',
    call: (first) => multistep(1, { milestones: [first, 7] }),
    takes: [0, 7],
    refuses: [-1, 0.5, 8],
  },
  {
    of: 'sequence: milestones',
    call: (first) => sequence([constant(1), constant(2), constant(3)], [first, 7]),
    takes: [0, 7],
    refuses: [-1, 0.5, 8],
  },
];

it.each(named(RANGES, ({ of, takes, refuses }) => `${of} can be ${takes}, not ${refuses}`))('%s', (_, row) => {
  for (const value of row.takes) expect(() => row.call(value)).not.toThrow();
  for (const value of row.refuses) {
    expect(() => row.call(value)).toThrow(RangeError);
    expect(() => row.call(value)).toThrow(`${row.of} must be`);
  }
});

it('a bad milestone is named by its place', () => {
  expect(() => multistep(1, { milestones: [-1] })).toThrow('got milestones[0] = -1');
  expect(() => multistep(1, { milestones: [1, 3, 2] })).toThrow('got milestones[2] = 2');
});

it('linear ends at its last factor, without the rounding of the line', () => {
  expect(0.7 + (0.1 - 0.7)).not.toBe(0.1);
  expect(linear(1, { steps: 3, from: 0.7, to: 0.1 })(3)).toBe(0.1);
});

it('oneCycle without a momentum leaves the rule its own', () => {
  expect(oneCycle(1, { steps: 9, momentum: null }).momentum).toBeUndefined();
});

interface Run {
  name: string;
  options: Parameters<typeof plateau>[1];
  metrics: number[];
  rates: number[];
}
const flat = (n: number): number[] => new Array<number>(n).fill(4);
const PLATEAUS: Run[] = [
  { name: 'ten metrics are borne', options: {}, metrics: flat(11), rates: new Array(11).fill(1) },
  { name: 'the eleventh is not', options: {}, metrics: flat(12), rates: [...new Array(11).fill(1), 0.1] },
  {
    name: 'a share of 1e-4 is the improvement asked for: one and a half of it is enough, a half not',
    options: { patience: 0 },
    metrics: [1, 1 - 1.5e-4, 1 - 2e-4],
    rates: [1, 1, 0.1],
  },
  {
    name: 'a metric that is to rise has to rise by the share',
    options: { patience: 0, mode: 'max', threshold: 0.1 },
    metrics: [100, 115, 120],
    rates: [1, 1, 0.1],
  },
  { name: 'no change is no fall', options: { patience: 0, threshold: 0 }, metrics: [5, 5], rates: [1, 0.1] },
  {
    name: 'no change is no rise',
    options: { patience: 0, threshold: 0, mode: 'max' },
    metrics: [5, 5],
    rates: [1, 0.1],
  },
  {
    name: 'a fall has to be larger than smallestFall',
    options: { patience: 0, factor: 0.5, smallestFall: 0.25 },
    metrics: [5, 5, 5],
    rates: [1, 0.5, 0.5],
  },
];

it.each(named(PLATEAUS, ({ name }) => `plateau: ${name}`))('%s', (_, { options, metrics, rates }) => {
  const { start, next } = plateau(1, options);
  let state = start;
  expect(
    metrics.map((metric) => {
      state = next(state, metric);
      return state.rate;
    }),
  ).toEqual(rates);
});

it('plateau does not make falls of up to 1e-8 unless told', () => {
  const fallsTo = (rate: number): number => {
    const { start, next } = plateau(rate, { patience: 0, factor: 0.5 });
    return [5, 5].reduce(next, start).rate;
  };
  expect(fallsTo(1.9e-8)).toBe(1.9e-8);
  expect(fallsTo(2 ** -25)).toBe(2 ** -26); // a fall of 1.5e-8
});

import { init } from '@elbow/core-wasm/f64';
import { describe, expect, it } from 'vitest';
import {
  descend,
  gradientDescent,
  minimise,
  type Objective,
  quadratic,
  quickprop,
  type RpropVariant,
  type Rule,
  rprop,
  ruleStepper,
} from '../src/index.ts';
import { iterates, path } from './iterates.ts';

const EPSILON = 2 ** -52;

/** What a rule does to one parameter that starts at 0, under given sequences of gradients and losses (0 where not given); η = 1. */
function walk(
  rule: Rule,
  gradients: readonly number[],
  losses: readonly number[] = [],
): { theta: number[]; step: number[] } {
  const { theta, g, slots, lookahead, update } = ruleStepper(rule, 1, init());
  const seen = { theta: [] as number[], step: [] as number[] };
  for (const [k, gradient] of gradients.entries()) {
    lookahead();
    g[0] = gradient;
    update(1, losses[k] ?? 0);
    seen.theta.push(theta[0] as number);
    seen.step.push((slots.step?.[0] ?? Number.NaN) as number);
  }
  return seen;
}

/** E = ½w², w from 1. */
const line = quadratic({ A: [[1]] });
/** Two coordinates that pull against each other: the trap of erratum E10. */
const coupled = quadratic({
  A: [
    [1, 0.9],
    [0.9, 1],
  ],
  start: [2, -1],
});

/** Steps until E ≤ enough. */
function stepsTo(rule: Rule, objective: Objective, start: ArrayLike<number>, enough: number, limit = 5000): number {
  for (const { k, f } of descend(rule)(objective, start)) {
    if (f <= enough) return k;
    if (k === limit) return Infinity;
  }
  return Infinity;
}

function expectClose(actual: readonly number[], expected: readonly number[], ulps = 8): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value), `[${i}]`).toBeLessThanOrEqual(ulps * EPSILON * Math.max(1, value));
  });
}

describe('rprop', () => {
  const slopes = [3, 0.01, 5, -2, -7, -1];

  it.each(['rprop-', 'irprop-', 'rprop+', 'irprop+'] as const)(
    'R86: %s: the step grows by 1.2 while the sign stays and halves where it changes',
    (variant) => {
      const { step } = walk(rprop({ variant }), slopes);
      // after a change Rprop⁻ goes by the new sign at once; the others wait a step in which nothing changes
      const after = variant === 'rprop-' ? [0.072, 0.0864, 0.10368] : [0.072, 0.072, 0.0864];
      expectClose(step, [0.1, 0.12, 0.144, ...after]);
    },
  );

  it('R86: goes by signs only: other sizes of the gradient change nothing', () => {
    const scaled = slopes.map((slope, i) => slope * 10 ** (3 * (i % 3)));
    for (const variant of ['rprop-', 'irprop-', 'rprop+', 'lecture'] as const) {
      expect(walk(rprop({ variant }), scaled)).toEqual(walk(rprop({ variant }), slopes));
    }
  });

  it('after a change of sign rprop- steps back by the halved step, irprop- waits, rprop+ takes the last step back', () => {
    const there = -(0.1 + 0.12);
    const end = (variant: RpropVariant): number => walk(rprop({ variant }), [1, 1, -1]).theta.at(-1) as number;
    expectClose([end('rprop-'), end('irprop-'), end('rprop+')], [there + 0.06, there, -0.1]);
  });

  it('after a change of sign irprop+ takes the last step back only where the loss has grown, not where it is the same', () => {
    const end = (loss: number): number =>
      walk(rprop({ variant: 'irprop+' }), [1, 1, -1], [4, 3, loss]).theta.at(-1) as number;
    expectClose([end(2), end(3), end(3 + 4 * EPSILON)], [-0.22, -0.22, -0.1]);
  });

  it('R87, R91: the lecture walks on while the sign stays; where it changes it returns, halves the step and tries again the same way', () => {
    const start = [1, 1, 1, -1, 1]; // the first only reads the gradient
    expectClose(
      walk(rprop({ variant: 'lecture' }), start).theta.map((w) => -w),
      [0, 0.1, 0.22, 0.22, 0.22 + 0.072],
    );
  });

  it('R88: the lecture keeps its step between the clamps; the printed clamps turn a negative step round', () => {
    const limits = { variant: 'lecture', minStep: 0.08, maxStep: 0.11 } as const;
    expectClose(walk(rprop(limits), [1, 1, -1, -1]).step, [0.1, 0.11, 0.08, 0.08]);
    const [minStep, maxStep] = [1e-6, 50];
    expect(Math.max(0.5 * -0.1, minStep)).toBe(1e-6); // as printed: a small step the other way
    expect(Math.min(1.2 * -60, maxStep)).toBe(-72); // and no limit at all
    const mirrored = walk(rprop(limits), [-1, -1, 1, 1]);
    expect(mirrored.step).toEqual(walk(rprop(limits), [1, 1, -1, -1]).step);
  });

  it('R89: without clamps its steps are Δ₀·1.2ᵃ·0.5ᵇ', () => {
    const signs = [1, ...new Array<number>(30).fill(1), ...new Array<number>(60).fill(-1)];
    const { step } = walk(rprop({ variant: 'lecture', maxStep: 1e9, minStep: 1e-99 }), signs);
    expect((step[30] as number) / (0.1 * 1.2 ** 30)).toBeCloseTo(1, 12);
    expect((step[90] as number) / (0.1 * 1.2 ** 30 * 0.5 ** 60)).toBeCloseTo(1, 12);
  });

  it('R88: the stored sign of the lecture never turns: it sticks at E = 0.177 where the others reach the minimum (E10)', () => {
    const stuck = iterates(rprop({ variant: 'lecture' }), coupled, coupled.start, 2000).at(-1);
    expect(stuck?.f).toBeCloseTo(0.177, 3);
    expect(stuck?.x[0]).toBeCloseTo(1.228, 3);
    expect(stuck?.x[1]).toBeCloseTo(-1.364, 3);
    const minStep = 1e-9; // with steps of 1e-6 at least, E stays above 1e-12
    expect(stepsTo(rprop({ variant: 'rprop-', minStep }), coupled, coupled.start, 1e-12)).toBe(271);
    expect(stepsTo(rprop({ variant: 'irprop-', minStep }), coupled, coupled.start, 1e-12)).toBe(217);
    expect(stepsTo(rprop({ variant: 'rprop+', minStep }), coupled, coupled.start, 1e-12)).toBe(139);
  });

  it('R88: the lecture takes an exact hit for a change of sign and leaves the minimum; irprop- stays there (E10)', () => {
    // from 1 with steps of ½: 1, ½, 0
    const options = { initialStep: 0.5, increase: 1.0000001 };
    const lecture = path(rprop({ ...options, variant: 'lecture', maxStep: 0.5 }), line, [1], 4);
    expect(lecture.slice(1)).toEqual([1, 0.5, 0.5, 0.25]); // 0 was tried, taken back, and ¼ tried
    const ours = path(rprop({ ...options, maxStep: 0.5 }), line, [1], 4);
    expect(ours.slice(1)).toEqual([0.5, 0, 0, 0]);
  });

  it('R90: needs no convexity, and few steps where gradient descent at its best rate needs thousands', () => {
    const valley = quadratic({ kappa: 1000 });
    const best = gradientDescent({ learningRate: 2 / 1001 }); // 2/(λmin + λmax): (999/1001)ᵏ
    expect(stepsTo(best, valley, valley.start, 1e-9)).toBe(Infinity);
    for (const variant of ['rprop-', 'irprop-', 'rprop+', 'irprop+'] as const) {
      expect(stepsTo(rprop({ variant }), valley, valley.start, 1e-9), variant).toBeLessThan(500);
    }
    const wells = quartic(1, -1); // curvature −0.88 at 0.2, where Newton's step goes up
    for (const variant of ['rprop-', 'irprop-', 'rprop+', 'irprop+'] as const) {
      const end = path(rprop({ variant }), wells, [0.2], 60).at(-1) as number;
      expect(Math.abs(end - 1), variant).toBeLessThan(1e-4);
    }
  });
});

describe('quickprop', () => {
  const secant = quickprop({ variant: 'secant', learningRate: 0.1 });

  it('R92: on uncoupled parabolas its second step is Newton’s in each coordinate: w − E′/E″', () => {
    const uncoupled = quadratic({
      A: [
        [4, 0],
        [0, 0.5],
      ],
      b: [-8, 1],
    });
    const [, one, two] = iterates(secant, uncoupled, [-1, 3], 2);
    const newton = [4, 0.5].map((curvature, i) => (one?.x[i] as number) - (one?.g[i] as number) / curvature);
    expectClose([...(two?.x ?? [])], newton, 64); // w₁ − w₀ is small beside w: some digits cancel
    expectClose([...(two?.x ?? [])], [2, -2], 64);
  });

  it('R93: a step is −g over the secant’s slope', () => {
    const wave: Objective = quartic(1, -1.5);
    const run = iterates(secant, wave, [3], 6);
    for (let k = 1; k < 6; k++) {
      const [last, now, next] = [run[k - 1], run[k], run[k + 1]].map((it) => [it?.x[0], it?.g[0]] as [number, number]);
      const [w0, g0] = last as [number, number];
      const [w1, g1] = now as [number, number];
      const slope = (g1 - g0) / (w1 - w0);
      expect(Math.abs(w1 - g1 / slope - (next?.[0] as number))).toBeLessThan(1e-9 * Math.abs(w1));
    }
  });

  it('R94: as printed, without the minus, it lands at twice the distance; ours lands in the minimum (E11)', () => {
    const slope = (w: number): number => w; // E = ½w²
    const first = 0.5 * slope(2);
    const w1 = 2 - first;
    const printed = (first / (slope(w1) - slope(2))) * slope(w1); // Δw_k = Δw_{k−1} / (E′_k − E′_{k−1}) · E′_k
    expect(w1 - printed).toBe(2); // w −= Δw
    expect(path(quickprop({ variant: 'secant', learningRate: 0.5 }), line, [2], 2)).toEqual([2, 1, 0]);
  });

  it('R95: where the curvature is negative the secant climbs to the maximum; fahlman’s form goes down', () => {
    const wells = quartic(1, -1); // E = ¼w⁴ − ½w²: minima at ±1, a maximum at 0
    const climbing = path(secant, wells, [0.2], 12);
    expect(Math.abs(climbing.at(-1) as number)).toBeLessThan(1e-9);
    const descending = path(quickprop({ learningRate: 0.1 }), wells, [0.2], 40);
    expect(descending.at(-1)).toBeCloseTo(1, 6);
  });

  it('R95: on a parabola it is done in two steps, whatever the rate', () => {
    for (const learningRate of [1e-3, 0.1, 10]) {
      const end = path(quickprop({ variant: 'secant', learningRate }), line, [5], 2).at(-1) as number;
      expect(Math.abs(end)).toBeLessThan(1e-10); // 5 · ε · (w/Δw = 1e3), doubled by the division
    }
  });

  it('lets a step grow to 1.75 times the last one at most', () => {
    const fallingSlope = [-1, -0.9, -0.85, -0.84, -0.83];
    const { theta } = walk(quickprop(), fallingSlope);
    const steps = theta.map((w, k) => w - (theta[k - 1] ?? 0));
    expect(steps[0]).toBe(1); // −ηg, η = 1
    for (let k = 1; k < steps.length; k++) {
      const still = -(fallingSlope[k] as number);
      expect((steps[k] as number) - still).toBeCloseTo(1.75 * (steps[k - 1] as number), 10);
    }
  });

  it.each([quickprop({ learningRate: 0.1 }), secant])(
    '$name takes a gradient step where two slopes are equal, and rests where they are 0',
    (rule) => {
      const uphill = walk(rule, [-1, 1, 1, 0, 0, 0]).theta;
      expect(uphill.every(Number.isFinite)).toBe(true);
      const { theta } = walk(secant, [-1, -1, 0, 0]);
      expect(theta).toEqual([1, 2, 2, 2]);
    },
  );
});

/** E = a w⁴/4 + b w²/2. */
function quartic(a: number, b: number): Objective {
  const value = ([w = 0]: ArrayLike<number> & Iterable<number>): number => (a * w ** 4) / 4 + (b * w ** 2) / 2;
  return {
    n: 1,
    value,
    valueAndGradient(x, g) {
      const [w = 0] = x;
      g[0] = a * w ** 3 + b * w;
      return value(x);
    },
  };
}

it.each([
  [
    () => rprop({ variant: 'plus' as 'rprop+' }),
    'rprop: variant must be one of irprop-, irprop+, rprop-, rprop+, lecture, got plus',
  ],
  [() => quickprop({ variant: 'newton' as 'secant' }), "quickprop: variant must be 'fahlman' or 'secant', got newton"],
  [
    () => quickprop({ variant: 'secant', maxGrowth: 2 }),
    "quickprop: maxGrowth has no effect on variant 'secant', got 2",
  ],
  [() => quickprop({ maxGrowth: 0 }), 'quickprop: maxGrowth must be a finite number > 0, got 0'],
])('%#: refuses what it does not know', (call, says) => {
  expect(call).toThrow(says);
});

it('minimise reaches the minimum with every form but the lecture’s', () => {
  for (const variant of ['rprop-', 'irprop-', 'rprop+', 'irprop+'] as const) {
    expect(minimise(coupled, descend(rprop({ variant })), coupled.start, { maxIterations: 3000 }).f).toBeLessThan(1e-9);
  }
});

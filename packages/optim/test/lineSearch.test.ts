import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backtracking, exact, type LineSearch, strongWolfe, type Trial } from '../src/index.ts';
import { cubicMinimum } from '../src/lineSearch/strongWolfe.ts';
import { type Curve, lineOf } from './lineOf.ts';

/** Curves of Moré & Thuente 1994, section 5, which line searches find hard. */
const HARD: Record<string, Curve> = {
  'a shallow valley': (t) => [-t / (t * t + 2), (t * t - 2) / (t * t + 2) ** 2],
  'a steep start': (t) => [(t + 0.004) ** 5 - 2 * (t + 0.004) ** 4, 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3],
  'two slopes that meet in a narrow bend': (t) => {
    const [a, b] = [Math.hypot(1 + 1e-3, 0) - 1e-3, Math.sqrt(1 + 0.01 ** 2) - 0.01];
    const left = Math.hypot(1 - t, 0.01);
    const right = Math.hypot(t, 1e-3);
    return [a * left + b * right, (-a * (1 - t)) / left + (b * t) / right];
  },
  'a wave upon a valley': (t) => [
    (t - 1) ** 2 + 0.1 * Math.sin(20 * t),
    2 * (t - 1) + 2 * Math.cos(20 * t) - 2 * Number(t < 0),
  ],
  'a wall': (t) => (t < 1.5 ? [-t + t * t * t, -1 + 3 * t * t] : [Infinity, Number.NaN]),
};

const FIRSTS = [1e-3, 0.1, 1, 10, 1e3];

describe('strongWolfe meets its conditions', () => {
  const [c1, c2] = [1e-4, 0.1];
  const search = strongWolfe({ decrease: c1, curvature: c2, maxEvaluations: 60 });

  it.each(Object.entries(HARD))('on %s, whatever the first step', (_, curve) => {
    for (const first of FIRSTS) {
      const { line, trials } = lineOf(curve);
      if (!(line.start.slope < 0)) continue;
      const found = search(line, first) as Trial;
      expect(found, `first ${first}`).not.toBeNull();
      expect(found.f).toBeLessThanOrEqual(line.start.f + c1 * found.t * line.start.slope);
      expect(Math.abs(found.slope)).toBeLessThanOrEqual(-c2 * line.start.slope);
      expect(trials).toContain(found.t);
      expect(trials.length).toBeLessThanOrEqual(61);
    }
  });

  it('on random quartics with a minimum', () => {
    const number = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        number,
        number,
        fc.double({ min: 0.01, max: 5, noNaN: true }),
        fc.double({ min: 1e-2, max: 1e2, noNaN: true }),
        (a, b, c, s, first) => {
          const { line } = lineOf((t) => [
            ((a * t + b) * t + c) * t * t - s * t,
            ((4 * a * t + 3 * b) * t + 2 * c) * t - s,
          ]);
          const found = search(line, first);
          expect(found).not.toBeNull();
          const { f, t, slope } = found as Trial;
          const rounding = 2 ** -50 * Math.abs(line.start.f);
          expect(f).toBeLessThanOrEqual(Math.max(c1 * t * line.start.slope, rounding));
          expect(Math.abs(slope)).toBeLessThanOrEqual(c2 * s);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  it('takes the first step at once where that meets them', () => {
    const { line, trials } = lineOf((t) => [(t - 1) ** 2, 2 * (t - 1)]);
    expect(search(line, 1)?.t).toBe(1);
    expect(trials).toEqual([1]);
  });

  it('finds nothing on a line that only rises', () => {
    const { line } = lineOf((t) => [t, t === 0 ? -1 : 1]);
    expect(search(line, 1)).toBeNull();
  });

  it('stops after its evaluations on a line without an end', () => {
    const { line, trials } = lineOf((t) => [-t, -1]);
    expect(strongWolfe({ maxEvaluations: 7 })(line, 1)?.f).toBeLessThan(0);
    expect(trials.length).toBeLessThanOrEqual(8);
  });
});

describe('backtracking', () => {
  it('takes the first of t, t/2, t/4 … that meets Armijo’s condition', () => {
    for (const [name, curve] of Object.entries(HARD)) {
      for (const first of FIRSTS) {
        const { line, trials } = lineOf(curve);
        if (!(line.start.slope < 0)) continue;
        const found = backtracking()(line, first) as Trial;
        const meets = (t: number): boolean => curve(t)[0] <= line.start.f + 1e-4 * t * line.start.slope;
        expect(meets(found.t), name).toBe(true);
        expect(trials).toEqual(trials.map((_, i) => first / 2 ** i));
        expect(trials.slice(0, -1).some(meets)).toBe(false);
      }
    }
  });
});

describe('exact', () => {
  it('lands on the minimum of a parabola, in two evaluations', () => {
    for (const [a, s] of [
      [1, 3],
      [1e-6, 2],
      [1e6, 5],
    ] as const) {
      const { line, trials } = lineOf((t) => [a * t * t - s * t, 2 * a * t - s]);
      const found = exact()(line, 1) as Trial;
      // the slopes at 0 and 1, each rounded, differ by 2a
      const rounding = 2 ** -52 * (2 + s / a);
      expect(Math.abs((found.t * 2 * a) / s - 1)).toBeLessThanOrEqual(rounding);
      expect(trials).toHaveLength(2);
    }
  });

  it('elsewhere comes near it', () => {
    const search: LineSearch = exact();
    const { line } = lineOf((t) => [t ** 4 - t, 4 * t ** 3 - 1]);
    const found = search(line, 0.1) as Trial;
    expect(Math.abs(found.slope)).toBeLessThanOrEqual(0.01);
  });
});

it('cubicMinimum finds the lower turning point of a cubic from any two of its points', () => {
  const cubic = (t: number) => ({ t, f: ((t - 3) * t - 1) * t + 4, slope: 3 * t * t - 6 * t - 1 });
  const lowest = 1 + Math.sqrt(4 / 3); // 3t² − 6t − 1 = 0
  for (const [p, q] of [
    [0, 3],
    [3, 0],
    [1, 2],
    [2, 5],
  ] as const) {
    expect(cubicMinimum(cubic(p), cubic(q))).toBeCloseTo(lowest, 12);
  }
  // −t³ − t only falls
  expect(cubicMinimum({ t: 0, f: 0, slope: -1 }, { t: 1, f: -2, slope: -4 })).toBeNaN();
});

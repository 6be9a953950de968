import { describe, expect, it } from 'vitest';
import { columnLengths, dampingFor, factored, stepFor } from '../src/minimisers/dampedStep.ts';
import { fixture } from './fixtures.ts';

interface Block {
  kind: string;
  J: number[][];
  r: number[];
  steps: { lam: number; identity: number[]; marquardt: number[] }[];
}
const blocks = fixture<{ cases: Block[] }>('building_blocks').cases.filter(({ kind }) => kind === 'lm_step');

const factorsOf = (J: number[][], r: number[]) => {
  const flat = Float64Array.from(J.flat());
  return factored(flat, Float64Array.from(r), columnLengths(flat, J[0]?.length ?? 0));
};

it('R78: its damped steps are the recorded ones, with both scalings', () => {
  expect(blocks.length).toBeGreaterThan(0);
  for (const { J, r, steps } of blocks) {
    const n = J[0]?.length ?? 0;
    const lengths = Float64Array.from({ length: n }, (_, j) => Math.hypot(...J.map((row) => row[j] as number)));
    for (const { lam, identity, marquardt } of steps) {
      for (const [D, theirs] of [
        [new Float64Array(n).fill(1), identity],
        [lengths, marquardt],
      ] as const) {
        const ours = stepFor(factorsOf(J, r), D, lam).p;
        const scale = Math.max(...theirs.map(Math.abs));
        ours.forEach((value, i) => {
          expect(Math.abs(value - (theirs[i] as number))).toBeLessThanOrEqual(1e-10 * scale); // the fixture's tolerance
        });
      }
    }
  }
});

it('its damping makes the step as long as the bound, to a tenth', () => {
  for (const { J, r } of blocks) {
    const n = J[0]?.length ?? 0;
    const ones = new Float64Array(n).fill(1);
    const linear = factorsOf(J, r);
    const free = stepFor(linear, ones, 0).length;
    for (const share of [1e-6, 1e-3, 0.1, 0.5, 0.9]) {
      const { lambda, step } = dampingFor(linear, ones, share * free);
      expect(lambda).toBeGreaterThan(0);
      expect(step.p).toEqual(stepFor(linear, ones, lambda).p);
      expect(Math.hypot(...step.p)).toBeCloseTo(step.length, 12);
      expect(step.length / (share * free)).toBeGreaterThanOrEqual(0.9 - 1e-12);
      expect(step.length / (share * free)).toBeLessThanOrEqual(1.1 + 1e-12);
    }
    expect(dampingFor(linear, ones, 2 * free).lambda).toBe(0);
  }
});

/** The linear problem of rows with residuals r, and as many ones. */
function linear(J: number[][], r: number[]): readonly [ReturnType<typeof factorsOf>, Float64Array] {
  return [factorsOf(J, r), new Float64Array(J[0]?.length ?? 0).fill(1)];
}

it('a column depends on another where no more than 2⁻⁴⁶ of it is left', () => {
  for (const [left, rank] of [
    [1.1, 2],
    [1, 1],
    [0.9, 1],
    [0, 1],
  ] as const) {
    const [factors] = linear(
      [
        [1, 1],
        [0, left * 2 ** -46],
      ],
      [1, 1],
    );
    expect(factors.rank).toBe(rank);
  }
});

it('a Jacobian of zeros has rank 0, and columns that are taken for 1 long', () => {
  const [factors, ones] = linear(
    [
      [0, 0],
      [0, 0],
    ],
    [1, 2],
  );
  expect(factors.rank).toBe(0);
  expect([...factors.lengths]).toEqual([1, 1]);
  expect([...stepFor(factors, ones, 0).p]).toEqual([0, 0]);
});

it('without damping, variables whose columns depend on others stay put', () => {
  const [same, ones] = linear(
    [
      [2, 2],
      [0, 0],
    ],
    [-6, 5],
  );
  expect([...stepFor(same, ones, 0).p]).toEqual([3, 0]);
  // more variables than residuals: the longest column comes first, (0, 4) beside (3, 0) and (1, 1), all brought to length 1
  const [wide, three] = linear(
    [
      [3, 0, 1],
      [0, 4, 1],
    ],
    [-6, 8],
  );
  const { p, length, change } = stepFor(wide, three, 0);
  expect([...p].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([2, -2, 0]);
  expect(length).toBeCloseTo(Math.hypot(2, 2), 12);
  expect(change).toBeCloseTo(10, 12);
});

it('a step of up to 1.1 times the bound needs no damping', () => {
  expect(dampingFor(...linear([[1]], [-1.1]), 1).lambda).toBe(0);
  const { lambda, step } = dampingFor(...linear([[1]], [-1.2]), 1);
  // in one variable the first correction is right: 1.2/(1 + λ) = 1
  expect(lambda).toBeCloseTo(0.2, 12);
  expect(step.length).toBeCloseTo(1, 12);
});

it('where columns depend on each other, the first damping is a thousandth of its upper bound, ‖D⁻¹Jᵀr‖/Δ', () => {
  // p = −r/(2 + λ)·(1, 1)
  const both = linear([[1, 1]], [-1]);
  const first = (1e-3 * Math.SQRT2) / 0.7;
  const { lambda, step } = dampingFor(...both, 0.7);
  expect(lambda).toBeCloseTo(first, 15);
  expect(step.length).toBeCloseTo(Math.SQRT2 / (2 + first), 12);
});

it('a step that is a tenth too long is taken', () => {
  // the r for which √2r/(2 + λ) is 11 where λ is a thousandth of √2r/10: of these doubles, those for which it is 11 to the bit
  const middle = 22 / (1 - 1.1e-3) / Math.SQRT2;
  const rs = Array.from({ length: 41 }, (_, i) => middle * (1 + (i - 20) * 2 ** -52));
  const exact = rs.filter((r) => stepFor(...linear([[1, 1]], [-r]), (1e-3 * (Math.SQRT2 * r)) / 10).length === 11);
  expect(exact.length).toBeGreaterThan(0);
  for (const r of exact) {
    expect(dampingFor(...linear([[1, 1]], [-r]), 10).lambda).toBeCloseTo((1e-3 * (Math.SQRT2 * r)) / 10, 12);
  }
});

describe('where the second column is there twice', () => {
  // (JᵀJ + λ)p = −Jᵀr by hand: p₁ is 1/(1 + λ), and p₂ = p₃ is 10⁻³s/(2s² + λ), which is 5 for small λ
  const s = 1e-4;
  const [factors, ones] = linear(
    [
      [1, 0, 0],
      [0, s, s],
    ],
    [-1, -1e-3],
  );
  const least = Math.hypot(1, 5, 5);
  const bound = Math.hypot(1, 1e-3 * s, 1e-3 * s); // ‖Jᵀr‖

  it('a first guess that is too large is lowered to a thousandth, again and again', () => {
    for (const share of [0.95, 0.6, 0.3]) {
      const delta = share * least;
      const { lambda, step } = dampingFor(factors, ones, delta);
      expect(Math.abs(step.length / delta - 1)).toBeLessThanOrEqual(0.1 + 1e-12);
      const [a, b] = [1 / (1 + lambda), (1e-3 * s) / (2 * s * s + lambda)];
      [a, b, b].forEach((value, j) => {
        expect(step.p[j]).toBeCloseTo(value, 9);
      });
      expect(step.length).toBeCloseTo(Math.hypot(a, b, b), 9);
      // just below the shortest undamped step the third guess is taken; where Newton goes on from one, λ is another
      if (share === 0.95) expect((lambda * delta) / bound / 1e-9).toBeCloseTo(1, 12);
    }
  });

  it('no damping lengthens the step beyond the shortest undamped one', () => {
    const { lambda, step } = dampingFor(factors, ones, 1.2 * least);
    expect(lambda).toBeLessThan(1e-12);
    expect(step.length).toBeCloseTo(least, 9);
  });
});

it('a step as short as the bound is found for bounds of every size', () => {
  for (const J of [[[1]], [[1, 1]]]) {
    for (let exponent = 0; exponent < 300; exponent += 20) {
      const delta = 0.7 / 10 ** exponent;
      const { step } = dampingFor(...linear(J, [-1]), delta);
      expect(Math.abs(step.length / delta - 1)).toBeLessThanOrEqual(0.1 + 1e-12);
    }
  }
});

it('a bound that no step can meet ends the search for a damping', () => {
  for (const delta of [0, Number.NaN]) {
    expect(dampingFor(...linear([[1]], [-1]), delta).step.p).toHaveLength(1);
  }
});

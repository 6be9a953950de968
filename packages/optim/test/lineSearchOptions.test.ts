import { describe, expect, it } from 'vitest';
import { backtracking, exact, type StrongWolfeOptions, strongWolfe, type Trial } from '../src/index.ts';
import { lineOf } from './lineOf.ts';
import { named } from './named.ts';

const RISING = (t: number) => [t, t === 0 ? -1 : 1] as const;
const FALLING = (t: number) => [-t, -1] as const;

/** A call for one option, with values at the ends of its range, and values next to them that it refuses. */
const RANGES: { of: string; call(value: number): unknown; takes: number[]; refuses: number[] }[] = [
  { of: 'backtracking: decrease', call: (decrease) => backtracking({ decrease }), takes: [0.99], refuses: [0, 1] },
  { of: 'backtracking: shrink', call: (shrink) => backtracking({ shrink }), takes: [0.01, 0.99], refuses: [0, 1] },
  {
    of: 'backtracking: maxEvaluations',
    call: (maxEvaluations) => backtracking({ maxEvaluations }),
    takes: [1],
    refuses: [0],
  },
  {
    of: 'strongWolfe: decrease',
    call: (decrease) => strongWolfe({ decrease, curvature: 0.999 }),
    takes: [1e-9, 0.99],
    refuses: [0, 1],
  },
  {
    of: 'strongWolfe: curvature',
    call: (curvature) => strongWolfe({ decrease: 0.1, curvature }),
    takes: [0.11, 0.99],
    refuses: [0.1, 1],
  },
  {
    of: 'strongWolfe: maxEvaluations',
    call: (maxEvaluations) => strongWolfe({ maxEvaluations }),
    takes: [1],
    refuses: [0],
  },
  {
    of: 'strongWolfe: smallestBracket',
    call: (smallestBracket) => strongWolfe({ smallestBracket }),
    takes: [0],
    refuses: [-1e-9],
  },
];

it.each(named(RANGES, ({ of, takes, refuses }) => `${of} can be ${takes}, not ${refuses}`))('%s', (_, row) => {
  for (const value of row.takes) expect(() => row.call(value)).not.toThrow();
  for (const value of row.refuses) {
    expect(() => row.call(value)).toThrow(RangeError);
    expect(() => row.call(value)).toThrow(`${row.of} must be`);
  }
});

describe('backtracking', () => {
  it('ends after its evaluations, 60 unless told', () => {
    for (const [options, most] of [
      [{}, 60],
      [{ maxEvaluations: 1 }, 1],
      [{ maxEvaluations: 3 }, 3],
    ] as const) {
      const { line, trials } = lineOf(RISING);
      expect(backtracking(options)(line, 1)).toBeNull();
      expect(trials).toHaveLength(most);
    }
  });

  it('takes a step that keeps just the share asked for', () => {
    const { line } = lineOf((t) => [-0.25 * t, -1]);
    expect(backtracking({ decrease: 0.25 })(line, 1)?.t).toBe(1);
    expect(backtracking({ decrease: 0.26 })(line, 1)).toBeNull();
  });

  it('finds nothing where f does not change, however short the step', () => {
    const { line } = lineOf(() => [1, -1]);
    expect(1 + 1e-4 * 1e-20 * -1).toBe(1); // so Armijo's condition, rounded, holds
    expect(backtracking()(line, 1e-20)).toBeNull();
  });
});

describe('exact', () => {
  it('takes the end for that of a parabola where its slope is no more than 1e-8 of the first', () => {
    for (const s of [0.25, 1, 4]) {
      for (const [share, evaluations] of [
        [0.9e-8, 2],
        [1e-8, 2],
        [1.1e-8, 3], // strongWolfe looks at the end once more and is content
      ] as const) {
        const { line, trials } = lineOf((t) => [-t, t === 0 ? -s : t === 0.5 ? share * s : s]);
        expect(exact()(line, 1)?.t).toBe(0.5);
        expect(trials).toHaveLength(evaluations);
      }
    }
  });

  it('goes on elsewhere until the slope is a hundredth', () => {
    // slope −1 + 2.06t − 0.06t²: −1 at 0, 1 at 1, 0.015 at ½
    const { line, trials } = lineOf((t) => [((-0.02 * t + 1.03) * t - 1) * t, (-0.06 * t + 2.06) * t - 1]);
    const found = exact()(line, 1) as Trial;
    expect(trials[1]).toBe(0.5);
    expect(Math.abs(found.slope)).toBeLessThanOrEqual(0.01);
  });

  it('tries no length of 0 or without end', () => {
    const wall = lineOf((t) => (t > 0.5 ? [Infinity, Infinity] : [t * t - t, 2 * t - 1]));
    expect(exact()(wall.line, 1)?.f).toBeLessThan(0);
    expect(Math.min(...wall.trials)).toBeGreaterThan(0);
    const steep = lineOf((t) => [t > 0 ? -1 : 0, t > 0 ? 1 : -1e200]);
    exact()(steep.line, 1e200);
    expect(steep.trials.filter((t) => !Number.isFinite(t))).toEqual([]);
  });
});

/** Whether strongWolfe is content with its first trial, of the given value and slope; the first slope is −1. */
function isContent(f0: number, f: number, slope: number, options: StrongWolfeOptions): boolean {
  const { line, trials } = lineOf((t) => (t === 0 ? [f0, -1] : [f, slope]));
  strongWolfe({ ...options, maxEvaluations: 1 })(line, 1);
  return trials.length === 1;
}

describe('strongWolfe', () => {
  const rows = [
    { is: true, f0: 0, f: -0.25, slope: 0, options: { decrease: 0.25 } },
    { is: false, f0: 0, f: -0.2499, slope: 0, options: { decrease: 0.25 } },
    { is: false, f0: 0, f: -0.9e-4, slope: 0, options: {} },
    { is: true, f0: 0, f: -1.1e-4, slope: 0, options: {} },
    { is: true, f0: 0, f: -1, slope: 0.5, options: { curvature: 0.5 } },
    { is: true, f0: 0, f: -1, slope: -0.5, options: { curvature: 0.5 } },
    { is: false, f0: 0, f: -1, slope: 0.501, options: { curvature: 0.5 } },
    { is: false, f0: 0, f: -1, slope: -0.501, options: { curvature: 0.5 } },
    { is: true, f0: 0, f: -1, slope: -0.9, options: {} },
    { is: false, f0: 0, f: -1, slope: -0.91, options: {} },
    // four roundings up are borne, where the slope has risen to no more than 1 − 2c₁ of the first
    ...[1, 8, 1 / 8, -1].flatMap((f0) => [
      { is: true, f0, f: f0 + Math.abs(f0) * 2 ** -50, slope: 0.5, options: { decrease: 0.25 } },
      { is: false, f0, f: f0 + Math.abs(f0) * (2 ** -50 + 2 ** -52), slope: 0.5, options: { decrease: 0.25 } },
      { is: false, f0, f: f0 + Math.abs(f0) * 2 ** -50, slope: 0.501, options: { decrease: 0.25 } },
    ]),
  ];
  it.each(
    named(
      rows,
      ({ is, f0, f, slope, options }) =>
        `${is ? 'takes' : 'does not take'} ${f} from ${f0}, slope ${slope} from -1, with ${JSON.stringify(options)}`,
    ),
  )('%s', (_, { is, f0, f, slope, options }) => {
    expect(isContent(f0, f, slope, options)).toBe(is);
  });

  it('grows tenfold where f falls on and on, as often as told, 25 times else', () => {
    const { line, trials } = lineOf(FALLING);
    expect(strongWolfe({ maxEvaluations: 3 })(line, 1)?.t).toBe(1000);
    expect(trials).toEqual([1, 10, 100, 1000]);
    const long = lineOf(FALLING);
    strongWolfe()(long.line, 1);
    expect(long.trials).toHaveLength(26);
  });

  it('grows by a hundredth of its last step at least', () => {
    // the cubic from 1 to 10 has its minimum at 10.02: its slope falls off to −0.01
    const { line, trials } = lineOf((t) => [-t, t < 10 ? -1 : t === 10 ? -0.01 : 0]);
    strongWolfe({ curvature: 1e-3 })(line, 1);
    expect(trials.slice(0, 2)).toEqual([1, 10]);
    expect(trials[2]).toBeCloseTo(10 + 0.01 * (10 - 1), 12);
  });

  it('narrows as often as told, 25 times else', () => {
    for (const [options, most] of [
      [{}, 25],
      [{ maxEvaluations: 4 }, 4],
    ] as const) {
      const { line, trials } = lineOf(RISING);
      expect(strongWolfe(options)(line, 1)).toBeNull();
      expect(trials).toHaveLength(most + 1);
    }
  });

  it('gives up where the bracket times the size of d is below the smallest', () => {
    for (const size of [0.25, 1, 4]) {
      const { line, trials } = lineOf(RISING, size);
      strongWolfe({ smallestBracket: 1e-3 })(line, 1);
      // f rises from 0 on, so the bracket is from 0 to the last trial
      const brackets = trials.map((t) => t * size);
      expect(brackets.at(-1)).toBeLessThan(1e-3);
      expect(brackets.slice(0, -1).every((bracket) => bracket >= 1e-3)).toBe(true);
      const again = lineOf(RISING, size);
      strongWolfe({ smallestBracket: brackets[2] as number })(again.line, 1);
      expect(again.trials).toHaveLength(4); // one that is as large as that is not below it
    }
  });

  it('bears one trial within a tenth of the bracket from its end, and moves the second', () => {
    for (const [left, width] of [
      [0, 1],
      [1, 9], // from the first trial, 1, to the second, ten times as long
    ] as const) {
      // in shares u of the bracket: at each the parabola from its left end, slope −1, that has its minimum at m
      const minimum = (u: number): number => {
        if (u > 0.1) return 5e-4;
        if (u > 1e-4) return 2.5e-5;
        return u > 1e-5 ? 2.5e-6 : u;
      };
      const { line, trials } = lineOf((t) => {
        if (t <= left) return FALLING(t);
        const u = (t - left) / width;
        return [-left + width * (-u + (u * u) / (2 * minimum(u))), -1 + u / minimum(u)];
      });
      expect(strongWolfe()(line, 1)?.t).toBe(trials.at(-1));
      const shares = trials.map((t) => (t - left) / width).filter((u) => u > 0);
      const expected = [1, 5e-4, 5e-5, 2.5e-6];
      expect(shares).toHaveLength(expected.length);
      // a point at 2.5e-6 of the bracket is known to some 1e-16 of the bracket, some 1e-10 of itself
      shares.forEach((u, i) => {
        expect(u / (expected[i] as number)).toBeCloseTo(1, 8);
      });
    }
  });

  it('measures the bracket from end to end', () => {
    const { line, trials } = lineOf((t) => (t > 1 ? [99, 99] : FALLING(t)));
    expect(strongWolfe({ smallestBracket: 9.5 })(line, 1)?.t).toBe(1);
    expect(trials).toEqual([1, 10]);
  });

  it('bears a rounding up only where the slope has risen, by shares of the first slope', () => {
    for (const [slope, content] of [
      [2, true],
      [2.01, false],
    ] as const) {
      const { line, trials } = lineOf((t) => (t === 0 ? [1, -4] : [1 + 2 ** -50, slope]));
      strongWolfe({ decrease: 0.25, maxEvaluations: 1 })(line, 1);
      expect(trials.length === 1).toBe(content);
    }
  });

  it('returns the lowest point that it found where its evaluations end', () => {
    const answers = [
      (t: number) => (t === 0.5 ? ([-1, 0.95] as const) : ([5, 1] as const)),
      (t: number) => (t === 0.5 ? ([-1, 0.95] as const) : ([-0.5, 0.94] as const)), // low enough, but not the lowest
    ];
    for (const answer of answers) {
      const { line } = lineOf((t) => (t === 0 ? [0, -1] : answer(t)));
      expect(strongWolfe({ maxEvaluations: 1 })(line, 0.5)?.t).toBe(0.5);
    }
  });

  it('halves the bracket where values are not finite', () => {
    const { line, trials } = lineOf((t) => (t > 0.6 ? [Infinity, Number.NaN] : [-t, t === 0 ? -1 : 0]));
    expect(strongWolfe()(line, 1)?.t).toBe(0.5);
    expect(trials).toEqual([1, 0.5]);
  });
});

it('strongWolfe leaves the right end of its bracket by a tenth at the second trial close to it', () => {
  // falls steeply at 0, and then rises slowly: each trial is the lowest, on the right of the bracket, and its end after
  const { line, trials } = lineOf((t) => (t === 0 ? [0, -1] : [-0.5 + 0.01 * (t - 1), 0.01]));
  strongWolfe({ curvature: 0.001, maxEvaluations: 3 })(line, 1);
  const [one, close = 0, away] = trials;
  expect(one).toBe(1);
  expect(close).toBeGreaterThan(0.9);
  expect(close).toBeLessThan(1);
  expect(away).toBeCloseTo(0.9 * close, 12);
});

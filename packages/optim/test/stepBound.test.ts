// The bound of Levenberg-Marquardt's steps, walked by hand. In one variable a damped step is exactly as long as its bound, so
// each trial shows what the bound was.
import { describe, expect, it } from 'vitest';
import { type Iterate, leastSquares, type Verdict } from '../src/index.ts';
import { type LevenbergMarquardtOptions, levenbergMarquardt } from '../src/secondOrder.ts';
import { named } from './named.ts';

interface Walk {
  /** The first residuals, and what is answered to one trial after the other; NaN after these. */
  readonly says: readonly (readonly number[])[];
  /** The Jacobian at one iterate after the other, the last one from there on; 1 for one residual of one variable. */
  readonly J?: readonly (readonly (readonly number[])[])[];
  /** 0 unless given. */
  readonly x0?: readonly number[];
  readonly options?: LevenbergMarquardtOptions;
}

/** What a run asks for, and how it ends. */
function walk({ says, J = [[[1]]], x0 = [0], options }: Walk): {
  trials: number[][];
  iterates: Iterate[];
  verdict: Verdict;
} {
  const [answers, jacobians] = [[...says], [...J]];
  const trials: number[][] = [];
  const problem = leastSquares({
    n: x0.length,
    m: says[0]?.length ?? 0,
    residuals(x, r) {
      trials.push([...x]);
      r.set(answers.shift() ?? r.fill(Number.NaN));
    },
    jacobian(_, slopes) {
      slopes.set((jacobians[0] ?? []).flat());
      if (jacobians.length > 1) jacobians.shift();
    },
  });
  const run = levenbergMarquardt(options)(problem, x0);
  const iterates: Iterate[] = [];
  for (;;) {
    const { done, value } = run.next();
    if (done) return { trials: trials.slice(1), iterates, verdict: value };
    iterates.push(value);
  }
}

/** How far from the last iterate the trial number i was, in one variable. */
function distance({ trials }: { trials: number[][] }, i: number, from = 0): number {
  return (trials[i]?.[0] as number) - from;
}

/** A residual that lowers Σr² by the given share of its first value, 1. */
const fallen = (share: number): number[] => [Math.sqrt(1 - share)];

describe('after a step of length 1 that is bad', () => {
  // r = −1 and J = 1: the undamped step is 1, and predicts that all of Σr² is gone
  it.each([
    { there: Number.NaN, bound: 0.1 },
    { there: Infinity, bound: 0.1 },
    { there: 9, bound: 0.1 },
    { there: 1.5, bound: 0.5 / (1 + 0.5 * 1.25) }, // f rises by 1.25: the parabola of slope −2 is lowest there
    { there: 1.2, bound: 0.5 / (1 + 0.5 * 0.44) },
    { there: 1, bound: 0.5 },
    { there: fallen(0.9e-4)[0] as number, bound: 0.5 },
  ])('to |r| = $there, the bound is $bound', ({ there, bound }) => {
    const walked = walk({ says: [[-1], [there]] });
    expect(distance(walked, 0)).toBe(1);
    expect(distance(walked, 1)).toBeCloseTo(bound, 12);
  });

  it('the model’s slope is that of the damped step', () => {
    // with the bound ½, λ is 1: the model falls by ¼ and, of the damping, twice ¼; its slope is −2(¼ + ¼)
    const walked = walk({ says: [[-1], [1], [1.5]] });
    expect(distance(walked, 1)).toBeCloseTo(0.5, 12);
    expect(distance(walked, 2)).toBeCloseTo((0.5 * 0.25) / (0.5 + 0.5 * 1.25), 12);
  });
});

describe('a fall', () => {
  it.each([
    { share: 0.9e-4, accepted: false },
    { share: 1.1e-4, accepted: true },
  ])('of $share of the predicted one is accepted: $accepted', ({ share, accepted }) => {
    const { iterates } = walk({ says: [[-1], fallen(share)] });
    expect(iterates.length > 1).toBe(accepted);
  });

  it('of 1e-4 of the predicted one is too little', () => {
    // the step takes 337² from 337² + 67²; the fall below is 1e-4·337² to the bit
    const { iterates } = walk({
      J: [[[1], [0]]],
      says: [
        [-337, 67],
        [343.579165695477, 0],
      ],
    });
    expect(iterates).toHaveLength(1);
  });

  // J becomes ¼ after the first step, so that the next undamped one is long; D stays 1
  const next = (says: number[][], J: number[][][]): number => {
    const { trials, iterates } = walk({ says, J, options: { scaling: 'identity' } });
    const from = iterates[1]?.x[0] as number;
    return Math.abs((trials[says.length - 1]?.[0] as number) - from);
  };

  it.each([
    { share: 0.24, bound: 0.5 },
    { share: 0.26, bound: 2 },
    { share: 0.74, bound: 2 },
    { share: 0.99, bound: 2 },
  ])('by an undamped step, of $share of the predicted one, makes the bound $bound steps', ({ share, bound }) => {
    expect(next([[-1], fallen(share)], [[[1]], [[0.01]]])).toBeCloseTo(bound, 12);
  });

  it('of a quarter of the predicted one shrinks the bound', () => {
    // the step takes 4² from 4² + 3², and 4² + 3² − 21 is 4²/4
    expect(
      next(
        [
          [-4, 3],
          [Math.sqrt(21), 0],
        ],
        [
          [[1], [0]],
          [[0.01], [0]],
        ],
      ),
    ).toBeCloseTo(2, 12);
  });

  it.each([
    { share: 0.24 * 0.75, bound: 0.25 },
    { share: 0.26 * 0.75, bound: 0.5 },
    { share: 0.74 * 0.75, bound: 0.5 },
    { share: 0.75 * 0.75, bound: 1 },
    { share: 0.76 * 0.75, bound: 1 },
  ])('by a step of length ½ whose λ is 1, of $share of f, makes the bound $bound', ({ share, bound }) => {
    // it predicts ¾
    expect(next([[-1], [1], fallen(share)], [[[1]], [[0.01]]])).toBeCloseTo(bound, 12);
  });
});

it('a bound that is longer than ten bad steps begins with ten of them', () => {
  // the first step, 1, is good, so the bound is 2; the next is 0.01, and again, until the bound is below it: 0.1/2⁴
  const walked = walk({ says: [[-1], [-0.01], [0.01], [0.01], [0.01], [0.01]] });
  const steps = walked.trials.slice(1, 6).map(([x = 0]) => x - 1);
  [0.01, 0.01, 0.01, 0.01, 0.1 / 2 ** 4].forEach((expected, i) => {
    expect(steps[i]).toBeCloseTo(expected, 12);
  });
});

describe('the scale of a variable', () => {
  it.each([
    { later: 0.5, D: 0.995 },
    { later: 0.9999, D: 0.9999 },
    { later: 3, D: 3 },
  ])('is the length of its column, $later, or 0.995 of what it was: $D', ({ later, D }) => {
    // the undamped step falls by a half, so that the bound is 2
    const { trials, iterates } = walk({ says: [[-100], [-100 * Math.SQRT1_2], [0]], J: [[[1]], [[later]]] });
    expect(iterates[1]?.x[0]).toBeCloseTo(100, 12);
    const undamped = (100 * Math.SQRT1_2) / later;
    expect(distance({ trials }, 1, 100)).toBeCloseTo(Math.min(undamped, 200 / D), 10);
  });
});

/** ‖Dp‖ of the first trial. */
function firstLength(given: Walk, D: readonly number[]): number {
  const { x0 = [0] } = given;
  const [trial = []] = walk(given).trials;
  return Math.hypot(...trial.map((value, j) => (value - (x0[j] as number)) * (D[j] as number)));
}

describe('the first bound', () => {
  const flat = {
    J: [
      [
        [1, 0],
        [0, 0.01],
      ],
    ],
    says: [[-1, -1]],
  } as const; // the undamped step is (1, 100)
  const free = Math.hypot(1, 100);

  it('is a hundred times ‖Dx⁰‖, and is passed by a tenth at most', () => {
    for (const [most, isFree] of [
      [110, true],
      [109, false],
    ] as const) {
      // D is (1, 1), and ‖Dx⁰‖ so that the undamped step is 110, or 109.9, times as long
      const x0 = [0, (most === 110 ? 1.0001 : 0.9999) * (free / 110)];
      const length = firstLength({ ...flat, x0, options: { scaling: 'identity' } }, [1, 1]);
      expect(length > 0.9999 * free).toBe(isFree);
    }
  });

  it('is stepBound times ‖Dx⁰‖, or stepBound where x⁰ is 0', () => {
    for (const [scaling, D] of [
      ['identity', [1, 1]],
      ['marquardt', [4, 0.25]],
    ] as const) {
      // columns of lengths 4 and 0.25, almost parallel
      const given = {
        J: [
          [
            [4, 0.2499],
            [0, Math.sqrt(0.25 ** 2 - 0.2499 ** 2)],
          ],
        ],
        says: [[-100, 100]],
      };
      for (const [x0, bound] of [
        [[0, 0], 300],
        [[-2, 5], 300 * Math.hypot(2 * D[0], 5 * D[1])],
      ] as const) {
        const length = firstLength({ ...given, x0, options: { scaling, stepBound: 300 } }, D);
        expect(Math.abs(length / bound - 1)).toBeLessThanOrEqual(0.1);
      }
    }
  });

  it('takes a variable without slopes by itself', () => {
    const given = {
      J: [
        [
          [4, 0.2499, 0],
          [0, Math.sqrt(0.25 ** 2 - 0.2499 ** 2), 0],
        ],
      ],
      says: [[-100, 100]],
      x0: [0, 0, 5],
    };
    const length = firstLength({ ...given, options: { stepBound: 300 } }, [4, 0.25, 1]);
    expect(Math.abs(length / (300 * 5) - 1)).toBeLessThanOrEqual(0.1);
  });

  it('is not below the length of the best step along −D⁻²g', () => {
    const J = [
      [10, 1],
      [0, 0.1],
    ];
    const r = [-30, -20];
    const g = [-300, -32]; // Jᵀr
    for (const [scaling, D] of [
      ['identity', [1, 1]],
      ['marquardt', [10, Math.hypot(1, 0.1)]],
    ] as const) {
      // t of the lowest point of ‖r + tJd‖ is −r·Jd/‖Jd‖²
      const d = g.map((slope, j) => -slope / (D[j] as number) ** 2);
      const Jd = J.map((row) => row.reduce((sum, slope, j) => sum + slope * (d[j] as number), 0));
      const t = -Jd.reduce((sum, change, i) => sum + change * (r[i] as number), 0) / Math.hypot(...Jd) ** 2;
      const best = t * Math.hypot(...d.map((value, j) => value * (D[j] as number)));
      const length = firstLength({ J: [J], says: [r], x0: [1, 1], options: { scaling, stepBound: 1e-9 } }, D);
      expect(Math.abs(length / best - 1)).toBeLessThanOrEqual(0.1);
    }
  });
});

/** Walks that end of their own accord. r = (−1, 1, 1, 1) and J = (1, 0, 0, 0): the undamped step takes a quarter of Σr². */
const QUARTER = { J: [[[1], [0], [0], [0]]], scaled: [-1, 1, 1, 1] };
const value = (valueTolerance: number, ...answers: number[][]): Walk => ({
  J: QUARTER.J,
  says: [QUARTER.scaled, ...answers],
  options: { valueTolerance, stepTolerance: 0 },
});
const step = (stepTolerance: number, ...answers: number[][]): Walk => ({
  J: [[[2]]],
  says: [[-1], ...answers],
  x0: [2],
  options: { stepTolerance, valueTolerance: 0 },
});
const tiny = (share: number): Walk => ({
  J: [[[1], [0]]],
  says: [
    [-share * 2 ** -25, 1],
    [0, 1],
  ],
});
const far = (share: number): Walk => ({ says: [[-1], [1]], x0: [share * 2 ** 49] });
const ENDS: { when: string; given: Walk; trials: number; by?: 'value' | 'step' | 'gradient'; k?: number }[] = [
  { when: 'f falls by as little as predicted', given: value(0.25, [1, 1, 1, 1]), trials: 1, by: 'value' },
  {
    when: 'less is predicted only for a shorter step',
    given: value(0.24, [1, 1, 1, 1], [1, 1, 1, 1]),
    trials: 2,
    by: 'value',
  },
  { when: 'f falls by the tolerance', given: value(0.75, [1, 0, 0, 0]), trials: 1, by: 'value', k: 1 },
  { when: 'f falls by more, and then by nothing', given: value(0.74, [1, 0, 0, 0], [-1, 0, 0, 0]), trials: 0, k: 1 },
  { when: 'f rises by the tolerance', given: value(1.25, [3, 0, 0, 0]), trials: 1, by: 'value' },
  { when: 'f rises by more at first', given: value(1.24, [3, 0, 0, 0], [1, 1, 1, 1]), trials: 2, by: 'value' },
  // within the bound 0.1 the model falls by ¼(1 − 0.9²) = 0.0475
  {
    when: 'the model promises the root',
    given: value(0.0625, [Number.NaN, 0, 0, 0], [1, 1, 1, 1]),
    trials: 2,
    by: 'value',
  },
  { when: 'the model promises more', given: value(0.06, [Number.NaN, 0, 0, 0], [1, 1, 1, 1]), trials: 2 },
  { when: 'the model falls by no more than 2⁻⁵⁰', given: tiny(1), trials: 1, by: 'value', k: 1 },
  { when: 'the bound is the share of ‖Dx‖', given: step(0.125, [1]), trials: 1, by: 'step' },
  { when: 'the bound is longer at first', given: step(0.12, [1], [1]), trials: 2, by: 'step' },
  { when: 'the bound is the share of ‖Dx‖ there', given: step(0.1, [-0.9]), trials: 1, by: 'step', k: 1 },
  { when: 'the bound is 2⁻⁵⁰ of ‖Dx‖', given: far(1), trials: 1, by: 'step' },
  {
    when: 'the bound is longer than 2⁻⁵⁰ of ‖Dx‖',
    given: { ...far(0.99), says: [[-1], [1], [1]] },
    trials: 2,
    by: 'step',
  },
  { when: 'the gradient is 0', given: { J: [[[1], [0]]], says: [[0, 1]] }, trials: 0, by: 'gradient' },
  // the rest of r is out of the reach of both columns, which are the same
  {
    when: 'the columns depend on each other',
    given: {
      J: [
        [
          [1, 1],
          [0, 0],
        ],
      ],
      says: [
        [-1e-9, 1],
        [0, 1],
      ],
      x0: [0, 0],
    },
    trials: 1,
    by: 'value',
    k: 0,
  },
  { when: 'nothing is finite beside 0', given: { says: [[-1]], options: { stepTolerance: 2 ** -10 } }, trials: 0 },
  { when: 'nothing is finite beside 3', given: { says: [[-1]], x0: [3], options: { stepTolerance: 0.01 } }, trials: 2 },
];

it.each(named(ENDS, ({ when }) => when))('ends as it should where %s', (_, { given, trials, by, k = 0 }) => {
  const walked = walk(given);
  expect(walked.verdict).toEqual(by ? { kind: 'converged', by, k } : { kind: 'stalled', k });
  expect(walked.iterates.at(-1)?.k).toBe(k);
  if (trials > 0 || by) expect(walked.trials).toHaveLength(trials);
});

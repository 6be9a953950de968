import { describe, expect, it } from 'vitest';
import {
  beale,
  booth,
  doubleWell,
  himmelblau,
  logisticRegression,
  noisyLeastSquares,
  quadratic,
  rosenbrock,
  saddle,
  type TestProblem,
} from '../src/index.ts';
import { fixture } from './fixtures.ts';
import { named } from './named.ts';
import { type RecordedProblem, recordedObjective } from './objectives.ts';
import { uniforms } from './uniforms.ts';

const PROBLEMS: TestProblem[] = [
  quadratic({ kappa: 30, rotate: 0.6 }),
  quadratic({
    A: [
      [4, 1, 0],
      [1, 3, -1],
      [0, -1, 2],
    ],
    b: [1, -2, 0.5],
    c: 7,
    start: [1, 2, 3],
  }),
  rosenbrock(2),
  rosenbrock(5),
  beale(),
  himmelblau(),
  booth(),
  saddle(),
  doubleWell(),
  logisticRegression({
    x: [
      [0, 1],
      [1, -1],
      [2, 0.5],
      [-1, 3],
    ],
    t: [0, 1, 0.5, 1],
    l2: 0.1,
  }),
  noisyLeastSquares({ rows: 20, features: 3, seed: 5 }),
];

/** Points around the problem's start. */
function points(problem: TestProblem): Float64Array[] {
  const random = uniforms(problem.n);
  return Array.from({ length: 5 }, () => problem.start.map((x) => x + random() - 0.5));
}

function direction(n: number, random: () => number): Float64Array {
  return new Float64Array(n).map(() => 2 * random() - 1);
}

const largest = (values: ArrayLike<number>): number => Math.max(...Array.from(values, Math.abs));
const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

describe.each(named(PROBLEMS, ({ name }) => name))('%s', (_, problem) => {
  const { n } = problem;

  it('has the same value with and without gradient, bit for bit', () => {
    for (const x of points(problem)) expect(problem.value(x)).toBe(problem.valueAndGradient(x, new Float64Array(n)));
  });

  it('has the gradient that central differences of its value give', () => {
    const h = 2 ** -17; // ∛ε
    for (const x of points(problem)) {
      const g = new Float64Array(n);
      const f = problem.valueAndGradient(x, g);
      for (let i = 0; i < n; i++) {
        const ahead = problem.value(x.map((value, j) => (i === j ? value + h : value)));
        const behind = problem.value(x.map((value, j) => (i === j ? value - h : value)));
        // truncation h²f‴/6 with f‴ ≤ 2400|x| ≤ 6000; rounding ε(1 + |f|)/h
        const tolerance = h * h * 1000 + (4 * 2 ** -52 * (1 + Math.abs(f))) / h;
        expect(Math.abs((ahead - behind) / (2 * h) - (g[i] as number))).toBeLessThanOrEqual(tolerance);
      }
    }
  });

  it('has the Hessian that central differences of its gradient give, row by row', () => {
    const h = 2 ** -17;
    for (const x of points(problem)) {
      const H = new Float64Array(n * n);
      problem.hessian(x, H);
      for (let i = 0; i < n; i++) {
        const [ahead, behind] = [new Float64Array(n), new Float64Array(n)];
        problem.valueAndGradient(
          x.map((value, j) => (i === j ? value + h : value)),
          ahead,
        );
        problem.valueAndGradient(
          x.map((value, j) => (i === j ? value - h : value)),
          behind,
        );
        // truncation h²g‴/6 with g‴ = 2400; rounding of g over h
        const tolerance = h * h * 400 + (8 * 2 ** -52 * (1 + largest(ahead))) / h;
        for (let j = 0; j < n; j++) {
          const difference = ((ahead[j] as number) - (behind[j] as number)) / (2 * h);
          expect(Math.abs(difference - (H[j * n + i] as number)), `H[${j}][${i}]`).toBeLessThanOrEqual(tolerance);
        }
      }
    }
  });

  it('R2: what the first-order expansion leaves out falls as the square of the distance', () => {
    const random = uniforms(7);
    for (const x of points(problem)) {
      const g = new Float64Array(n);
      const f = problem.valueAndGradient(x, g);
      const d = direction(n, random);
      const remainder = (t: number): number =>
        Math.abs(problem.value(x.map((v, i) => v + t * (d[i] as number))) - f - t * dot(g, d));
      const slope = Math.log2(remainder(2 ** -9) / remainder(2 ** -13)) / 4;
      // the third-order share is below 2⁻⁹ of a few; ten doublings of rounding lie between remainder and ε|f|
      expect(Math.abs(slope - 2)).toBeLessThan(0.05);
    }
  });
});

const SOLVED = PROBLEMS.filter(({ minimum }) => minimum !== null);
describe.each(named(SOLVED, ({ name }) => name))('%s', (_, problem) => {
  const { n } = problem;

  it('has its minimum where the gradient is 0, and lower than around it', () => {
    const { x, f } = problem.minimum as NonNullable<TestProblem['minimum']>;
    const g = new Float64Array(n);
    const H = new Float64Array(n * n);
    problem.hessian(x, H);
    expect(Math.abs(problem.valueAndGradient(x, g) - f)).toBeLessThanOrEqual(2 ** -50 * Math.abs(f));
    // x is rounded, and each of the n products, when solving and when evaluating
    expect(largest(g)).toBeLessThanOrEqual(2 ** -52 * 4 * (1 + n) * (1 + largest(H) * (1 + largest(x))));
    const random = uniforms(3);
    for (let i = 0; i < 50; i++) {
      const d = direction(n, random);
      expect(problem.value(x.map((v, j) => v + 1e-3 * (d[j] as number)))).toBeGreaterThan(f);
    }
  });
});

describe('quadratic', () => {
  it.each([0, 0.3, 2, -1.1])('has curvatures 1 and κ along axes turned by %f', (rotate) => {
    const { A, start, value } = quadratic({ kappa: 50, rotate });
    const along = (angle: number): number => {
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      const [a = 0, b = 0, , d = 0] = A;
      return a * x * x + 2 * b * x * y + d * y * y;
    };
    expect(along(rotate)).toBeCloseTo(1, 12);
    expect(along(rotate + Math.PI / 2)).toBeCloseTo(50, 12);
    expect(value(start)).toBeCloseTo(25.5, 12); // ½(1 + κ): start is (1, 1) in the bowl's own axes
  });

  it.each(['quad2', 'quad10'])('finds the recorded minimum of %s', (name) => {
    const { problem } = fixture<{ problem: RecordedProblem & { minimiser: number[]; min_value: number } }>(
      `optim_${name}`,
    );
    if (problem.kind !== 'quadratic') throw new Error(`${name} is not a quadratic`);
    const { minimum } = quadratic({ A: problem.A, b: problem.b, c: problem.c });
    // elimination on condition 100 or less: a few hundred ε
    problem.minimiser.forEach((x, i) => {
      expect(minimum?.x[i]).toBeCloseTo(x, 12);
    });
    expect(minimum?.f).toBeCloseTo(problem.min_value, 12);
  });

  it('finds the recorded solutions of positive definite systems', () => {
    interface Block {
      kind: string;
      A: number[][];
      b: number[];
      x: number[];
    }
    const blocks = fixture<{ cases: Block[] }>('building_blocks').cases.filter(({ kind }) => kind === 'spd_solve');
    expect(blocks.length).toBeGreaterThan(0);
    for (const { A, b, x } of blocks) {
      const { minimum } = quadratic({ A, b: b.map((value) => -value) });
      x.forEach((value, i) => {
        expect(Math.abs((minimum?.x[i] as number) - value)).toBeLessThanOrEqual(1e-10 * largest(x)); // the fixture's tolerance
      });
    }
  });

  it('has no minimum where A is indefinite or singular', () => {
    expect(
      quadratic({
        A: [
          [1, 0],
          [0, -1],
        ],
      }).minimum,
    ).toBeNull();
    expect(
      quadratic({
        A: [
          [1, 1],
          [1, 1],
        ],
      }).minimum,
    ).toBeNull();
  });

  it.each(
    named(
      [
        { call: () => quadratic({ A: [] }), says: 'quadratic: A must have at least one row' },
        { call: () => quadratic({ A: [[1, 2]] }), says: 'quadratic: A[0] must hold 1 numbers, one a row of A, got 2' },
        {
          call: () =>
            quadratic({
              A: [
                [1, 2],
                [3, 1],
              ],
            }),
          says: 'quadratic: A must be symmetric, but A[1][0] = 3 and A[0][1] = 2',
        },
        {
          call: () => quadratic({ A: [[1]], b: [1, 2] }),
          says: 'quadratic: b must hold 1 numbers, one a row of A, got 2',
        },
        { call: () => quadratic({ A: [[Number.NaN]] }), says: 'quadratic: A[0][0] must be finite, got NaN' },
        {
          call: () => quadratic({ A: [[1]], c: Infinity }),
          says: 'quadratic: c must be a finite number, got Infinity',
        },
        { call: () => quadratic({ kappa: 0.5 }), says: 'quadratic: kappa must be a finite number >= 1, got 0.5' },
        {
          call: () => quadratic({ kappa: 2, angle: 1 } as never),
          says: 'quadratic: no option is called angle; there are kappa, rotate',
        },
      ],
      ({ says }) => says,
    ),
  )('refuses: %s', (_, { call, says }) => {
    expect(call).toThrow(says);
  });
});

describe('rosenbrock', () => {
  interface Recorded {
    name: string;
    n: number;
    x0: number[];
    f0: number;
    grad0: number[];
  }
  const { problems } = fixture<{ problems: Recorded[] }>('scipy_minimize');
  const chains = problems.filter(({ name }) => name.startsWith('rosenbrock_chain'));

  it.each(named(chains, ({ name }) => name))("has SciPy's start, value and gradient: %s", (_, { n, x0, f0, grad0 }) => {
    const { start, valueAndGradient } = rosenbrock(n);
    const g = new Float64Array(n);
    expect([...start]).toEqual(x0);
    expect(Math.abs(valueAndGradient(start, g) / f0 - 1)).toBeLessThan(1e-14); // another order of summation
    grad0.forEach((value, i) => {
      expect(Math.abs((g[i] as number) - value)).toBeLessThanOrEqual(1e-14 * largest(grad0));
    });
  });

  it('agrees with the recorded problem in two dimensions', () => {
    const { problem } = fixture<{ problem: RecordedProblem }>('optim_rosenbrock');
    const [ours, theirs] = [new Float64Array(2), new Float64Array(2)];
    const x = Float64Array.from(problem.x0);
    const f = rosenbrock(2).valueAndGradient(x, ours);
    expect(f).toBeCloseTo(recordedObjective(problem)(0).valueAndGradient(x, theirs), 12);
    ours.forEach((value, i) => {
      expect(value).toBeCloseTo(theirs[i] as number, 11);
    });
  });

  it.each([1, 0, 2.5, Number.NaN])('refuses n = %f', (n) => {
    expect(() => rosenbrock(n)).toThrow(`rosenbrock: n must be an integer >= 2, got ${n}`);
  });
});

describe('the stationary points of a problem', () => {
  it('himmelblau: four minima, each with a zero gradient and positive curvatures', () => {
    const problem = himmelblau();
    expect(problem.minimum).toBeNull();
    for (const point of problem.minima) {
      const g = new Float64Array(2);
      const H = new Float64Array(4);
      expect(problem.valueAndGradient(Float64Array.from(point), g)).toBeLessThan(1e-28);
      expect(largest(g)).toBeLessThan(1e-12);
      problem.hessian(Float64Array.from(point), H);
      const [xx = 0, xy = 0, , yy = 0] = H;
      expect(xx > 0 && xx * yy - xy * xy > 0).toBe(true);
    }
  });

  it('R47: saddle: slope 0 at the origin, where the Hessian has eigenvalues of both signs', () => {
    const [g, H] = [new Float64Array(2), new Float64Array(4)];
    saddle().valueAndGradient(Float64Array.of(0, 0), g);
    saddle().hessian(Float64Array.of(0, 0), H);
    expect(largest(g)).toBe(0);
    expect([...H]).toEqual([2, 0, 0, -2]);
    expect(saddle().minimum).toBeNull();
  });

  it.each([0, 0.1, 0.3, 1, 1.5])(
    'doubleWell: slope 0 at three points for a tilt of %f, the middle one a hill',
    (tilt) => {
      const { stationary, hessian, valueAndGradient, minimum } = doubleWell({ tilt });
      const curvatures = stationary.map((x) => {
        const [g, H] = [new Float64Array(1), new Float64Array(1)];
        valueAndGradient(Float64Array.of(x), g);
        hessian(Float64Array.of(x), H);
        expect(largest(g)).toBeLessThan(1e-15);
        return H[0] as number;
      });
      expect(curvatures.map(Math.sign)).toEqual([1, -1, 1]);
      const [left, , right] = stationary.map((x) => valueAndGradient(Float64Array.of(x), new Float64Array(1))) as [
        number,
        number,
        number,
      ];
      expect(minimum.f).toBe(right);
      if (tilt > 0) expect(right).toBeLessThan(left);
    },
  );
});

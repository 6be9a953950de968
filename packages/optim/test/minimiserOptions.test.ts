import { expect, it } from 'vitest';
import {
  bfgs,
  conjugateGradient,
  fixedStep,
  type Iterate,
  type LineSearch,
  lbfgs,
  leastSquares,
  type Minimiser,
  minimise,
  quadratic,
  rosenbrock,
  steepestDescent,
  strongWolfe,
} from '../src/index.ts';
import { newtonDirection } from '../src/minimisers/newton.ts';
import { newton } from '../src/secondOrder.ts';

type Run = ReturnType<Minimiser>;

function first(run: Run, n: number): Iterate[] {
  const iterates: Iterate[] = [];
  for (const iterate of run) if (iterates.push(iterate) === n) break;
  return iterates;
}

/** What a minimiser does without its options, and with the values that its documentation names for them. */
const DEFAULTS: Record<string, readonly [Minimiser, Minimiser]> = {
  lbfgs: [lbfgs(), lbfgs({ memory: 10, firstStep: 1, lineSearch: strongWolfe() })],
  conjugateGradient: [
    conjugateGradient(),
    conjugateGradient({ lineSearch: strongWolfe({ decrease: 1e-4, curvature: 0.1 }) }),
  ],
};

it.each(Object.entries(DEFAULTS))('the options of %s are by default as documented', (_, [bare, full]) => {
  const problem = rosenbrock(20);
  expect(first(bare(problem, problem.start), 30)).toEqual(first(full(problem, problem.start), 30));
});

it('every iterate says how often the problem was evaluated', () => {
  const problem = rosenbrock(4);
  let calls = 0;
  const counted = {
    ...problem,
    valueAndGradient(x: Float64Array, g: Float64Array): number {
      calls++;
      return problem.valueAndGradient(x, g);
    },
  };
  for (const method of [bfgs(), lbfgs(), conjugateGradient(), steepestDescent(), newton()]) {
    calls = 0;
    let k = 0;
    for (const { evaluations } of method(counted, problem.start)) {
      expect(evaluations).toBe(calls);
      if (++k === 8) break;
    }
    expect(k).toBe(8);
  }
});

it('newton names a Hessian that is not finite by its place, the first too', () => {
  const bowl = quadratic({ kappa: 4 });
  for (const index of [0, 3]) {
    const broken = {
      ...bowl,
      hessian(x: Float64Array, H: Float64Array): void {
        bowl.hessian(x, H);
        H[index] = Number.NaN;
      },
    };
    const run = newton()(broken, [1, 1]);
    run.next();
    expect(run.next().value).toEqual({ kind: 'nonFinite', k: 0, where: 'hessian', index });
  }
});

it('newton takes 1000 variables and no more', () => {
  const large = (n: number) => ({
    n,
    value: () => 0,
    valueAndGradient: () => 0,
    hessian: () => {},
  });
  const starts = (n: number): unknown => newton()(large(n), new Float64Array(n)).next().value;
  expect(starts(1000)).toMatchObject({ k: 0 });
  expect(() => starts(1001)).toThrow('newton: 1001 variables take 1001³ operations a step; up to 1000 are allowed');
});

it('newton speaks of negative eigenvalues only where there are any', () => {
  for (const [low, spoken] of [
    [0.5, false],
    [0, false],
    [-0.5, true],
  ] as const) {
    const problem = quadratic({
      A: [
        [low, 0],
        [0, 2],
      ],
    });
    const [, second] = first(newton({ lineSearch: fixedStep() })(problem, [1, 1]), 2);
    expect(second?.note !== undefined).toBe(spoken);
  }
});

it('newton has converged where the gradient is 0, whatever the line search', () => {
  const bowl = quadratic({ kappa: 4 });
  const run = newton({ lineSearch: fixedStep() })(bowl, [0, 0]);
  run.next();
  expect(run.next()).toEqual({ done: true, value: { kind: 'converged', by: 'gradient', k: 0 } });
});

const FLOOR = 2 ** -50;
/** What the eigenvalues of a diagonal Hessian are taken for; a shift brings the least to the floor and 2⁻²⁰ of the largest. */
const TAKEN: { eigenvalues: [number, number]; curvature: 'absolute' | 'shift' | 'raw'; as: [number, number] }[] = [
  { eigenvalues: [-4, 2], curvature: 'raw', as: [-4, 2] },
  { eigenvalues: [-4, 2], curvature: 'absolute', as: [4, 2] },
  { eigenvalues: [0, 8], curvature: 'absolute', as: [8 * FLOOR, 8] },
  { eigenvalues: [0, 0], curvature: 'absolute', as: [1, 1] },
  { eigenvalues: [-1, 2], curvature: 'shift', as: [2 * FLOOR + 2 ** -19, 3 + 2 * FLOOR + 2 ** -19] },
  { eigenvalues: [FLOOR, 1], curvature: 'shift', as: [FLOOR, 1] },
  { eigenvalues: [1, 2], curvature: 'shift', as: [1, 2] },
];

it.each(TAKEN)('newton, $curvature, takes the eigenvalues $eigenvalues for $as', ({ eigenvalues, curvature, as }) => {
  const [a, b] = eigenvalues;
  const { d, least } = newtonDirection(Float64Array.of(a, 0, 0, b), Float64Array.of(1, 1), curvature);
  expect(least).toBe(Math.min(a, b));
  expect([...d]).toEqual(as.map((value) => -1 / value));
});

/** Takes the given share of the first step that a method proposes, and notes slopes and proposals. */
function taking(share: number): { lineSearch: LineSearch; slopes: number[]; proposed: number[] } {
  const slopes: number[] = [];
  const proposed: number[] = [];
  const lineSearch: LineSearch = (line, step) => {
    slopes.push(line.start.slope);
    proposed.push(step);
    return line.at(share * step);
  };
  return { lineSearch, slopes, proposed };
}

const LEARNING: Record<string, (lineSearch: LineSearch) => Minimiser> = {
  bfgs: (lineSearch) => bfgs({ lineSearch }),
  lbfgs: (lineSearch) => lbfgs({ lineSearch }),
};

// on h x²/2 a step s changes the gradient by y = h s, so that sᵀy/yᵀy is 1/h, and all the numbers here are exact
const CURVATURES: { h: number; learns: boolean }[] = [
  { h: 1, learns: true },
  { h: 2 ** 51, learns: true },
  { h: 1.5 * 2 ** 51, learns: true },
  { h: 2 ** 52, learns: false },
  { h: 1.5 * 2 ** 52, learns: false },
  { h: 2 ** 60, learns: false },
];
const learners = Object.keys(LEARNING).flatMap((method) => CURVATURES.map((row) => ({ method, ...row })));

it.each(learners)('$method learns from a curvature of $h: $learns', ({ method, h, learns }) => {
  const bowl = {
    n: 1,
    value: ([at = 0]: Float64Array) => (h * at * at) / 2,
    valueAndGradient(x: Float64Array, g: Float64Array): number {
      const [at = 0] = x;
      g[0] = h * at;
      return (h * at * at) / 2;
    },
  };
  const { lineSearch, slopes } = taking(0.5);
  const [, there] = first((LEARNING[method] as (typeof LEARNING)[string])(lineSearch)(bowl, [1]), 3);
  const g = there?.g[0] as number;
  expect(slopes[1]).toBeCloseTo(learns ? (-g * g) / h : -g * g, 10);
});

it('bfgs moves by −Hg, H as defined (Nocedal & Wright 2006, equations 6.17 and 6.20), and proposes t = 1', () => {
  const bowl = rosenbrock(3);
  const { lineSearch, proposed } = taking(0.7);
  const iterates = first(bfgs({ lineSearch })(bowl, [0.9, 1.1, 1]), 5);
  expect(proposed.slice(1)).toEqual([1, 1, 1]);
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
  const minus = (a: Float64Array, b: Float64Array) => [...a].map((x, i) => x - (b[i] as number));
  let H: number[][] | null = null;
  for (const [k, there] of iterates.slice(1).entries()) {
    const here = iterates[k] as Iterate;
    const [s, y] = [minus(there.x, here.x), minus(there.g, here.g)];
    const rho = 1 / dot(s, y);
    const before: number[][] = H ?? s.map((_, i) => s.map((_, j) => (i === j ? 1 / (rho * dot(y, y)) : 0)));
    if (H) before.forEach((row, i) => void expect(s[i]).toBeCloseTo(-0.7 * dot(row, [...here.g]), 10));
    const left = s.map((si, i) => y.map((yj, j) => (i === j ? 1 : 0) - rho * si * yj));
    const middle = left.map((row) =>
      left.map((other) =>
        dot(
          row,
          before.map((line) => dot(line, other)),
        ),
      ),
    );
    H = middle.map((row, i) => row.map((m, j) => m + rho * (s[i] as number) * (s[j] as number)));
  }
});

it('bfgs takes 8192 variables, and not one more', () => {
  const flat = (n: number) => ({ n, value: () => 0, valueAndGradient: () => 0 });
  expect(() => bfgs()(flat(8192), new Float64Array(8192))).not.toThrow();
  expect(() => bfgs()(flat(8193), new Float64Array(8193))).toThrow('8193 variables take 8193 x 8193 numbers');
});

it('no line is searched where the slope is 0', () => {
  const bowl = quadratic({ kappa: 4 });
  const { lineSearch, slopes } = taking(1);
  const run = bfgs({ lineSearch })(bowl, bowl.minimum.x);
  run.next();
  expect(run.next()).toEqual({ done: true, value: { kind: 'converged', by: 'gradient', k: 0 } });
  expect(slopes).toEqual([]);
});

it('minimise and leastSquares name an argument that is none', () => {
  const bowl = quadratic({ kappa: 4 });
  expect(() => minimise(bowl, [1, 1] as never, [1, 1])).toThrow(
    'minimise: minimiser must be a function such as lbfgs(), got object',
  );
  const residuals = () => {};
  expect(() => leastSquares({ n: 2, residuals } as never)).toThrow('leastSquares: problem.m must be an integer >= 1');
  expect(() => leastSquares({ n: 0, m: 1, residuals })).toThrow('leastSquares: problem.n must be an integer >= 1');
});

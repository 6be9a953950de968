import { describe, expect, it } from 'vitest';
import {
  backtracking,
  bfgs,
  conjugateGradient,
  exact,
  fixedStep,
  lbfgs,
  type Minimiser,
  minimise,
  minimiseAsync,
  type Objective,
  quadratic,
  rosenbrock,
  steepestDescent,
  strongWolfe,
} from '../src/index.ts';
import { bfgsUpdate } from '../src/minimisers/bfgs.ts';
import { fixture } from './fixtures.ts';
import { named } from './named.ts';

const bowl = quadratic({ kappa: 100, rotate: 0.3 });
const METHODS: Record<string, () => Minimiser> = {
  'steepestDescent, exact': () => steepestDescent(),
  'steepestDescent, backtracking': () => steepestDescent({ lineSearch: backtracking() }),
  'conjugateGradient, strongWolfe': () => conjugateGradient(),
  'conjugateGradient, exact': () => conjugateGradient({ lineSearch: exact() }),
  'bfgs, strongWolfe': () => bfgs(),
  'bfgs, backtracking': () => bfgs({ lineSearch: backtracking() }),
  'lbfgs, strongWolfe': () => lbfgs(),
  'lbfgs of one pair': () => lbfgs({ memory: 1 }),
};

describe('every method finds the minimum', () => {
  it.each(Object.entries(METHODS))('%s', (_, method) => {
    for (const problem of [bowl, rosenbrock(2)]) {
      const options = { gradientTolerance: 1e-9, maxIterations: 100_000 };
      const { x, verdict, converged } = minimise(problem, method(), problem.start, options);
      expect(verdict).toMatchObject({ kind: 'converged', by: 'gradient' });
      expect(converged).toBe(true);
      // |x − x*| ≤ √n |g|∞ / λmin: λmin is 1 for the bowl and 0.399 for Rosenbrock's valley
      problem.minimum?.x.forEach((expected, i) => {
        expect(Math.abs((x[i] as number) - expected)).toBeLessThanOrEqual((Math.SQRT2 * 1e-9) / 0.399);
      });
    }
  });

  it.each(Object.entries(METHODS))('%s never goes up, and its iterates belong together', (_, method) => {
    const problem = rosenbrock(3);
    let before = Infinity;
    const g = new Float64Array(3);
    for (const iterate of method()(problem, problem.start)) {
      if (iterate.k > 60) break;
      expect(iterate.f).toBeLessThanOrEqual(before + 2 ** -50 * Math.abs(before)); // a rounding up is allowed at the end
      expect(problem.valueAndGradient(iterate.x, g)).toBe(iterate.f);
      expect([...iterate.g]).toEqual([...g]);
      before = iterate.f;
    }
  });
});

describe("SciPy's minima of Rosenbrock's chain", () => {
  interface Recorded {
    name: string;
    n: number;
    x0: number[];
    minima_found: { x: number[]; f: number }[];
  }
  const { problems } = fixture<{ problems: Recorded[] }>('scipy_minimize');
  const methods = { bfgs: bfgs(), lbfgs: lbfgs(), conjugateGradient: conjugateGradient() };
  const table = problems.flatMap((problem) =>
    Object.entries(methods).map(([name, method]) => ({ name, method, problem })),
  );

  it.each(named(table, ({ name, problem }) => `R78: ${name} on ${problem.name}`))('%s', (_, { method, problem }) => {
    const { x, f, verdict } = minimise(rosenbrock(problem.n), method, problem.x0, { maxIterations: 5000 });
    expect(verdict.kind).toBe('converged');
    // the fixture's tolerances
    const near = problem.minima_found.some(
      (minimum) =>
        Math.abs(f - minimum.f) <= 1e-9 * Math.max(1, Math.abs(minimum.f)) + 1e-12 &&
        minimum.x.every((value, i) => Math.abs((x[i] as number) - value) <= 1e-5),
    );
    expect(near).toBe(true);
  });
});

describe('on a quadratic', () => {
  // eigenvalues 1 … n on turned axes: H = I − 2vvᵀ/vᵀv mirrors them, so A = H D H is symmetric up to rounding
  function turned(n: number): ReturnType<typeof quadratic> {
    const v = Array.from({ length: n }, (_, i) => 1 + (i % 3));
    const vv = v.reduce((sum, x) => sum + x * x, 0);
    const H = v.map((a, i) => v.map((b, j) => (i === j ? 1 : 0) - (2 * a * b) / vv));
    const A = H.map((row, i) =>
      H.map(
        (_, j) => row.reduce((sum, _x, k) => sum + (row[k] as number) * (k + 1) * (H[k]?.[j] as number), 0) + 0 * i,
      ),
    );
    return quadratic({ A: A.map((row, i) => row.map((a, j) => (a + (A[j]?.[i] as number)) / 2)), start: v });
  }

  it('conjugate gradients with exact steps end after as many steps as there are eigenvalues', () => {
    for (const n of [2, 5, 8]) {
      const problem = turned(n);
      const { k, verdict } = minimise(problem, conjugateGradient({ lineSearch: exact() }), problem.start, {
        gradientTolerance: 1e-10,
      });
      expect(verdict.kind).toBe('converged');
      expect(k).toBeLessThanOrEqual(n);
    }
  });

  it('BFGS with exact steps does so too, and its matrix is then the inverse Hessian', () => {
    const problem = turned(5);
    const { k } = minimise(problem, bfgs({ lineSearch: exact() }), problem.start, { gradientTolerance: 1e-9 });
    expect(k).toBeLessThanOrEqual(6); // the scale of the first update is a guess, so the last step may come once more
  });

  it('R67: exact steepest descent zigzags: f falls by ((κ − 1)/(κ + 1))² a step from the worst start', () => {
    const kappa = 25;
    const problem = quadratic({ kappa });
    const values: number[] = [];
    for (const { k, f } of steepestDescent()(problem, [kappa, 1])) {
      values.push(f);
      if (k === 20) break;
    }
    const rate = ((kappa - 1) / (kappa + 1)) ** 2;
    values.slice(1).forEach((f, k) => {
      expect(f / (values[k] as number)).toBeCloseTo(rate, 9);
    });
  });

  it('exact takes gᵀg/gᵀAg', () => {
    const steps: number[] = [];
    const search = exact();
    const problem = quadratic({
      A: [
        [2, 0],
        [0, 6],
      ],
      b: [1, -1],
    });
    const method = steepestDescent({
      lineSearch: (line, first) => {
        const trial = search(line, first);
        if (trial) steps.push(trial.t);
        return trial;
      },
    });
    for (const { k } of method(problem, [1, 2])) if (k === 1) break;
    const g = [2 * 1 + 1, 6 * 2 - 1]; // Aw + b
    const gg = g.reduce((sum, x) => sum + x * x, 0);
    expect(steps[0]).toBeCloseTo(gg / (2 * (g[0] as number) ** 2 + 6 * (g[1] as number) ** 2), 12);
  });
});

it('R78: the update of the inverse Hessian gives the recorded matrices', () => {
  interface Block {
    kind: string;
    H: number[][];
    s: number[];
    y: number[];
    H_new: number[][];
  }
  const blocks = fixture<{ cases: Block[] }>('building_blocks').cases.filter(
    ({ kind }) => kind === 'bfgs_inverse_update',
  );
  expect(blocks.length).toBeGreaterThan(0);
  for (const { H, s, y, H_new } of blocks) {
    const ours = Float64Array.from(H.flat());
    bfgsUpdate(ours, Float64Array.from(s), Float64Array.from(y));
    const theirs = H_new.flat();
    const scale = Math.max(...theirs.map(Math.abs));
    ours.forEach((value, i) => {
      expect(Math.abs(value - (theirs[i] as number))).toBeLessThanOrEqual(1e-10 * scale); // the fixture's tolerance
    });
  }
});

describe('a problem that a line search cannot solve', () => {
  const broken: Objective = {
    n: 1,
    value: ([x = 0]) => x,
    valueAndGradient(x, g) {
      g[0] = -1; // the wrong sign
      return x[0] as number;
    },
  };

  it.each(Object.entries(METHODS))('%s says so', (_, method) => {
    const { verdict, k } = minimise(broken, method(), [1]);
    expect(verdict).toMatchObject({ kind: 'lineSearch', k: 0 });
    expect(k).toBe(0);
    expect((verdict as { reason: string }).reason).toContain('no point of lower value than 1 was found along -g');
  });

  it.each(Object.entries(METHODS))('%s steps back from values that are not finite', (_, method) => {
    // −log x + x: the minimum is 1, and there is nothing below 0
    const barrier: Objective = {
      n: 1,
      value: ([x = 0]) => x - Math.log(x),
      valueAndGradient(x, g) {
        g[0] = 1 - 1 / (x[0] as number);
        return barrier.value(x);
      },
    };
    const { x, verdict } = minimise(barrier, method(), [20], { maxIterations: 2000 });
    expect(verdict.kind).toBe('converged');
    expect(x[0]).toBeCloseTo(1, 7);
  });

  it('a start at the minimum has converged', () => {
    for (const method of Object.values(METHODS)) {
      expect(minimise(bowl, method(), [0, 0]).verdict).toEqual({ kind: 'converged', by: 'gradient', k: 0 });
      const run = method()(bowl, [0, 0]);
      run.next();
      expect(run.next()).toEqual({ done: true, value: { kind: 'converged', by: 'gradient', k: 0 } });
    }
  });
});

describe('minimiseAsync', () => {
  const problem = rosenbrock(10);

  it('takes the same steps as minimise, bit for bit', async () => {
    const there = minimise(problem, lbfgs(), problem.start);
    expect(await minimiseAsync(problem, lbfgs(), problem.start, { pauseEvery: 3 })).toEqual(there);
  });

  it('lets the event loop run in between', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    await minimiseAsync(problem, steepestDescent(), problem.start, { maxIterations: 400, pauseEvery: 1 });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });

  it('ends with the last iterate where its signal fires', async () => {
    const controller = new AbortController();
    let seen = 0;
    const counted = {
      ...problem,
      valueAndGradient: (x: Float64Array, g: Float64Array) => {
        if (++seen === 40) controller.abort();
        return problem.valueAndGradient(x, g);
      },
    };
    const { verdict, x, f, k } = await minimiseAsync(counted, bfgs(), problem.start, {
      signal: controller.signal,
      pauseEvery: 1,
    });
    expect(verdict).toEqual({ kind: 'aborted', k });
    expect(k).toBeGreaterThan(0);
    expect(problem.value(x)).toBe(f);
    const early = await minimiseAsync(problem, bfgs(), problem.start, { signal: AbortSignal.abort() });
    expect(early.verdict).toEqual({ kind: 'aborted', k: 0 });
  });

  it('rejects bad input', async () => {
    await expect(minimiseAsync(problem, bfgs(), [1], {})).rejects.toThrow('minimiseAsync: x0 must hold 10 numbers');
    await expect(minimiseAsync(problem, bfgs(), problem.start, { pauseEvery: 0 })).rejects.toThrow(
      'minimiseAsync: pauseEvery must be an integer >= 1, got 0',
    );
    await expect(minimiseAsync(problem, bfgs(), problem.start, { signl: 1 } as never)).rejects.toThrow(
      'minimiseAsync: no option is called signl; there are gradientTolerance',
    );
  });
});

it.each(
  named(
    [
      { call: () => bfgs({ search: 1 } as never), says: 'bfgs: no option is called search; there are lineSearch' },
      { call: () => lbfgs({ memory: 0 }), says: 'lbfgs: memory must be an integer >= 1, got 0' },
      { call: () => lbfgs({ firstStep: 0 }), says: 'lbfgs: firstStep must be a finite number > 0, got 0' },
      {
        call: () => backtracking({ shrink: 1 }),
        says: 'backtracking: shrink must be a finite number > 0 and < 1, got 1',
      },
      {
        call: () => strongWolfe({ decrease: 0.5, curvature: 0.4 }),
        says: 'strongWolfe: curvature must be a finite number > 0.5 and < 1, got 0.4',
      },
      {
        call: () => strongWolfe({ maxEvaluations: 0 }),
        says: 'strongWolfe: maxEvaluations must be an integer >= 1, got 0',
      },
      {
        call: () => minimise({ ...bowl, n: 8193 }, bfgs(), new Float64Array(8193)),
        says: 'bfgs: 8193 variables take 8193 x 8193 numbers; up to 8192 are allowed, use lbfgs',
      },
      {
        call: () => minimise(bowl, conjugateGradient(), [1]),
        says: 'minimise: x0 must hold 2 numbers, as many as problem.n, got 1',
      },
      {
        call: () => [...steepestDescent()(bowl, [1, Number.NaN])],
        says: 'steepestDescent: x0[1] must be finite, got NaN',
      },
    ],
    ({ says }) => says,
  ),
)('refuses: %s', (_, { call, says }) => {
  expect(call).toThrow(says);
});

it('a fixed step goes where the method points', () => {
  const problem = quadratic({ A: [[1]] });
  const ends = minimise(problem, lbfgs({ lineSearch: fixedStep(), firstStep: 0.5 }), [3], { maxIterations: 2 });
  // 3 − 0.5 · min(1, 1/3) · 3 = 2.5; then H = 1 exactly: 2.5 − 0.5 · 2.5
  expect([...ends.x]).toEqual([1.25]);
});

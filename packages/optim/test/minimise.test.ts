import { describe, expect, it } from 'vitest';
import {
  adam,
  descend,
  gradientDescent,
  type Iterate,
  type Minimiser,
  minimise,
  momentum,
  nesterov,
  type Objective,
  quadratic,
  type Rule,
  rosenbrock,
  rprop,
  type StopOptions,
  type TwiceDifferentiable,
  type Verdict,
} from '../src/index.ts';
import { iterates } from './iterates.ts';
import { named } from './named.ts';

const bowl = quadratic({ kappa: 10, rotate: 0.3 });
const line = quadratic({ A: [[1]] });
const halving = descend(gradientDescent({ learningRate: 0.5 })); // x_k = 2⁻ᵏ x_0 on `line`
const OFF: StopOptions = { gradientTolerance: 0 };

describe('minimise finds the minimum', () => {
  const minStep = 1e-14; // Rprop comes no nearer than its smallest step
  const rules: Record<string, { onBowl: Rule; onRosenbrock: Rule }> = {
    gradientDescent: {
      onBowl: gradientDescent({ learningRate: 0.1 }),
      onRosenbrock: gradientDescent({ learningRate: 0.001 }),
    },
    momentum: { onBowl: momentum({ learningRate: 0.05 }), onRosenbrock: momentum({ learningRate: 5e-4 }) },
    nesterov: { onBowl: nesterov({ learningRate: 0.05 }), onRosenbrock: nesterov({ learningRate: 5e-4 }) },
    adam: { onBowl: adam({ learningRate: 0.1 }), onRosenbrock: adam({ learningRate: 0.05 }) },
    'irprop-': { onBowl: rprop({ minStep }), onRosenbrock: rprop({ minStep }) },
    'irprop+': {
      onBowl: rprop({ variant: 'irprop+', minStep }),
      onRosenbrock: rprop({ variant: 'irprop+', minStep }),
    },
  };
  const problems = { bowl, 'rosenbrock(2)': rosenbrock(2) };
  const table = Object.entries(rules).flatMap(([name, { onBowl, onRosenbrock }]) => [
    { name, problem: 'bowl' as const, rule: onBowl },
    { name, problem: 'rosenbrock(2)' as const, rule: onRosenbrock },
  ]);

  it.each(named(table, ({ name, problem }) => `${name} on ${problem}`))('%s', (_, { problem, rule }) => {
    const objective = problems[problem];
    const options = { gradientTolerance: 1e-9, maxIterations: 100_000 };
    const solution = minimise(objective, descend(rule), objective.start, options);
    expect(solution.verdict).toEqual({ kind: 'converged', by: 'gradient', k: solution.k });
    expect(solution.converged).toBe(true);
    // |x − x*| ≤ √n |g|∞ / λmin: λmin is 1 for the bowl and 0.399 for Rosenbrock's valley
    objective.minimum?.x.forEach((expected, i) => {
      expect(Math.abs((solution.x[i] as number) - expected)).toBeLessThanOrEqual((Math.SQRT2 * 1e-9) / 0.399);
    });
    const g = new Float64Array(objective.n);
    expect(objective.valueAndGradient(solution.x, g)).toBe(solution.f);
    expect([...solution.g]).toEqual([...g]);
  });
});

describe('minimise stops', () => {
  it('where the largest component of the gradient is small enough, at the start already', () => {
    const { verdict, evaluations, x } = minimise(bowl, halving, [0, 0]);
    expect(verdict).toEqual({ kind: 'converged', by: 'gradient', k: 0 });
    expect(evaluations).toBe(1);
    expect([...x]).toEqual([0, 0]);
  });

  it('by gradient at the first k with 2⁻ᵏ ≤ tolerance', () => {
    const { verdict } = minimise(line, halving, [1], { gradientTolerance: 2 ** -7 });
    expect(verdict).toEqual({ kind: 'converged', by: 'gradient', k: 7 });
    expect(minimise(line, halving, [1]).k).toBe(27); // 2⁻²⁷ is the first below 1e-8, the default
  });

  it('R3: at the first k where |f(xᵏ⁺¹) − f(xᵏ)| ≤ ε, the new point against the one before', () => {
    // f(x_k) = ½4⁻ᵏ, so f falls by ⅜4⁻ᵏ from x_k to x_k+1
    const at = (valueTolerance: number): Verdict => minimise(line, halving, [1], { ...OFF, valueTolerance }).verdict;
    expect(at((3 / 8) * 4 ** -5)).toEqual({ kind: 'converged', by: 'value', k: 6 });
    expect(at((3 / 8) * 4 ** -5 * 0.999)).toEqual({ kind: 'converged', by: 'value', k: 7 });
  });

  it('R3: never before the first step', () => {
    expect(minimise(line, halving, [1], { ...OFF, valueTolerance: 1e9 }).k).toBe(1);
  });

  it('R18: at the first k where no parameter has moved by more than the step tolerance', () => {
    const at = (stepTolerance: number): Verdict => minimise(line, halving, [1], { ...OFF, stepTolerance }).verdict;
    expect(at(2 ** -6)).toEqual({ kind: 'converged', by: 'step', k: 6 });
    expect(at(2 ** -6 * 0.999)).toEqual({ kind: 'converged', by: 'step', k: 7 });
  });

  it('after maxIterations, 1000 unless given', () => {
    const slow = descend(gradientDescent({ learningRate: 1e-6 }));
    expect(minimise(line, slow, [1]).verdict).toEqual({ kind: 'iterations', k: 1000 });
    expect(minimise(line, slow, [1], { maxIterations: 7 }).verdict).toEqual({ kind: 'iterations', k: 7 });
    expect(minimise(line, slow, [1], { maxIterations: 0 }).k).toBe(0);
  });

  it('after maxEvaluations, looked at between iterations', () => {
    const slow = descend(nesterov({ learningRate: 1e-6 }));
    const { verdict, evaluations } = minimise(line, slow, [1], { maxEvaluations: 10 });
    expect(verdict).toEqual({ kind: 'evaluations', k: 5 });
    expect(evaluations).toBe(11);
    expect(minimise(line, halving, [1], { ...OFF, maxEvaluations: 10 })).toMatchObject({ k: 9, evaluations: 10 });
  });

  it('as stalled where x no longer changes by a bit and the gradient is not small', () => {
    const creeping = descend(gradientDescent({ learningRate: 1e-30 }));
    expect(minimise(line, creeping, [1])).toMatchObject({ verdict: { kind: 'stalled', k: 100 }, converged: false });
  });

  it('with the verdict of a method that ends by itself', () => {
    function* single(problem: Objective): Generator<Iterate, Verdict, void> {
      const x = new Float64Array([2]);
      const g = new Float64Array(1);
      const f = problem.valueAndGradient(x, g);
      yield { k: 0, x, f, g, evaluations: 1 };
      return { kind: 'stalled', k: 0 };
    }
    expect(minimise(line, single, [2])).toMatchObject({ f: 2, evaluations: 1, verdict: { kind: 'stalled', k: 0 } });
  });
});

describe('a numeric failure is a verdict that names the step', () => {
  it('diverged: η above 2/λmax', () => {
    const { verdict, k, f } = minimise(bowl, descend(gradientDescent({ learningRate: 0.21 })), bowl.start);
    expect(verdict.kind).toBe('diverged');
    const start = bowl.value(bowl.start);
    const rose = `f rose from ${start} to ${f}, by more than 10000000000 times max(1, |f(x0)|)`;
    // λmax is 10 exactly, so the limit is 0.2, and 0.21 is 1.05 times that
    const limit = 'the learning rate 0.21 is 1.05 times the stability limit 0.200';
    expect(verdict).toMatchObject({ reason: `${rose}; ${limit}`, rate: { learningRate: 0.21 } });
    expect((verdict as { rate: { ratio: number } }).rate.ratio).toBeCloseTo(1.05, 9);
    const run = iterates(gradientDescent({ learningRate: 0.21 }), bowl, bowl.start, k);
    const rises = run.map((iterate) => iterate.f - start > 1e10 * Math.max(1, start));
    expect(rises.indexOf(true)).toBe(k);
  });

  it('R60: oscillating for ever at η = 2/λmax, where the factor of the steep direction is −1', () => {
    const edge = minimise(bowl, descend(gradientDescent({ learningRate: 0.2 })), bowl.start);
    expect(edge.verdict.kind).toBe('oscillating');
    expect(edge.f).toBeGreaterThan(0.01);
    const inside = minimise(bowl, descend(gradientDescent({ learningRate: 0.199 })), bowl.start, {
      maxIterations: 1e5,
    });
    expect(inside.verdict.kind).toBe('converged');
  });

  it('diverged says nothing of a limit that the rule or the method has not', () => {
    const flat: Objective = {
      n: 1,
      value: ([x = 0]) => -x * x,
      valueAndGradient: (x, g) => {
        g[0] = -2 * (x[0] as number);
        return flat.value(x);
      },
    };
    function* uphill(problem: Objective, x0: ArrayLike<number>): Generator<Iterate, Verdict, void> {
      const x = Float64Array.from(x0);
      const g = new Float64Array(1);
      for (let k = 0; ; k++) {
        yield { k, x, f: problem.valueAndGradient(x, g), g, evaluations: k + 1 };
        x[0] = 10 * (x[0] as number);
      }
    }
    expect(minimise(line, uphill, [1]).verdict).not.toHaveProperty('rate');
    const downhill = minimise(flat, descend(gradientDescent({ learningRate: 1 })), [1]);
    expect(downhill.verdict.kind).toBe('nonFinite'); // f falls for ever, so it never rises above the start
  });

  it.each([
    { values: [-4, 3.9, 4, 4.1, 9], divergenceFactor: 2, k: 3 }, // more than 2 · 4 above −4
    { values: [0.25, 2.25, 2.3, 9], divergenceFactor: 2, k: 2 }, // more than 2 · 1 above 0.25
    { values: [5, 14, 15, 16], divergenceFactor: 2, k: 3 }, // more than 2 · 5 above 5
  ])('diverged at the first value of $values above the start by more than $divergenceFactor times', (row) => {
    function* given(): Generator<Iterate, Verdict, void> {
      const x = new Float64Array(1);
      for (const [k, f] of row.values.entries()) yield { k, x, f, g: Float64Array.of(1), evaluations: k };
      return { kind: 'stalled', k: 0 };
    }
    const { divergenceFactor } = row;
    expect(minimise(line, given, [1], { divergenceFactor }).verdict).toMatchObject({ kind: 'diverged', k: row.k });
    expect(minimise(line, given, [1], { divergenceFactor: Infinity }).verdict).toMatchObject({ kind: 'stalled' });
  });

  it('nonFinite value or x: the step overflowed', () => {
    const options = { divergenceFactor: Infinity };
    const steep = quadratic({
      A: [
        [1, 0],
        [0, 1e200],
      ],
    });
    const fall = descend(gradientDescent({ learningRate: 1e120 }));
    expect(minimise(steep, fall, [0, 1e-100], options).verdict).toMatchObject({ kind: 'nonFinite', where: 'value' });
    const other = quadratic({
      A: [
        [1e200, 0],
        [0, 1],
      ],
    });
    const flung = descend(gradientDescent({ learningRate: 1e300 }));
    const at = (index: number): Verdict => ({ kind: 'nonFinite', k: 1, where: 'x', index });
    expect(minimise(steep, flung, [0, 1e-100], options).verdict).toEqual(at(1));
    expect(minimise(other, flung, [1e-100, 0], options).verdict).toEqual(at(0));
  });

  const broken = (value: number, gradient: number[]): Objective => ({
    n: 3,
    value: (x) => ((x[0] as number) < 0.95 ? value : 1),
    valueAndGradient(x, g) {
      const beyond = (x[0] as number) < 0.95;
      g.set(beyond ? gradient : [1, 1, 1]);
      return beyond ? value : 1;
    },
  });
  const steps = descend(gradientDescent({ learningRate: 0.01 }));

  it.each([Number.NaN, Infinity, -Infinity])('nonFinite value: %f at the sixth step', (value) => {
    const { verdict, f, k } = minimise(broken(value, [1, 1, 1]), steps, [1, 1, 1]);
    expect(verdict).toEqual({ kind: 'nonFinite', k: 6, where: 'value' });
    expect(f).toBe(value);
    expect(k).toBe(6);
  });

  it('nonFinite gradient: the first element that is not finite', () => {
    const { verdict } = minimise(broken(1, [1, Number.NaN, Infinity]), steps, [1, 1, 1]);
    expect(verdict).toEqual({ kind: 'nonFinite', k: 6, where: 'gradient', index: 1 });
    const first = minimise(broken(1, [-Infinity, 1, 1]), steps, [1, 1, 1]);
    expect(first.verdict).toEqual({ kind: 'nonFinite', k: 6, where: 'gradient', index: 0 });
  });

  it('nonFinite at the start', () => {
    const { verdict } = minimise(broken(Number.NaN, [1, 1, 1]), steps, [0, 0, 0]);
    expect(verdict).toEqual({ kind: 'nonFinite', k: 0, where: 'value' });
  });
});

describe('a wrong argument is an exception that says what was expected', () => {
  it.each(
    named(
      [
        {
          call: () => minimise(line, halving, [1, 2]),
          says: 'minimise: x0 must hold 1 numbers, as many as problem.n, got 2',
        },
        { call: () => minimise(line, halving, [Infinity]), says: 'minimise: x0[0] must be finite, got Infinity' },
        {
          call: () => minimise(line, halving, [1], { gradientTolerance: -1 }),
          says: 'minimise: gradientTolerance must be a finite number >= 0, got -1',
        },
        {
          call: () => minimise(line, halving, [1], { valueTolerance: Number.NaN }),
          says: 'minimise: valueTolerance must be a finite number >= 0, got NaN',
        },
        {
          call: () => minimise(line, halving, [1], { stepTolerance: -1e-9 }),
          says: 'minimise: stepTolerance must be a finite number >= 0, got -1e-9',
        },
        {
          call: () => minimise(line, halving, [1], { maxIterations: -1 }),
          says: 'minimise: maxIterations must be a finite number >= 0, got -1',
        },
        {
          call: () => minimise(line, halving, [1], { tolerance: 1 } as StopOptions),
          says: 'minimise: no option is called tolerance; there are gradientTolerance, valueTolerance',
        },
      ],
      ({ says }) => says,
    ),
  )('%s', (_, { call, says }) => {
    expect(call).toThrow(says);
  });

  it('a method that needs more than the problem has does not compile', () => {
    const plain: Objective = { n: 1, value: line.value, valueAndGradient: line.valueAndGradient };
    const curious = halving as Minimiser<TwiceDifferentiable>;
    expect(minimise(line, curious, [1]).converged).toBe(true);
    // @ts-expect-error: no Hessian
    expect(minimise(plain, curious, [1]).converged).toBe(true);
  });
});

it('the solution’s arrays are the caller’s own, and the method’s finally blocks run', () => {
  let closed = false;
  const x = new Float64Array([3]);
  function* reusing(): Generator<Iterate, Verdict, void> {
    try {
      for (let k = 0; ; k++) yield { k, x, f: 1, g: x, evaluations: k + 1 };
    } finally {
      closed = true;
    }
  }
  const solution = minimise(line, reusing, [3], { maxIterations: 2 });
  x[0] = 99;
  expect(solution.x[0]).toBe(3);
  expect(solution.g[0]).toBe(3);
  expect(closed).toBe(true);
});

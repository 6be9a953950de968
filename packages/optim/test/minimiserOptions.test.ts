import { expect, it } from 'vitest';
import {
  bfgs,
  conjugateGradient,
  fixedStep,
  type Iterate,
  lbfgs,
  type Minimiser,
  quadratic,
  rosenbrock,
  steepestDescent,
  strongWolfe,
} from '../src/index.ts';
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

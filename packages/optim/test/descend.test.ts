import { init } from '@elbow/core-wasm/f64';
import { describe, expect, it } from 'vitest';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  asgd,
  clipByNorm,
  constant,
  descend,
  gradientDescent,
  lion,
  momentum,
  nadam,
  nesterov,
  type Objective,
  quadratic,
  quickprop,
  type Rule,
  radam,
  rmsprop,
  rosenbrock,
  rprop,
  ruleStepper,
  type Schedule,
  weightDecay,
} from '../src/index.ts';
import { iterates, path } from './iterates.ts';
import { named } from './named.ts';

const RULES: Record<string, { rule: Rule; perStep: number }> = {
  gradientDescent: { rule: gradientDescent({ learningRate: 1e-3 }), perStep: 1 },
  momentum: { rule: momentum({ learningRate: 1e-4 }), perStep: 1 },
  nesterov: { rule: nesterov({ learningRate: 1e-4 }), perStep: 2 },
  "nesterov in PyTorch's form": { rule: nesterov({ learningRate: 1e-4, form: 'pytorch' }), perStep: 1 },
  adam: { rule: adam({ learningRate: 0.01 }), perStep: 1 },
  adadelta: { rule: adadelta(), perStep: 1 },
  adagrad: { rule: adagrad({ learningRate: 0.1 }), perStep: 1 },
  adamax: { rule: adamax({ learningRate: 0.01 }), perStep: 1 },
  adamw: { rule: adamw({ learningRate: 0.01 }), perStep: 1 },
  asgd: { rule: asgd({ learningRate: 1e-3, t0: 5 }), perStep: 1 },
  lion: { rule: lion({ learningRate: 0.01 }), perStep: 1 },
  nadam: { rule: nadam({ learningRate: 0.01 }), perStep: 1 },
  quickprop: { rule: quickprop({ learningRate: 1e-3 }), perStep: 1 },
  'quickprop by the secant': { rule: quickprop({ variant: 'secant', learningRate: 1e-4 }), perStep: 1 },
  radam: { rule: radam({ learningRate: 1e-4 }), perStep: 1 },
  rmsprop: { rule: rmsprop({ centered: true, beta: 0.5 }), perStep: 1 },
  'adam, clipped and decayed': { rule: clipByNorm(weightDecay(adam({ learningRate: 0.01 }), 0.1), 1), perStep: 1 },
  'rprop-': { rule: rprop({ variant: 'rprop-' }), perStep: 1 },
  'rprop+': { rule: rprop({ variant: 'rprop+' }), perStep: 1 },
  "rprop in the lecture's form": { rule: rprop({ variant: 'lecture' }), perStep: 2 },
  'irprop-': { rule: rprop(), perStep: 1 },
  'irprop+': { rule: rprop({ variant: 'irprop+' }), perStep: 1 },
};
const PROBLEMS = { quadratic: quadratic({ kappa: 20, rotate: 0.4 }), rosenbrock: rosenbrock(3) };
const table = Object.entries(RULES).flatMap(([name, row]) =>
  Object.entries(PROBLEMS).map(([problem, objective]) => ({ name, problem, objective, ...row })),
);

/** The objective with a count of its evaluations. */
function counted(objective: Objective): Objective & { evaluations: number } {
  return {
    n: objective.n,
    evaluations: 0,
    value(x) {
      this.evaluations++;
      return objective.value(x);
    },
    valueAndGradient(x, g) {
      this.evaluations++;
      return objective.valueAndGradient(x, g);
    },
  };
}

describe.each(named(table, ({ name, problem }) => `${name} on ${problem}`))('%s', (_, { rule, perStep, objective }) => {
  it('yields x, f and g that belong together', () => {
    const g = new Float64Array(objective.n);
    for (const iterate of iterates(rule, objective, objective.start, 25)) {
      expect(iterate.f).toBe(objective.valueAndGradient(iterate.x, g));
      expect([...iterate.g]).toEqual([...g]);
    }
  });

  it('counts its evaluations', () => {
    const problem = counted(objective);
    for (const { k, evaluations } of descend(rule)(problem, objective.start)) {
      expect(evaluations).toBe(1 + k * perStep);
      expect(problem.evaluations).toBe(evaluations);
      if (k === 25) break;
    }
  });

  it('gives the same bits in every run, also of two runs taken in turns', () => {
    const alone = iterates(rule, objective, objective.start, 10).at(-1);
    const one = descend(rule)(objective, objective.start);
    const other = descend(rule)(
      objective,
      objective.start.map((x) => x + 1),
    );
    for (let k = 0; k < 10; k++) {
      one.next();
      other.next();
    }
    const { value } = one.next();
    expect(value).toEqual(alone);
  });
});

it('starts at x0 and leaves the caller’s array alone', () => {
  const { start } = rosenbrock(2);
  const run = iterates(gradientDescent({ learningRate: 1e-3 }), rosenbrock(2), start, 5);
  expect([...(run[0]?.x ?? [])]).toEqual([-1.2, 1]);
  expect([...start]).toEqual([-1.2, 1]);
});

it('takes the rate of step k from the schedule', () => {
  const asked: number[] = [];
  const schedule = (k: number): number => {
    asked.push(k);
    return k === 0 ? 0.5 : 0;
  };
  const run = iterates(gradientDescent(), quadratic({ A: [[1]] }), [8], 3, schedule);
  expect(run.map(({ x }) => x[0])).toEqual([8, 4, 4, 4]);
  expect(asked).toEqual([0, 1, 2]);
});

it('gives irprop+ the value where its gradient was taken: it takes a move back only where f has grown', () => {
  // f′ turns from + to − in both valleys; the far side of the first is higher than its start, of the second lower.
  const valley = (rise: number): Objective => {
    const evaluate = (x: Float64Array, g: Float64Array): number => {
      const w = x[0] as number;
      g[0] = w > 0 ? 1 : -rise;
      return w > 0 ? w : -rise * w;
    };
    return { n: 1, value: (x) => evaluate(x, new Float64Array(1)), valueAndGradient: evaluate };
  };
  const rule = rprop({ variant: 'irprop+', initialStep: 1 });
  const path = (rise: number): number[] => iterates(rule, valley(rise), [0.25], 2).map(({ x }) => x[0] as number);
  expect(path(9)).toEqual([0.25, -0.75, 0.25]);
  expect(path(0.1)).toEqual([0.25, -0.75, -0.75]);
});

describe('wrong arguments are exceptions that say what was expected', () => {
  const bowl = quadratic({ kappa: 2 });
  const run = descend(gradientDescent());
  it.each(
    named(
      [
        {
          what: 'a start of another length',
          call: () => run(bowl, [1]),
          says: 'descend: x0 must hold 2 numbers, as many as problem.n, got 1',
        },
        {
          what: 'a start that is not finite',
          call: () => run(bowl, [1, Number.NaN]),
          says: 'descend: x0[1] must be finite, got NaN',
        },
        {
          what: 'a problem without size',
          call: () => run({ ...bowl, n: 0 }, []),
          says: 'descend: problem.n must be a positive integer, got 0',
        },
        {
          what: 'an unknown option',
          call: () => descend(gradientDescent(), { shedule: constant(1) } as object),
          says: 'descend: no option is called shedule; there are schedule',
        },
        {
          what: 'a schedule that is a number',
          call: () => descend(gradientDescent(), { schedule: 0.1 as never }),
          says: 'descend: schedule must be a function of the step number, got 0.1',
        },
        {
          what: 'a schedule for a rule without a rate',
          call: () => descend(rprop(), { schedule: constant(1) }),
          says: 'descend: irprop- has no learning rate, so schedule would have no effect',
        },
        {
          what: 'a rate that is not finite',
          call: () => iterates(gradientDescent(), bowl, [1, 1], 9, (k) => 1 / (k - 3)),
          says: 'descend: schedule(0) must be a finite number >= 0, got -0.3333333333333333',
        },
        {
          what: 'a stepper for no parameters',
          call: () => ruleStepper(adam(), 0, init()),
          says: 'ruleStepper: n must be a positive integer, got 0',
        },
      ],
      ({ what }) => what,
    ),
  )('%s', (_, { call, says }) => {
    expect(call).toThrow(says);
  });
});

describe('a schedule that moves the momentum', () => {
  const problem = quadratic({ A: [[1]] });
  const betas = [0.9, 0.5, 0.7, 0.2];
  const schedule: Schedule = Object.assign(() => 0.1, { momentum: (k: number) => betas[k] as number });

  it('replaces β step by step: d ← β_k d − ηg', () => {
    const w = path(momentum({ beta: 0.3 }), problem, [1], 4, schedule);
    let [x, d] = [1, 0];
    const expected = [x];
    for (const beta of betas) {
      d = beta * d - 0.1 * x;
      x += d;
      expected.push(x);
    }
    w.forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k] as number, 14);
    });
  });

  it('replaces β₁ of Adam, whose correction takes it too', () => {
    const constantOne: Schedule = Object.assign(() => 0.1, { momentum: () => 0.6 });
    const moved = path(adam({ beta1: 0.9 }), problem, [1], 5, constantOne);
    expect(moved).toEqual(path(adam({ beta1: 0.6 }), problem, [1], 5, () => 0.1));
  });

  it('is refused by rules without one, and outside its range', () => {
    expect(() => descend(gradientDescent(), { schedule })).toThrow(
      'descend: gradientDescent has no momentum, which schedule would move',
    );
    const wild: Schedule = Object.assign(() => 0.1, { momentum: () => 1 });
    expect(() => path(momentum(), problem, [1], 2, wild)).toThrow(
      'descend: schedule.momentum(0) must be a finite number >= 0 and < 1, got 1',
    );
  });
});

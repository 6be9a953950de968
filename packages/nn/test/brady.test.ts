import { readFileSync } from 'node:fs';
import { brady, novikoffBound, perceptron, spoiled } from '@elbow/nn';
import { adam, descend, gradientDescent, lbfgs, type Minimiser, minimise, type Objective } from '@elbow/optim';
import { describe, expect, it } from 'vitest';

interface Run {
  start: string;
  w0: [number, number, number];
  loss: string;
  algo: 'SGD' | 'Adam' | 'LBFGS';
  lr: number;
  steps: number;
  w: number[];
  loss_value: number;
  wrong_points: number[];
  robust: boolean;
  w_change_for_1e9_start_change: number;
  grad_inf: number;
}
interface PerceptronRun {
  w0: number[];
  order: number[];
  w: number[];
  updates: number;
  passes: number;
  converged: boolean;
}
interface Case {
  t: number;
  points: number[][];
  classes: number[];
  targets: number[];
  three_point_optimum: number[];
  loss_at_three_point_optimum: number;
  total_gradient_there: number[];
  runs: Run[];
  stationary_points: { loss_value: number }[];
  perceptron: PerceptronRun[];
}
interface Cloud {
  set: string;
  perceptron: { w: number[]; updates: number; passes: number; converged: boolean };
}
const recorded = JSON.parse(readFileSync(new URL('../../../fixtures/brady.json', import.meta.url), 'utf8')) as {
  u: number;
  cases: Case[];
  clouds: { points: number[][]; classes: number[]; spoiler_index: number; results: Cloud[] };
};

/** Σ (σ(w·x + b) − target)² over points in the plane, w = [wx, wy, b]. */
function neuron(points: readonly number[][], targets: readonly number[]): Objective {
  const objective: Objective = {
    n: 3,
    value: (w) => objective.valueAndGradient(w, new Float64Array(3)),
    valueAndGradient([wx = 0, wy = 0, b = 0], g) {
      g.fill(0);
      let f = 0;
      points.forEach(([x = 0, y = 0], i) => {
        const s = 1 / (1 + Math.exp(-(wx * x + wy * y + b)));
        const error = s - (targets[i] as number);
        f += error * error;
        const slope = 2 * error * s * (1 - s);
        g[0] = (g[0] as number) + slope * x;
        g[1] = (g[1] as number) + slope * y;
        g[2] = (g[2] as number) + slope;
      });
      return f;
    },
  };
  return objective;
}

const wrong = (w: ArrayLike<number>, { points, classes }: Case): number[] =>
  points.flatMap(([x = 0, y = 0], i) => {
    const z = (w[0] as number) * x + (w[1] as number) * y + (w[2] as number);
    return (z > 0 ? 1 : 0) === classes[i] ? [] : [i];
  });

it('R39: u = ln((1 − ε)/ε), and (u, u, 0) is the optimum of three points', () => {
  const { x, t, targets, optimum } = brady();
  expect(optimum[0]).toBeCloseTo(Math.log(99), 14);
  expect(optimum[0]).toBe(recorded.u);
  expect([...x]).toEqual([1, 0, 0, 1, -1, 0]);
  expect([...t]).toEqual([1, 1, 0]);
  const points = [
    [1, 0],
    [0, 1],
    [-1, 0],
  ];
  const g = new Float64Array(3);
  expect(neuron(points, Array.from(targets)).valueAndGradient(Float64Array.from(optimum), g)).toBeLessThan(1e-14); // f32 targets
});

/**
 * Whether a run starts or ends where the gradient is rounding: there Adam divides it by ε, and leaves in a spike whose time and height
 * rounding decides, so that only loss and classes can be compared.
 */
function meetsRounding({ points, targets }: Case, { w0, grad_inf }: Run): boolean {
  const g = new Float64Array(3);
  neuron(points, targets).valueAndGradient(Float64Array.from(w0), g);
  return Math.min(grad_inf, Math.max(...g.map(Math.abs))) < 1e-12;
}

describe.each(recorded.cases.map((one) => [one.t, one] as const))('the fourth point at distance %d', (t, one) => {
  it('the points, classes and targets are the recorded ones', () => {
    const { x, t: classes, targets } = brady(t);
    expect([...x]).toEqual(one.points.flat().map((value) => (value === 0 ? expect.closeTo(0) : value)));
    expect([...classes]).toEqual(one.classes);
    targets.forEach((target, i) => {
      expect(target).toBe(Math.fround(one.targets[i] as number));
    });
  });

  it('R41: at the optimum of three its error is nearly 1, and its gradient nearly 0', () => {
    const g = new Float64Array(3);
    const f = neuron(one.points, one.targets).valueAndGradient(Float64Array.from(one.three_point_optimum), g);
    expect(f).toBeCloseTo(one.loss_at_three_point_optimum, 12);
    g.forEach((value, i) => {
      expect(Math.abs(value - (one.total_gradient_there[i] as number))).toBeLessThan(1e-16);
    });
  });

  const METHODS: Record<Run['algo'], (run: Run) => Minimiser> = {
    SGD: ({ lr }) => descend(gradientDescent({ learningRate: lr })),
    Adam: ({ lr }) => descend(adam({ learningRate: lr })),
    LBFGS: () => lbfgs({ memory: 100 }),
  };
  const lowest = Math.min(...one.stationary_points.map(({ loss_value }) => loss_value));
  const robust = one.runs.filter(({ robust }) => robust);

  it('R42: back-propagation ends where it was recorded to end, most of the time without the fourth point', () => {
    expect(robust.length).toBeGreaterThan(8);
    for (const run of robust) {
      const options = {
        gradientTolerance: run.algo === 'LBFGS' ? 1e-9 : 0,
        maxIterations: run.steps,
        divergenceFactor: Infinity,
      };
      const { x, f } = minimise(neuron(one.points, one.targets), METHODS[run.algo](run), run.w0, options);
      const where = `${run.algo} from ${run.start}`;
      // the fixture's tolerances; PyTorch's L-BFGS may stop on a plateau from which ours comes down to a stationary point
      const end = run.algo === 'LBFGS' && f < run.loss_value - 1e-6 ? lowest : run.loss_value;
      expect(Math.abs(f - end), where).toBeLessThanOrEqual(1e-6);
      expect(wrong(x, one), where).toEqual(run.wrong_points);
      if (run.algo === 'LBFGS' || (run.algo === 'Adam' && meetsRounding(one, run))) continue;
      const tolerance = Math.max(1e-6, 10 * run.w_change_for_1e9_start_change);
      x.forEach((value, i) => {
        expect(Math.abs(value - (run.w[i] as number)), where).toBeLessThanOrEqual(tolerance);
      });
    }
    expect(robust.filter(({ wrong_points }) => wrong_points.includes(3)).length).toBeGreaterThan(0);
  });

  it('R38, R40: the perceptron separates all four, with the recorded mistakes', () => {
    for (const run of one.perceptron) {
      const { weights, bias, mistakes, passes, converged } = perceptron(brady(t), {
        start: run.w0,
        order: run.order,
      });
      expect([mistakes, passes, converged]).toEqual([run.updates, run.passes, run.converged]);
      [...weights, bias].forEach((value, i) => {
        expect(value).toBeCloseTo(run.w[i] as number, 9);
      });
      expect(wrong([...weights, bias], one)).toEqual([]);
      const bound = novikoffBound(brady(t), { weights, bias });
      if (run.w0.every((value) => value === 0)) expect(mistakes).toBeLessThanOrEqual(bound);
    }
  });
});

it('R40: the mistakes grow as t + 4, not as t²: 6, 9, 24, 54 for t = 2, 5, 20, 50', () => {
  expect([2, 5, 20, 50].map((t) => perceptron(brady(t)).mistakes)).toEqual([6, 9, 24, 54]);
});

it('R43: clouds with and without a spoiler: the recorded lines', () => {
  const { points, classes, spoiler_index, results } = recorded.clouds;
  for (const { set, perceptron: line } of results) {
    const kept = points.map((_, i) => i).filter((i) => set === 'with_spoiler' || i !== spoiler_index);
    const data = { x: kept.flatMap((i) => points[i] as number[]), t: kept.map((i) => classes[i] as number) };
    const { weights, bias, mistakes, passes, converged } = perceptron(data);
    expect([mistakes, passes, converged]).toEqual([line.updates, line.passes, line.converged]);
    expect([...weights, bias]).toEqual(line.w);
  }
});

it('separates the spoiled set', () => {
  const set = spoiled({ seed: 2, spoilers: 2 });
  const { converged, weights, bias, mistakes } = perceptron(set);
  expect(converged).toBe(true);
  expect(mistakes).toBeLessThanOrEqual(novikoffBound(set, { weights, bias }));
});

it('gives up after its passes on classes that no line separates', () => {
  const xor = { x: [0, 0, 0, 1, 1, 1, 1, 0], t: [0, 1, 0, 1] };
  const result = perceptron(xor, { maxPasses: 25 });
  expect([result.converged, result.passes]).toEqual([false, 25]);
  expect(() => novikoffBound(xor, result)).toThrow('novikoffBound: the line does not separate the classes');
});

it.each([
  [
    () => perceptron({ x: [1, 2, 3], t: [0, 1] }),
    'perceptron: x must hold one row for each of the 2 labels, got 3 numbers',
  ],
  [() => perceptron({ x: [1, Number.NaN], t: [0, 1] }), 'perceptron: x[1] must be finite, got NaN'],
  [() => perceptron({ x: [1, 2], t: [0, 2] }), 'perceptron: t[1] must be 0 or 1, got 2'],
  [() => perceptron(brady(), { order: [0, 7] }), 'perceptron: order[1] must be a row from 0 to 2, got 7'],
  [() => perceptron(brady(), { start: [1] }), 'perceptron: start must hold 3 numbers, the bias last, got 1'],
  [() => perceptron(brady(), { passes: 3 } as never), 'perceptron: no option is called passes'],
  [() => brady(-1), 'brady: t must be a finite number >= 0, got -1'],
])('refuses bad input %#', (call, says) => {
  expect(call).toThrow(says);
});

import { init } from '@elbow/core-wasm/f64';
import { describe, expect, it } from 'vitest';
import {
  gradientDescent,
  momentum,
  nesterov,
  type Objective,
  quadratic,
  type Rule,
  ruleStepper,
} from '../src/index.ts';
import { iterates, path } from './iterates.ts';

const bowl = quadratic({
  A: [
    [3, 1],
    [1, 2],
  ],
  b: [-1, 0.5],
}); // λ = 1.38 and 3.62
const x0 = [2, -3];
const EPSILON = 2 ** -52;

/** Moves of one parameter under a given sequence of gradients, at η = 1. */
function moves(rule: Rule, gradients: readonly number[]): number[] {
  const { theta, g, update } = ruleStepper(rule, 1, init());
  return gradients.map((gradient) => {
    const before = theta[0] as number;
    g[0] = gradient;
    update(1, 0);
    return (theta[0] as number) - before;
  });
}

/** Gradient −1 everywhere: a slope without end. */
const slope: Objective = {
  n: 1,
  value: (x) => -(x[0] as number),
  valueAndGradient: (x, g) => {
    g[0] = -1;
    return -(x[0] as number);
  },
};

describe('momentum', () => {
  it('R96: on a slope of constant sign its step grows to η/(1 − β)', () => {
    const steps = moves(momentum({ beta: 0.9 }), new Array<number>(200).fill(-1));
    steps.forEach((step, k) => {
      // θ reaches 1910, so each difference carries its rounding
      expect(Math.abs(step - (1 - 0.9 ** (k + 1)) / (1 - 0.9))).toBeLessThanOrEqual(2000 * EPSILON);
    });
  });

  it('R96: where the gradient changes sign every step, its step shrinks to η/(1 + β)', () => {
    const steps = moves(
      momentum({ beta: 0.9 }),
      Array.from({ length: 200 }, (_, k) => (k % 2 === 0 ? -1 : 1)),
    );
    expect(Math.abs(steps.at(-1) as number)).toBeCloseTo(1 / 1.9, 8);
    expect(Math.abs(steps.at(-1) as number)).toBeLessThan(1);
  });

  it('R97: it keeps its motion from step to step; set to 0 inside the loop, as printed, it is gradient descent', () => {
    const eta = 0.01;
    const line = quadratic({ A: [[1]] });
    let printed = 1;
    for (let k = 0; k < 50; k++) printed = path(momentum({ learningRate: eta }), line, [printed], 1)[1] as number;
    expect(printed).toBeCloseTo(0.605006, 6);
    expect(Math.abs(printed - 0.99 ** 50)).toBeLessThan(100 * EPSILON);
    expect(path(momentum({ learningRate: eta }), line, [1], 50)[50]).toBeCloseTo(-0.0585, 4);
  });

  it('R98: a step is a gradient step followed by β times the last step', () => {
    const run = iterates(momentum({ learningRate: 0.1, beta: 0.8 }), bowl, x0, 30);
    for (let k = 1; k < 30; k++) {
      const [last, now, next] = [run[k - 1], run[k], run[k + 1]];
      for (const i of [0, 1]) {
        const first = (now?.x[i] as number) - 0.1 * (now?.g[i] as number);
        const expected = first + 0.8 * ((now?.x[i] as number) - (last?.x[i] as number));
        expect(Math.abs((next?.x[i] as number) - expected)).toBeLessThan(32 * EPSILON); // |x| ≤ 3: six roundings
      }
    }
  });

  it('R102: on a constant slope it covers 91 in 100 steps where gradient descent covers 10, at the same rate', () => {
    const learningRate = 0.1;
    expect(path(gradientDescent({ learningRate }), slope, [0], 100)[100]).toBeCloseTo(10, 12);
    expect(path(momentum({ learningRate, beta: 0.9 }), slope, [0], 100)[100]).toBeCloseTo(91 + 9 * 0.9 ** 100, 10);
  });

  it('differs from its PyTorch form where the rate changes, and only there', () => {
    const options = { learningRate: 0.1, beta: 0.8 };
    const lecture = momentum(options);
    const pytorch = momentum({ ...options, form: 'pytorch' });
    const end = (rule: Rule, schedule?: (k: number) => number): number[] => [
      ...(iterates(rule, bowl, x0, 20, schedule)[20]?.x ?? []),
    ];
    const halved = (k: number): number => (k < 10 ? 0.1 : 0.05);
    end(lecture).forEach((x, i) => {
      expect(Math.abs(x - (end(pytorch)[i] as number))).toBeLessThan(1000 * EPSILON); // 20 steps of rounding on |x| ≤ 3
    });
    expect(Math.abs((end(lecture, halved)[0] as number) - (end(pytorch, halved)[0] as number))).toBeGreaterThan(1e-6);
  });
});

describe('nesterov', () => {
  it('R99: ΔW = βΔW − η∇L(W + βΔW), W += ΔW', () => {
    const [eta, beta] = [0.1, 0.8];
    const W = Float64Array.from(x0);
    const step = new Float64Array(2);
    const g = new Float64Array(2);
    for (const { x } of iterates(nesterov({ learningRate: eta, beta }), bowl, x0, 40)) {
      W.forEach((w, i) => {
        expect(Math.abs((x[i] as number) - w)).toBeLessThan(200 * EPSILON); // 40 contracting steps, |x| ≤ 3
      });
      bowl.valueAndGradient(
        W.map((w, i) => w + beta * (step[i] as number)),
        g,
      );
      step.forEach((d, i) => {
        step[i] = beta * d - eta * (g[i] as number);
      });
      step.forEach((d, i) => {
        (W[i] as number) += d;
      });
    }
  });

  it("R101: it has the bits of the notes' pseudo-code with ΔW set to 0 once: W += βΔW, W −= ηg, ΔW = βΔW − ηg", () => {
    const [eta, beta] = [0.1, 0.8];
    const W = Float64Array.from(x0);
    const step = new Float64Array(2);
    const g = new Float64Array(2);
    for (const { x } of iterates(nesterov({ learningRate: eta, beta }), bowl, x0, 40)) {
      expect([...x]).toEqual([...W]);
      step.forEach((d, i) => {
        (W[i] as number) += beta * d;
      });
      bowl.valueAndGradient(W, g);
      step.forEach((d, i) => {
        (W[i] as number) -= eta * (g[i] as number);
        step[i] = beta * d - eta * (g[i] as number);
      });
    }
  });

  it('R101: with ΔW set to 0 inside the loop, as printed, it is gradient descent', () => {
    const line = quadratic({ A: [[1]] });
    let printed = 1;
    for (let k = 0; k < 50; k++) printed = path(nesterov({ learningRate: 0.01 }), line, [printed], 1)[1] as number;
    expect(printed).toBeCloseTo(0.605006, 6);
    expect(path(nesterov({ learningRate: 0.01 }), line, [1], 50)[50]).toBeCloseTo(-0.0553, 4);
  });

  it('R100: at the same η and β it is 23 times as fast as momentum where steps overshoot, and no faster on gentle slopes', () => {
    const beta = 0.9;
    // the larger root of z² − pz + q = 0: momentum has p = 1 + β − ηλ, q = β; Nesterov p = (1 + β)(1 − ηλ), q = β(1 − ηλ)
    const radius = (p: number, q: number): number =>
      p * p < 4 * q ? Math.sqrt(q) : (Math.abs(p) + Math.sqrt(p * p - 4 * q)) / 2;
    const steps = (rule: Rule, lambda: number, rho: number): number => {
      const wanted = Math.log(1e-9) / Math.log(rho);
      const away = path(rule, quadratic({ A: [[lambda]] }), [1], 3000).map((w) => Math.abs(w) >= 1e-9);
      const seen = away.lastIndexOf(true) + 1;
      // |w_k| is ρᵏ times an amplitude between 1/10 and 10
      expect(Math.abs(seen - wanted)).toBeLessThan(Math.log(10) / -Math.log(rho) + 1);
      return seen;
    };
    const ratio = (lambda: number): number =>
      steps(momentum({ learningRate: 1, beta }), lambda, radius(1 + beta - lambda, beta)) /
      steps(nesterov({ learningRate: 1, beta }), lambda, radius((1 + beta) * (1 - lambda), beta * (1 - lambda)));
    const predicted = Math.log(0.3) / Math.log(Math.sqrt(0.9)); // ηλ = 0.9: √0.09 against √0.9
    expect(predicted).toBeCloseTo(22.9, 1);
    // both counts within a tenth, by their amplitudes
    expect(ratio(0.9) / predicted).toBeGreaterThan(0.8);
    expect(ratio(0.9) / predicted).toBeLessThan(1.25);
    expect(ratio(0.001)).toBeCloseTo(1, 1);
  });
});

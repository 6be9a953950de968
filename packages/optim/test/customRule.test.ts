import { init as initF32 } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { describe, expect, it } from 'vitest';
import { type CustomRule, descend, exponential, minimise, type Rule, rosenbrock, ruleStepper } from '../src/index.ts';
import { iterates } from './iterates.ts';

// A rule of one's own: signSGD with momentum (Bernstein et al. 2018, "Signum").
const signSgd: CustomRule<'m', 'beta'> = {
  name: 'signSgd',
  learningRate: 0.01,
  slots: ['m'],
  hyper: { beta: 0.5 },
  apply(x, g, { m }, { beta }, { learningRate }) {
    for (let i = 0; i < x.length; i++) {
      m[i] = beta * (m[i] as number) + (1 - beta) * (g[i] as number);
      (x[i] as number) -= learningRate * Math.sign(m[i] as number);
    }
  },
};

describe('a rule written in plain TypeScript', () => {
  const problem = rosenbrock(3);
  const schedule = exponential(0.01, 0.05);

  it('descends with the bits of its twin', () => {
    const x = problem.start.slice();
    const g = new Float64Array(3);
    const m = new Float64Array(3);
    for (const iterate of iterates(signSgd, problem, problem.start, 40, schedule)) {
      expect([...iterate.x]).toEqual([...x]);
      problem.valueAndGradient(x, g);
      g.forEach((value, i) => {
        m[i] = 0.5 * (m[i] as number) + 0.5 * value;
        (x[i] as number) -= schedule(iterate.k) * Math.sign(m[i] as number);
      });
    }
  });

  it('is told the step, the rate and the value, and keeps its slots', () => {
    const seen: unknown[] = [];
    const witness: Rule = {
      ...signSgd,
      apply: (...[x, , slots, hyper, context]) => seen.push([x[0], slots, hyper, context]),
    };
    const { theta, slots, update } = ruleStepper(witness, 1, initF64());
    theta[0] = 5;
    update(0.1, 7);
    (slots.m as Float64Array)[0] = 2;
    update(0.2, 8);
    expect(seen).toEqual([
      [5, { m: new Float64Array([2]) }, { beta: 0.5 }, { step: 0, learningRate: 0.1, value: 7 }],
      [5, { m: new Float64Array([2]) }, { beta: 0.5 }, { step: 1, learningRate: 0.2, value: 8 }],
    ]);
  });

  it('works on f32 vectors in an f32 core', () => {
    const { theta, g, slots, update } = ruleStepper(signSgd, 2, initF32());
    g.set([3, -4]);
    update(0.1, 0);
    expect(theta).toEqual(Float32Array.of(-0.1, 0.1));
    expect(slots.m).toEqual(Float32Array.of(1.5, -2));
  });

  it('serves minimise like any other', () => {
    const { verdict, f } = minimise(problem, descend(signSgd, { schedule: () => 1e-3 }), problem.start, {
      maxIterations: 5000,
    });
    expect(verdict.kind).toBe('oscillating');
    expect(f).toBeLessThan(problem.value(problem.start) / 50);
  });
});

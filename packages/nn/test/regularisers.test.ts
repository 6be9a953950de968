import {
  compile,
  crossEntropy,
  dense,
  elasticNet,
  l1,
  l2,
  type PenaltyOptions,
  penalties,
  penaltyOf,
  type Regulariser,
  relu,
  type Session,
  sequential,
  squaredError,
} from '@elbow/nn';
import {
  adam,
  clipByGlobalNorm,
  gradientDescent,
  lbfgs,
  minimise,
  nesterov,
  type Rule,
  weightDecay,
} from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, exampleData, expectClose, expectSameBits, type Precision, randomArray } from './examples.ts';

const weights: PenaltyOptions = { arrays: ({ name }) => name.endsWith('.w') };
const biases: PenaltyOptions = { arrays: ({ name }) => name.endsWith('.b') };

/** 2-3-2: w1 [2,3], b1 [3], w2 [3,2], b2 [2], one behind the other. */
const IS_WEIGHT = [6, 3, 6, 2].flatMap((n, i) => new Array<boolean>(n).fill(i % 2 === 0));

interface Row {
  regulariser: Regulariser;
  /** ∂R/∂θⱼ, Rⱼ and ∂²R/∂θⱼ² of a parameter, by hand. */
  slope(p: number, isWeight: boolean): number;
  value(p: number, isWeight: boolean): number;
  curvature(isWeight: boolean): number;
}

const ROWS: Readonly<Record<string, Row>> = {
  l2: { regulariser: l2(0.3), slope: (p) => 0.3 * p, value: (p) => 0.15 * p * p, curvature: () => 0.3 },
  l1: { regulariser: l1(0.2), slope: (p) => 0.2 * Math.sign(p), value: (p) => 0.2 * Math.abs(p), curvature: () => 0 },
  elasticNet: {
    regulariser: elasticNet(0.2, 0.3),
    slope: (p) => 0.2 * Math.sign(p) + 0.3 * p,
    value: (p) => 0.2 * Math.abs(p) + 0.15 * p * p,
    curvature: () => 0.3,
  },
  'l2 without biases': {
    regulariser: l2(0.3, weights),
    slope: (p, isWeight) => (isWeight ? 0.3 * p : 0),
    value: (p, isWeight) => (isWeight ? 0.15 * p * p : 0),
    curvature: (isWeight) => (isWeight ? 0.3 : 0),
  },
  'one each': {
    regulariser: penalties(l2(0.3, weights), l1(0.2, biases)),
    slope: (p, isWeight) => (isWeight ? 0.3 * p : 0.2 * Math.sign(p)),
    value: (p, isWeight) => (isWeight ? 0.15 * p * p : 0.2 * Math.abs(p)),
    curvature: (isWeight) => (isWeight ? 0.3 : 0),
  },
};

interface Made {
  rule?: Rule;
  precision?: Precision;
  batch?: number;
}

function make(
  regulariser?: Regulariser,
  { rule = gradientDescent({ learningRate: 0.1 }), precision = 'f64', batch = 4 }: Made = {},
): Session {
  const network = sequential(2, dense(3), relu(), dense(2));
  const options = { loss: squaredError(), rule, batch, seed: 3, core: CORES[precision]() };
  const session = compile(network, { ...options, ...(regulariser ? { regulariser } : {}) });
  session.parameters.set(randomArray(17, 9));
  session.parameters[0] = 0; // sign(0) = 0
  return session;
}

const data = exampleData(10, 2, 2, squaredError());
const three = { x: data.x.slice(0, 6), t: Array.from(data.t).slice(0, 6) };

describe.each(Object.entries(ROWS))('%s', (_, { regulariser, slope, value, curvature }) => {
  const [plain, penalised] = [make(), make(regulariser)];
  const theta = Float64Array.from(plain.parameters);
  const total = theta.reduce((sum, p, j) => sum + value(p, IS_WEIGHT[j] as boolean), 0);

  it('R5, R6, R7: joins the gradient of a step outside of the mean over its rows, whatever their number', () => {
    for (const rows of [1, 2, 3]) {
      const [without, with_] = [make(), make(regulariser)];
      const [x, t] = [three.x.slice(0, 2 * rows), three.t.slice(0, 2 * rows)];
      without.step(x, t);
      with_.step(x, t);
      const expected = without.gradients.map((g, j) => g + slope(theta[j] as number, IS_WEIGHT[j] as boolean));
      expectClose(with_.gradients, expected, 1e-15, 'gradient'); // a sum of numbers below 1, rounded two times
    }
  });

  it('R6: is reported apart from the loss of the rows, which step and evaluate return', () => {
    expect(penalised.evaluate(data)).toEqual(plain.evaluate(data));
    expectClose([penaltyOf(penalised)], [total], 1e-15, 'penalty');
    expect(penaltyOf(plain)).toBe(0);
    expect(make(regulariser).step(three.x, three.t)).toBe(make().step(three.x, three.t));
  });

  it('is part of the objective, its gradient and its products with the Hessian', () => {
    const n = theta.length;
    const [f0, f] = [plain.objective(data), penalised.objective(data)];
    expectClose([f.value(theta)], [f0.value(theta) + total], 1e-15, 'value');
    const [g0, g] = [new Float64Array(n), new Float64Array(n)];
    expectClose([f.valueAndGradient(theta, g)], [f0.valueAndGradient(theta, g0) + total], 1e-15, 'value');
    expectClose(
      g,
      g0.map((p, j) => p + slope(theta[j] as number, IS_WEIGHT[j] as boolean)),
      2e-15,
      'gradient',
    );
    const v = randomArray(n, 21);
    const [Hv0, Hv] = [new Float64Array(n), new Float64Array(n)];
    expect(f.hessianVector(theta, v, Hv)).toBe(true);
    f0.hessianVector(theta, v, Hv0);
    expectClose(
      Hv,
      Hv0.map((p, j) => p + curvature(IS_WEIGHT[j] as boolean) * (v[j] as number)),
      2e-15,
      'product',
    );
  });

  it('has the gradient of central differences', () => {
    const f = penalised.objective(data);
    const g = new Float64Array(theta.length);
    f.valueAndGradient(theta, g);
    const h = 6e-6; // ∛ε: truncation and rounding both stay below 1e-9 for a function of size 1
    for (let j = 1; j < theta.length; j++) {
      // θ₀ = 0 is l1's kink
      const at = (p: number): number => f.value(Float64Array.from(theta, (q, i) => (i === j ? p : q)));
      const p = theta[j] as number;
      expect(Math.abs((at(p + h) - at(p - h)) / (2 * h) - (g[j] as number))).toBeLessThan(1e-9);
    }
    f.value(theta);
  });
});

describe('a penalty', () => {
  it('of ½λ|θ|² is coupled weight decay, to the bit', () => {
    for (const precision of ['f32', 'f64'] as const) {
      const rule = nesterov({ learningRate: 0.05 });
      const [penalised, decayed] = [
        make(l2(0.3), { rule, precision }),
        make(undefined, { rule: weightDecay(rule, 0.3), precision }),
      ];
      for (let i = 0; i < 5; i++) {
        penalised.step(three.x, three.t);
        decayed.step(three.x, three.t);
      }
      expectSameBits(penalised.parameters, decayed.parameters, 'parameters');
    }
  });

  it('is there before the gradient is clipped', () => {
    const rule = clipByGlobalNorm(gradientDescent({ learningRate: 1 }), 0.01);
    const session = make(l2(50), { rule });
    const before = Float64Array.from(session.parameters);
    session.step(three.x, three.t);
    const moved = before.map((p, j) => (session.parameters[j] as number) - p);
    expect(Math.sqrt(moved.reduce((sum, d) => sum + d * d, 0))).toBeCloseTo(0.01, 12);
  });

  it('makes ridge regression: the minimum is that of the normal equations', () => {
    // y ≈ wx + b on four points; the mean squared error with ½λw²: (x̄x̄ᵀ·2/N + λe₁e₁ᵀ)(w, b) = 2/N Σ y (x, 1).
    const [xs, ys, lambda] = [[0, 1, 2, 4], [1, 0, 3, 4], 0.7];
    const session = compile(sequential(1, dense(1)), {
      loss: squaredError(),
      regulariser: l2(lambda, weights),
      core: CORES.f64(),
    });
    const mean = (f: (x: number, y: number) => number): number =>
      xs.reduce((sum, x, i) => sum + f(x, ys[i] as number), 0) / 4;
    const [a, c] = [2 * mean((x) => x * x) + lambda, 2 * mean((x) => x)];
    const [d, e] = [2 * mean((x, y) => x * y), 2 * mean((_, y) => y)];
    const determinant = a * 2 - c * c;
    const { x } = minimise(session.objective({ x: xs, t: ys }), lbfgs(), [0, 0], { gradientTolerance: 1e-12 });
    expectClose(x, [(d * 2 - c * e) / determinant, (a * e - c * d) / determinant], 1e-11, '(w, b)');
  });

  it('is part of what a checkpoint must agree on', () => {
    const rule = adam();
    const stored = make(l2(0.3, weights), { rule }).checkpoint();
    expect(() => make(l2(0.3, weights), { rule }).restore(stored)).not.toThrow();
    for (const other of [undefined, l2(0.3), l2(0.4, weights), l1(0.3, weights)]) {
      expect(() => make(other, { rule }).restore(stored)).toThrow("restore: the checkpoint's loss is");
    }
  });

  it.each<[string, () => unknown, typeof RangeError | typeof TypeError, string]>([
    ['a negative number', () => l2(-1), RangeError, 'l2: lambda must be a finite number >= 0, got -1'],
    ['NaN', () => l1(Number.NaN), RangeError, 'l1: lambda must be a finite number >= 0, got NaN'],
    [
      'no function',
      () => l1(1, { arrays: 'w' as never }),
      TypeError,
      'l1: arrays must be a function of name and shape, got string',
    ],
    [
      'none of the arrays',
      () => make(l2(1, { arrays: () => false })),
      RangeError,
      "l2: arrays takes none of the network's",
    ],
    ['what is none', () => make(5 as never), TypeError, 'compile: regulariser must be a regulariser, got number'],
  ])('refuses %s', (_, call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });

  it('takes its part where the loss is of labels too', () => {
    const session = compile(sequential(2, dense(2)), { loss: crossEntropy(), regulariser: l2(2), rule: adam() });
    session.parameters.fill(1);
    expect(penaltyOf(session)).toBe(6);
  });
});

import { describe, expect, it } from 'vitest';
import { quadratic } from '../src/index.ts';
import { analyseQuadratic, scaleAxes, squareRoot } from '../src/secondOrder.ts';
import { fixture } from './fixtures.ts';
import { named } from './named.ts';
import { near } from './near.ts';
import { uniforms } from './uniforms.ts';

interface RecordedQuadratic {
  name: string;
  n: number;
  A: number[][];
  b: number[];
  c: number;
  w0: number[];
  w_star: number[];
  eigenvalues_ascending: number[];
  eigenvectors_columns: number[][];
  condition_number: number;
  eta_opt_per_eigendirection: number[];
  eta_opt_per_coordinate: number[];
  eta_divergence: number;
  gd_optimal: { eta: number; rate: number };
  heavy_ball_optimal: { eta: number; beta: number; rate: number };
  nesterov_quadratic_optimal: { eta: number; beta: number; rate: number };
  gd: { eta: number; factor_per_eigendirection: number[]; behaviour: string[] }[];
  sqrt_A: number[][];
  inv_sqrt_A: number[][];
  inv_A: number[][];
}
const { cases } = fixture<{ cases: RecordedQuadratic[] }>('quadratic');
const byName = named(cases, ({ name }) => name);

describe('analyseQuadratic gives what was recorded', () => {
  // the recorded A is rounded, and its least eigenvalue with it: κε relative
  const slack = ({ condition_number: kappa }: RecordedQuadratic): number => 1e-12 + 64 * kappa * 2 ** -52;

  it.each(byName)('R67, R68: %s', (_, recorded) => {
    const { A, b } = recorded;
    const ours = analyseQuadratic(A, b);
    const tolerance = slack(recorded);
    near(ours.eigenvalues, recorded.eigenvalues_ascending, 1e-13);
    near([ours.conditionNumber], [recorded.condition_number], tolerance);
    near(ours.minimum ?? [], recorded.w_star, tolerance);
    near(ours.optimalRates, recorded.eta_opt_per_eigendirection, tolerance);
    near([ours.limit], [recorded.eta_divergence], 1e-13);
    const { gradientDescent: plain, heavyBall, nesterov } = ours.best as NonNullable<typeof ours.best>;
    for (const [tuned, theirs] of [
      [plain, { ...recorded.gd_optimal, beta: 0 }],
      [heavyBall, recorded.heavy_ball_optimal],
      [nesterov, recorded.nesterov_quadratic_optimal],
    ] as const) {
      near([tuned.learningRate], [theirs.eta], tolerance);
      expect(Math.abs(tuned.beta - theirs.beta)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(tuned.rate - theirs.rate)).toBeLessThanOrEqual(tolerance);
    }
  });

  it.each(byName)('R63: the best rate of each coordinate alone, %s', (_, { A, eta_opt_per_coordinate }) => {
    near(analyseQuadratic(A).optimalRatesByCoordinate, eta_opt_per_coordinate, 1e-14);
  });

  it.each(byName)('R60, R65: the regime of each rate and direction, %s', (_, { A, gd }) => {
    const NAMES: Record<string, string> = { one_step: 'one step', divergent: 'diverging' };
    for (const { eta, factor_per_eigendirection, behaviour } of gd) {
      const { factors, regimes } = analyseQuadratic(A).regimeOf(eta);
      near(factors, factor_per_eigendirection, 1e-9);
      expect(regimes).toEqual(behaviour.map((name) => NAMES[name] ?? name));
    }
  });

  it('tells where there is no minimum', () => {
    const { conditionNumber, minimum, best, regimeOf } = analyseQuadratic([
      [1, 0],
      [0, -1],
    ]);
    expect([conditionNumber, minimum, best]).toEqual([Infinity, null, null]);
    expect(regimeOf(0.1).regimes).toEqual(['diverging', 'monotone']);
  });
});

describe('axes', () => {
  it.each(byName)(
    'R71: A^½, A^−½ and A^−1 are the recorded ones: %s',
    (_, { A, sqrt_A, inv_sqrt_A, inv_A, condition_number }) => {
      near(squareRoot(A), sqrt_A.flat(), 1e-12);
      near(squareRoot(A, -0.5), inv_sqrt_A.flat(), 64 * condition_number * 2 ** -52 + 1e-12);
      near(squareRoot(A, -1), inv_A.flat(), 64 * condition_number * 2 ** -52 + 1e-12);
    },
  );

  it.each(byName)('R70: in scaled axes E is the same and round: %s', (_, { A, b, c, w0 }) => {
    const problem = quadratic({ A, b, c, start: w0 });
    const { round, toScaled, fromScaled } = scaleAxes(problem);
    const random = uniforms(problem.n);
    for (let i = 0; i < 5; i++) {
      const w = problem.start.map((value) => value + random());
      near([round.value(toScaled(w))], [problem.value(w)], 1e-9);
      near(fromScaled(toScaled(w)), w, 1e-9);
    }
    // E8: b̂ = A^−½ b; the notes' bᵀS = −bᵀ has the wrong sign and the wrong matrix
    near(
      round.b,
      toScaled(
        problem.b.map((_x, i) =>
          squareRoot(A, -1)
            .subarray(i * b.length, (i + 1) * b.length)
            .reduce((s, v, j) => s + v * (b[j] as number), 0),
        ),
      ),
      1e-8,
    );
  });

  it('R72: a step of 1 there is Newton’s step here; the notes’ A⁻¹b is not (E9)', () => {
    const problem = quadratic({
      A: [
        [3, 1],
        [1, 2],
      ],
      b: [-1, 1],
      start: [4, -3],
    });
    const { round, toScaled, fromScaled } = scaleAxes(problem);
    const g = new Float64Array(2);
    let scaled = toScaled(problem.start);
    round.valueAndGradient(scaled, g);
    scaled = scaled.map((value, i) => value - (g[i] as number));
    near(fromScaled(scaled), [0.6, -0.8], 1e-12); // Aw = −b
    const inverse = squareRoot(
      [
        [3, 1],
        [1, 2],
      ],
      -1,
    );
    const printed = [0, 1].map(
      (i) => 4 * (1 - i) - 3 * i - ((inverse[2 * i] as number) * -1 + (inverse[2 * i + 1] as number)),
    );
    expect(Math.abs((printed[0] as number) - 0.6)).toBeGreaterThan(1);
  });
});

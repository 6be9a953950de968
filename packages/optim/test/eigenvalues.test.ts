import { describe, expect, it } from 'vitest';
import { hessianProduct, largestEigenvalue, quadratic, rosenbrock } from '../src/index.ts';
import { analyseQuadratic, classify, spectrum } from '../src/secondOrder.ts';
import { fixture } from './fixtures.ts';
import { near } from './near.ts';
import { uniforms } from './uniforms.ts';

describe('eigenvalues from products', () => {
  const diagonalProduct = (values: number[]) => (v: Float64Array, out: Float64Array) => {
    v.forEach((x, i) => {
      out[i] = x * (values[i] as number);
    });
  };

  it.each([1, 2, 3, 10, 60])('largestEigenvalue of a diagonal of %i, its vector and the Rayleigh quotient', (n) => {
    const values = Array.from({ length: n }, (_, i) => Math.sin(3 * i + 1) * 10);
    const { value, vector, products } = largestEigenvalue(diagonalProduct(values), n, { maxProducts: n });
    const top = Math.max(...values);
    expect(Math.abs(value - top)).toBeLessThanOrEqual(1e-9 * 10); // stops where it changes by 1e-10 of itself
    expect(products).toBeLessThanOrEqual(n);
    expect(Math.abs(Math.hypot(...vector) - 1)).toBeLessThan(1e-12);
    const residual = vector.map((x, i) => x * ((values[i] as number) - value));
    expect(Math.hypot(...residual)).toBeLessThan(1e-4); // the vector is right to the root of the value
  });

  it('ends at once on a multiple of the identity, and finds a largest that is negative', () => {
    expect(largestEigenvalue(diagonalProduct([7, 7, 7]), 3)).toMatchObject({ products: 1 });
    expect(largestEigenvalue(diagonalProduct([7, 7, 7]), 3).value).toBeCloseTo(7, 12);
    expect(largestEigenvalue(diagonalProduct([-5, -2, -9]), 3).value).toBeCloseTo(-2, 12);
    expect(largestEigenvalue(diagonalProduct([0, 0]), 2).value).toBe(0);
    expect(largestEigenvalue(diagonalProduct([Number.NaN, 1]), 2).value).toBeNaN();
  });

  interface Network {
    hessian: number[][];
    eigenvalues_ascending: number[];
    lambda_max: number;
  }
  const { hessians } = fixture<{ hessians: Network[] }>('networks');

  it('R67: both agree with the recorded Hessians of networks', () => {
    expect(hessians.length).toBeGreaterThan(2);
    for (const { hessian, eigenvalues_ascending, lambda_max } of hessians) {
      const n = hessian.length;
      const product = hessianProduct(
        quadratic({ A: hessian.map((row, i) => row.map((a, j) => (a + (hessian[j]?.[i] as number)) / 2)) }),
        new Float64Array(n),
      );
      near(spectrum(product, n).eigenvalues, eigenvalues_ascending, 1e-10);
      expect(Math.abs(largestEigenvalue(product, n).value / lambda_max - 1)).toBeLessThan(1e-9);
    }
  });

  it('spectrum has the recorded eigenvalues of symmetric matrices, and vectors that belong to them', () => {
    interface Block {
      kind: string;
      A: number[][];
      eigenvalues: number[];
    }
    const blocks = fixture<{ cases: Block[] }>('building_blocks').cases.filter(
      ({ kind }) => kind === 'symmetric_eigen' || kind === 'spd_solve',
    );
    expect(blocks.length).toBeGreaterThan(2);
    for (const { A, eigenvalues } of blocks) {
      const product = hessianProduct(quadratic({ A }), new Float64Array(A.length));
      const ours = spectrum(product, A.length);
      near(ours.eigenvalues, eigenvalues, 1e-10); // the fixture's tolerance
      ours.eigenvectors.forEach((q, k) => {
        const out = new Float64Array(A.length);
        product(q, out);
        near(
          out,
          q.map((value) => value * (ours.eigenvalues[k] as number)),
          1e-9,
        );
      });
    }
  });

  it('R76: spectrum refuses 100,000 variables with what they would cost', () => {
    expect(() => spectrum(() => {}, 100_000)).toThrow(
      'spectrum: 100000 variables have 10000000000 second derivatives (75 GB',
    );
  });

  it('hessianProduct by differences is the exact one, to its truncation', () => {
    const problem = rosenbrock(4);
    const { hessian: _none, ...withoutHessian } = problem;
    const [exact, differences] = [new Float64Array(4), new Float64Array(4)];
    const random = uniforms(4);
    for (let i = 0; i < 5; i++) {
      const v = new Float64Array(4).map(() => random() - 0.5);
      hessianProduct(problem, problem.start)(v, exact);
      hessianProduct(withoutHessian, problem.start)(v, differences);
      near(differences, exact, 1e-7);
    }
    hessianProduct(withoutHessian, problem.start)(new Float64Array(4), differences);
    expect([...differences]).toEqual([0, 0, 0, 0]);
  });
});

it('R47: classify tells a minimum, a maximum, a saddle and what the second order cannot tell', () => {
  const eigenvaluesOf = (A: number[][]): Float64Array => analyseQuadratic(A).eigenvalues;
  expect(
    classify(
      eigenvaluesOf([
        [2, 1],
        [1, 2],
      ]),
    ),
  ).toBe('minimum');
  expect(
    classify(
      eigenvaluesOf([
        [-2, 1],
        [1, -2],
      ]),
    ),
  ).toBe('maximum');
  expect(
    classify(
      eigenvaluesOf([
        [1, 2],
        [2, 1],
      ]),
    ),
  ).toBe('saddle');
  expect(
    classify(
      eigenvaluesOf([
        [1, 1],
        [1, 1],
      ]),
    ),
  ).toBe('degenerate');
  expect(classify([0, 0])).toBe('degenerate');
  expect(classify([-1, 0, 1])).toBe('saddle');
});

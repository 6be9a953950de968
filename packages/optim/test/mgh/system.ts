import type { LeastSquares } from '../../src/index.ts';
import { leastSquares } from '../../src/index.ts';

/** A residual and its slopes: [rᵢ, ∂rᵢ/∂x₁, …, ∂rᵢ/∂xₙ]. */
export type Row = readonly number[];

/** All rows of a test problem at x; y: the observations, where the problem has some. */
export type System = (x: readonly number[], y: readonly number[]) => readonly Row[];

/** The sum of squares of a system: f = ½Σr², where Moré, Garbow & Hillstrom have no ½. */
export function sumOfSquares(system: System, n: number, m: number, y: readonly number[] = []): LeastSquares {
  const rows = (x: Float64Array): readonly Row[] => {
    const all = system([...x], y);
    if (all.length !== m || all.some(({ length }) => length !== n + 1)) {
      throw new Error(
        `the system has ${all.length} rows of ${all.map(({ length }) => length)} numbers, not ${m} x ${n + 1}`,
      );
    }
    return all;
  };
  return leastSquares({
    n,
    m,
    residuals(x, r) {
      r.set(rows(x).map((row) => row[0] as number));
    },
    jacobian(x, J) {
      rows(x).forEach((row, i) => {
        J.set(row.slice(1), i * n);
      });
    },
  });
}

/** 1, 2, …, count. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

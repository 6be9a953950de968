import { math } from '@elbow/core-wasm/math';
import { small } from './small.ts';
import { type Row, type System, sum, upTo } from './system.ts';

// The test problems of any number of variables. Indices run from 1, as in the paper; `at` reads x₀ = xₙ₊₁ = 0.
// Source: Moré, Garbow & Hillstrom 1981, section 3.

const { exp, sin, cos } = math();

const at = (x: readonly number[], j: number): number => x[j - 1] ?? 0;

/** One row of slopes: slope(j) for j = 1 … n. */
const slopes = (x: readonly number[], slope: (j: number) => number): number[] => x.map((_, j) => slope(j + 1));

const equal = (i: number, j: number): number => (i === j ? 1 : 0);

/** Copies of a problem of `width` variables side by side. */
const repeated =
  (block: System, width: number): System =>
  (x, y) =>
    upTo(x.length / width).flatMap((copy) => {
      const first = (copy - 1) * width;
      return block(x.slice(first, first + width), y).map(([r = 0, ...own]): Row => {
        const row = x.map(() => 0);
        row.splice(first, width, ...own);
        return [r, ...row];
      });
    });

const PENALTY = Math.sqrt(1e-5);

/** 23. */
const penalty1: System = (x) => [
  ...x.map((xi, i) => [PENALTY * (xi - 1), ...slopes(x, (j) => PENALTY * equal(i + 1, j))]),
  [sum(x.map((xj) => xj * xj)) - 0.25, ...x.map((xj) => 2 * xj)],
];

/** 24. */
const penalty2: System = (x) => {
  const n = x.length;
  const tenth = (i: number): number => exp(at(x, i) / 10);
  const both = upTo(n - 1).map((before) => {
    const i = before + 1;
    const y = exp(i / 10) + exp((i - 1) / 10);
    return [
      PENALTY * (tenth(i) + tenth(i - 1) - y),
      ...slopes(x, (j) => (PENALTY / 10) * (equal(i, j) + equal(i - 1, j)) * tenth(j)),
    ];
  });
  const single = upTo(n - 1).map((before) => {
    const i = before + 1;
    return [PENALTY * (tenth(i) - exp(-1 / 10)), ...slopes(x, (j) => (PENALTY / 10) * equal(i, j) * tenth(j))];
  });
  const weighted = sum(x.map((xj, j) => (n - j) * xj * xj));
  return [
    [at(x, 1) - 0.2, ...slopes(x, (j) => equal(1, j))],
    ...both,
    ...single,
    [weighted - 1, ...slopes(x, (j) => 2 * (n - j + 1) * at(x, j))],
  ];
};

/** 25. */
const variablyDimensioned: System = (x) => {
  const s = sum(x.map((xj, j) => (j + 1) * (xj - 1)));
  return [
    ...x.map((xi, i) => [xi - 1, ...slopes(x, (j) => equal(i + 1, j))]),
    [s, ...slopes(x, (j) => j)],
    [s * s, ...slopes(x, (j) => 2 * s * j)],
  ];
};

/** 26. */
const trigonometric: System = (x) => {
  const cosines = sum(x.map(cos));
  return upTo(x.length).map((i) => {
    const xi = at(x, i);
    return [
      x.length - cosines + i * (1 - cos(xi)) - sin(xi),
      ...slopes(x, (j) => sin(at(x, j)) + equal(i, j) * (i * sin(xi) - cos(xi))),
    ];
  });
};

/** 27. */
const brownAlmostLinear: System = (x) => {
  const n = x.length;
  const total = sum([...x]);
  const without = (j: number): number => x.reduce((product, xk, k) => (k + 1 === j ? product : product * xk), 1);
  return [
    ...upTo(n - 1).map((i) => [at(x, i) + total - (n + 1), ...slopes(x, (j) => 1 + equal(i, j))]),
    [without(0) - 1, ...slopes(x, without)],
  ];
};

/** 28. */
const discreteBoundaryValue: System = (x) => {
  const h = 1 / (x.length + 1);
  return upTo(x.length).map((i) => {
    const u = at(x, i) + i * h + 1;
    return [
      2 * at(x, i) - at(x, i - 1) - at(x, i + 1) + (h * h * u * u * u) / 2,
      ...slopes(x, (j) => equal(i, j) * (2 + (3 * h * h * u * u) / 2) - equal(Math.abs(i - j), 1)),
    ];
  });
};

/** 29. */
const discreteIntegral: System = (x) => {
  const h = 1 / (x.length + 1);
  const weight = (i: number, j: number): number => (j <= i ? (1 - i * h) * j * h : i * h * (1 - j * h));
  const u = (j: number): number => at(x, j) + j * h + 1;
  return upTo(x.length).map((i) => [
    at(x, i) + (h / 2) * sum(upTo(x.length).map((j) => weight(i, j) * u(j) * u(j) * u(j))),
    ...slopes(x, (j) => equal(i, j) + (h / 2) * weight(i, j) * 3 * u(j) * u(j)),
  ]);
};

/** 30. */
const broydenTridiagonal: System = (x) =>
  upTo(x.length).map((i) => [
    (3 - 2 * at(x, i)) * at(x, i) - at(x, i - 1) - 2 * at(x, i + 1) + 1,
    ...slopes(x, (j) => equal(i, j) * (3 - 4 * at(x, i)) - equal(i - 1, j) - 2 * equal(i + 1, j)),
  ]);

/** 31. */
const broydenBanded: System = (x) =>
  upTo(x.length).map((i) => {
    const near = (j: number): boolean => j !== i && j >= i - 5 && j <= i + 1;
    const xi = at(x, i);
    return [
      xi * (2 + 5 * xi * xi) + 1 - sum(x.map((xj, j) => (near(j + 1) ? xj * (1 + xj) : 0))),
      ...slopes(x, (j) => equal(i, j) * (2 + 15 * xi * xi) - (near(j) ? 1 + 2 * at(x, j) : 0)),
    ];
  });

/** The three linear problems have twice as many equations as unknowns here. */
const equations = (x: readonly number[]): number => 2 * x.length;

/** 32. */
const linearFullRank: System = (x) => {
  const m = equations(x);
  const mean = (2 / m) * sum([...x]);
  return upTo(m).map((i) => [at(x, i) - mean - 1, ...slopes(x, (j) => equal(i, j) - 2 / m)]);
};

/** 33. */
const linearRank1: System = (x) => {
  const s = sum(x.map((xj, j) => (j + 1) * xj));
  return upTo(equations(x)).map((i) => [i * s - 1, ...slopes(x, (j) => i * j)]);
};

/** 34. */
const linearRank1Zero: System = (x) => {
  const n = x.length;
  const inside = (j: number): number => (j > 1 && j < n ? j : 0);
  const s = sum(x.map((xj, j) => inside(j + 1) * xj));
  const m = equations(x);
  return upTo(m).map((i) => {
    const factor = i === 1 || i === m ? 0 : i - 1;
    return [factor * s - 1, ...slopes(x, (j) => factor * inside(j))];
  });
};

/** 35. Tᵢ₊₁(z) = 2zTᵢ(z) − Tᵢ₋₁(z) with z = 2x − 1, and their slopes by x; ∫Tᵢ = −1/(i² − 1) where i is even, else 0. */
const chebyquad: System = (x) => {
  const n = x.length;
  const values = x.map((xj) => {
    const z = 2 * xj - 1;
    const T = [1, z];
    const dT = [0, 2];
    for (let i = 2; i <= n; i++) {
      T[i] = 2 * z * (T[i - 1] as number) - (T[i - 2] as number);
      dT[i] = 4 * (T[i - 1] as number) + 2 * z * (dT[i - 1] as number) - (dT[i - 2] as number);
    }
    return { T, dT };
  });
  return upTo(n).map((i) => {
    const integral = i % 2 === 0 ? -1 / (i * i - 1) : 0;
    return [
      sum(values.map(({ T }) => T[i] as number)) / n - integral,
      ...values.map(({ dT }) => (dT[i] as number) / n),
    ];
  });
};

/** By the fixture's names, without their sizes. */
export const large: Record<string, System> = {
  extended_rosenbrock: repeated(small.rosenbrock as System, 2),
  extended_powell_singular: repeated(small.powell_singular as System, 4),
  penalty1,
  penalty2,
  variably_dimensioned: variablyDimensioned,
  trigonometric,
  brown_almost_linear: brownAlmostLinear,
  discrete_boundary_value: discreteBoundaryValue,
  discrete_integral: discreteIntegral,
  broyden_tridiagonal: broydenTridiagonal,
  broyden_banded: broydenBanded,
  linear_full_rank: linearFullRank,
  linear_rank1: linearRank1,
  linear_rank1_zero: linearRank1Zero,
  chebyquad,
};

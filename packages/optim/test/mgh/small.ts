import { math } from '@elbow/core-wasm/math';
import { type System, sum, upTo } from './system.ts';

// The test problems of two to six variables, each residual with its slopes. Exponentials are the core's, so that a run has
// the same bits on every host. Source: Moré, Garbow & Hillstrom 1981, section 3.

const { exp, log, pow, sin, cos } = math();

/** 1. */
const rosenbrock: System = ([a = 0, b = 0]) => [
  [10 * (b - a * a), -20 * a, 10],
  [1 - a, -1, 0],
];

/** 2. */
const freudensteinRoth: System = ([a = 0, b = 0]) => [
  [-13 + a + ((5 - b) * b - 2) * b, 1, (10 - 3 * b) * b - 2],
  [-29 + a + ((b + 1) * b - 14) * b, 1, (3 * b + 2) * b - 14],
];

/** 3. */
const powellBadlyScaled: System = ([a = 0, b = 0]) => [
  [1e4 * a * b - 1, 1e4 * b, 1e4 * a],
  [exp(-a) + exp(-b) - 1.0001, -exp(-a), -exp(-b)],
];

/** 4. */
const brownBadlyScaled: System = ([a = 0, b = 0]) => [
  [a - 1e6, 1, 0],
  [b - 2e-6, 0, 1],
  [a * b - 2, b, a],
];

/** 5. */
const beale: System = ([a = 0, b = 0]) => [
  [1.5 - a * (1 - b), b - 1, a],
  [2.25 - a * (1 - b * b), b * b - 1, 2 * a * b],
  [2.625 - a * (1 - b * b * b), b * b * b - 1, 3 * a * b * b],
];

/** 6. */
const jennrichSampson: System = ([a = 0, b = 0]) =>
  upTo(10).map((i) => [2 + 2 * i - (exp(i * a) + exp(i * b)), -i * exp(i * a), -i * exp(i * b)]);

/** 7. θ jumps by one turn where a = 0 < b becomes a = 0 > b: on the half plane b < 0 there is a cut. */
const helicalValley: System = ([a = 0, b = 0, c = 0]) => {
  const squares = a * a + b * b;
  const radius = Math.sqrt(squares);
  const turn = 2 * Math.PI;
  const theta = a === 0 ? Math.sign(b) / 4 : Math.atan(b / a) / turn + (a < 0 ? 0.5 : 0);
  return [
    [10 * (c - 10 * theta), (100 * b) / (turn * squares), (-100 * a) / (turn * squares), 10],
    [10 * (radius - 1), (10 * a) / radius, (10 * b) / radius, 0],
    [c, 0, 0, 1],
  ];
};

/** 8. */
const bard: System = ([a = 0, b = 0, c = 0], y) =>
  y.map((observed, at) => {
    const u = at + 1;
    const v = 16 - u;
    const w = Math.min(u, v);
    const below = v * b + w * c;
    return [observed - (a + u / below), -1, (u * v) / (below * below), (u * w) / (below * below)];
  });

/** 9. */
const gaussian: System = ([a = 0, b = 0, c = 0], y) =>
  y.map((observed, at) => {
    const distance = (7 - at) / 2 - c;
    const e = exp((-b * distance * distance) / 2);
    return [a * e - observed, e, (-a * e * distance * distance) / 2, a * e * b * distance];
  });

/** 11. */
const gulf: System = ([a = 0, b = 0, c = 0]) =>
  upTo(99).map((i) => {
    const t = i / 100;
    const y = 25 + pow(-50 * log(t), 2 / 3);
    const u = Math.abs(y - b);
    const power = pow(u, c);
    const e = exp(-power / a);
    return [
      e - t,
      (e * power) / (a * a),
      ((e * c) / a) * pow(u, c - 1) * Math.sign(y - b),
      u === 0 ? 0 : (-e * power * log(u)) / a,
    ];
  });

/** 12. */
const box3d: System = ([a = 0, b = 0, c = 0]) =>
  upTo(10).map((i) => {
    const t = i / 10;
    const [ea, eb, span] = [exp(-t * a), exp(-t * b), exp(-t) - exp(-10 * t)];
    return [ea - eb - c * span, -t * ea, t * eb, -span];
  });

/** 13. */
const powellSingular: System = ([a = 0, b = 0, c = 0, d = 0]) => [
  [a + 10 * b, 1, 10, 0, 0],
  [Math.sqrt(5) * (c - d), 0, 0, Math.sqrt(5), -Math.sqrt(5)],
  [(b - 2 * c) * (b - 2 * c), 0, 2 * (b - 2 * c), -4 * (b - 2 * c), 0],
  [Math.sqrt(10) * (a - d) * (a - d), 2 * Math.sqrt(10) * (a - d), 0, 0, -2 * Math.sqrt(10) * (a - d)],
];

/** 14. */
const wood: System = ([a = 0, b = 0, c = 0, d = 0]) => [
  [10 * (b - a * a), -20 * a, 10, 0, 0],
  [1 - a, -1, 0, 0, 0],
  [Math.sqrt(90) * (d - c * c), 0, 0, -2 * Math.sqrt(90) * c, Math.sqrt(90)],
  [1 - c, 0, 0, -1, 0],
  [Math.sqrt(10) * (b + d - 2), 0, Math.sqrt(10), 0, Math.sqrt(10)],
  [(b - d) / Math.sqrt(10), 0, 1 / Math.sqrt(10), 0, -1 / Math.sqrt(10)],
];

/** 16. */
const brownDennis: System = ([a = 0, b = 0, c = 0, d = 0]) =>
  upTo(20).map((i) => {
    const t = i / 5;
    const p = a + t * b - exp(t);
    const q = c + d * sin(t) - cos(t);
    return [p * p + q * q, 2 * p, 2 * p * t, 2 * q, 2 * q * sin(t)];
  });

/** 18. */
const biggsExp6: System = ([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) =>
  upTo(13).map((i) => {
    const t = i / 10;
    const y = exp(-t) - 5 * exp(-10 * t) + 3 * exp(-4 * t);
    const [ea, eb, ee] = [exp(-t * a), exp(-t * b), exp(-t * e)];
    return [c * ea - d * eb + f * ee - y, -t * c * ea, t * d * eb, ea, -eb, -t * f * ee, ee];
  });

/** 20, with any number of variables. */
const watson: System = (x) => {
  const fitted = upTo(29).map((i) => {
    const t = i / 29;
    const powers = x.map((_, j) => t ** j);
    const value = sum(x.map((xj, j) => xj * (powers[j] as number)));
    const slope = sum(x.map((xj, j) => (j === 0 ? 0 : j * xj * (powers[j - 1] as number))));
    const slopes = x.map((_, j) => (j === 0 ? 0 : j * (powers[j - 1] as number)) - 2 * value * (powers[j] as number));
    return [slope - value * value - 1, ...slopes];
  });
  const [a = 0, b = 0] = x;
  const rest = x.slice(2).fill(0);
  return [...fitted, [a, 1, 0, ...rest], [b - a * a - 1, -2 * a, 1, ...rest]];
};

/** By the fixture's names, without their sizes. */
export const small: Record<string, System> = {
  rosenbrock,
  freudenstein_roth: freudensteinRoth,
  powell_badly_scaled: powellBadlyScaled,
  brown_badly_scaled: brownBadlyScaled,
  beale,
  jennrich_sampson: jennrichSampson,
  helical_valley: helicalValley,
  bard,
  gaussian,
  gulf,
  box3d,
  powell_singular: powellSingular,
  wood,
  brown_dennis: brownDennis,
  biggs_exp6: biggsExp6,
  watson,
};

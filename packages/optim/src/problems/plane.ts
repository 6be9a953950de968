import type { TestProblem } from './testProblem.ts';

/** The formulas of a problem in two variables: value, gradient and the Hessian's xx, xy and yy. */
export interface PlaneFormulas {
  readonly name: string;
  readonly start: readonly [number, number];
  /** The minima, all of one value; the first is `minimum`. */
  readonly minima: readonly (readonly [number, number])[];
  value(x: number, y: number): number;
  gradient(x: number, y: number): readonly [number, number];
  hessian(x: number, y: number): readonly [xx: number, xy: number, yy: number];
}

/** A problem in two variables as a TestProblem. `minimum` is null unless there is exactly one. */
export function planeProblem(formulas: PlaneFormulas): TestProblem {
  const { name, start, minima, value, gradient, hessian } = formulas;
  const [only, second] = minima;
  return {
    name,
    n: 2,
    start: Float64Array.from(start),
    minimum: only && !second ? { x: Float64Array.from(only), f: value(...only) } : null,
    value: ([x = 0, y = 0]) => value(x, y),
    valueAndGradient(p, g) {
      const [x = 0, y = 0] = p;
      g.set(gradient(x, y));
      return value(x, y);
    },
    hessian([x = 0, y = 0], H) {
      const [xx, xy, yy] = hessian(x, y);
      H.set([xx, xy, xy, yy]);
    },
  };
}

import { planeProblem } from './plane.ts';
import type { TestProblem } from './testProblem.ts';

const Y = [1.5, 2.25, 2.625];

/**
 * Beale's function: f(x, y) = Σᵢ (yᵢ − x(1 − yⁱ))², i = 1, 2, 3, with yᵢ = 1.5, 2.25, 2.625. Start (1, 1), minimum 0 at (3, ½);
 * flat valleys along y = 1.
 *
 * Source: Beale 1958; Moré, Garbow & Hillstrom 1981, problem 5.
 *
 * @example
 * ```ts
 * import { beale, bfgs, minimise } from '@elbow/optim';
 * console.log(minimise(beale(), bfgs(), [1, 1]).x[0]?.toFixed(6)); // 3.000000
 * ```
 */
export function beale(): TestProblem {
  /** [residual, ∂x, ∂y, ∂xy, ∂yy] of each term; ∂xx is 0. */
  const terms = (x: number, y: number): readonly (readonly [number, number, number, number, number])[] => {
    const [y2, y3] = [y * y, y * y * y];
    return [
      [(Y[0] as number) - x * (1 - y), y - 1, x, 1, 0],
      [(Y[1] as number) - x * (1 - y2), y2 - 1, 2 * x * y, 2 * y, 2 * x],
      [(Y[2] as number) - x * (1 - y3), y3 - 1, 3 * x * y2, 3 * y2, 6 * x * y],
    ];
  };
  return planeProblem({
    name: 'beale',
    start: [1, 1],
    minima: [[3, 0.5]],
    value: (x, y) => terms(x, y).reduce((sum, [r]) => sum + r * r, 0),
    gradient(x, y) {
      const all = terms(x, y);
      return [all.reduce((sum, [r, dx]) => sum + 2 * r * dx, 0), all.reduce((sum, [r, , dy]) => sum + 2 * r * dy, 0)];
    },
    hessian(x, y) {
      const all = terms(x, y);
      return [
        all.reduce((sum, [, dx]) => sum + 2 * dx * dx, 0),
        all.reduce((sum, [r, dx, dy, dxy]) => sum + 2 * (dx * dy + r * dxy), 0),
        all.reduce((sum, [r, , dy, , dyy]) => sum + 2 * (dy * dy + r * dyy), 0),
      ];
    },
  });
}

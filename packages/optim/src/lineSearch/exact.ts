import type { LineSearch } from './line.ts';
import { strongWolfe } from './strongWolfe.ts';

/** How flat the end must be, as a share of the first slope, for the line to count as a parabola. */
const PARABOLA = 1e-8;

/**
 * Goes to the lowest point of the line where f is quadratic on it: with slopes s₀ at 0 and s₁ at t, the slope is a straight
 * line with its zero at ts₀/(s₀ − s₁). Elsewhere it goes on as `strongWolfe` with curvature 0.01, which is nearly exact.
 *
 * Source: Nocedal & Wright 2006, equation 3.55.
 *
 * @example
 * ```ts
 * import { conjugateGradient, exact, minimise, quadratic } from '@elbow/optim';
 * const bowl = quadratic({ A: [[4, 1], [1, 3]], b: [-1, -2] });
 * console.log(minimise(bowl, conjugateGradient({ lineSearch: exact() }), [2, 1]).k); // 2
 * ```
 */
export function exact(): LineSearch {
  const near = strongWolfe({ curvature: 0.01 });
  return (line, first) => {
    const { start, at } = line;
    const trial = at(first);
    const t = (first * start.slope) / (start.slope - trial.slope);
    if (!(t > 0 && t < Infinity)) return near(line, first);
    const lowest = at(t);
    return Math.abs(lowest.slope) <= -PARABOLA * start.slope ? lowest : near(line, t);
  };
}

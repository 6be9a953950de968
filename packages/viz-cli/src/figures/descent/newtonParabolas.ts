import { math } from '@elbow/core-wasm/math';
import { fixedStep, type TwiceDifferentiable } from '@elbow/optim';
import { newton } from '@elbow/optim/second-order';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { coordinate, type Walk, walk } from '../walk.ts';

/** e^w + e^(−2w): convex, its minimum where e^(3w) = 2. */
const CURVE: TwiceDifferentiable = {
  n: 1,
  value: ([w = 0]) => math().exp(w) + math().exp(-2 * w),
  valueAndGradient([w = 0], g) {
    const [a, b] = [math().exp(w), math().exp(-2 * w)];
    g[0] = a - 2 * b;
    return a + b;
  },
  hessian([w = 0], H) {
    H[0] = math().exp(w) + 4 * math().exp(-2 * w);
  },
};
const START = -1.1;
const STEPS = 6;
const X = Array.from({ length: 141 }, (_, i) => -1.5 + (3.5 * i) / 140);

/** Newton's method in one dimension: fit a parabola, jump to its lowest point, again (R74, R75). */
export const newtonParabolas: Figure = {
  name: 'newton-parabolas',
  group: 'descent',
  title: 'Newton’s method: fit a parabola, jump to its lowest point, and again',
  rows: ['R74', 'R75'],
  draw(): Drawing {
    const path = walk(CURVE, newton({ lineSearch: fixedStep() }), [START], STEPS);
    const w = coordinate(path, 0);
    const minimum = Math.log(2) / 3;
    const errors = w.map((value) => Math.abs(value - minimum));
    return {
      subtitle:
        'f(w) = e^w + e^(−2w), η = 1; each dashed parabola has value, slope and curvature of f where it touches',
      panels: [panel(path, [0, 1, 2])],
      legend: [
        { symbol: 'line', colour: 'muted', text: 'f' },
        { symbol: 'dashed', colour: 0, text: 'parabola of step 1' },
        { symbol: 'dashed', colour: 1, text: 'of step 2' },
        { symbol: 'dashed', colour: 2, text: 'of step 3' },
      ],
      frames: w.slice(0, -1).map((_, k) => ({ label: `step ${k + 1} of ${STEPS}`, panels: [panel(path, [k])] })),
      claims: [
        ...[0, 1, 2].map((k) =>
          near(`point ${k + 1} is the parabola’s lowest`, w[k + 1] ?? Number.NaN, lowest(w[k] ?? 0), 1e-12),
        ),
        near('distance from ln(2)/3 after six steps', errors[STEPS] ?? Number.NaN, 0, 1e-6),
        // Quadratic convergence: e′ → f‴/(2f″) e², and f‴/(2f″) = (e^w − 8e^(−2w))/(2(e^w + 4e^(−2w))) = −½ at the minimum.
        near(
          'last error over the square of the one before',
          (errors[STEPS] ?? 0) / (errors[STEPS - 1] ?? 0) ** 2,
          0.5,
          0.02,
        ),
      ],
    };
  },
};

function parts(w: number): { f: number; slope: number; curvature: number } {
  const [g, H] = [new Float64Array(1), new Float64Array(1)];
  const f = CURVE.valueAndGradient(Float64Array.of(w), g);
  CURVE.hessian(Float64Array.of(w), H);
  return { f, slope: g[0] ?? 0, curvature: H[0] ?? 0 };
}

function lowest(w: number): number {
  const { slope, curvature } = parts(w);
  return w - slope / curvature;
}

function panel(path: Walk, steps: readonly number[]): Panel {
  const w = coordinate(path, 0);
  const marks = steps.flatMap((k, i): Mark[] => {
    const [here = 0, next = 0] = w.slice(k, k + 2);
    const { f, slope, curvature } = parts(here);
    const parabola = (x: number): number => f + slope * (x - here) + (curvature / 2) * (x - here) ** 2;
    return [
      { mark: 'line', x: X, y: X.map(parabola), colour: i, dashed: true, width: 2 },
      { mark: 'points', x: [here], y: [f], colour: i, radius: 7 },
      { mark: 'line', x: [next, next], y: [parabola(next), CURVE.value(Float64Array.of(next))], colour: i, width: 1.5 },
      { mark: 'points', x: [next], y: [parabola(next)], colour: i, radius: 6, symbol: 'ring' },
    ];
  });
  return {
    x: linear('w', -1.5, 2),
    y: linear('f(w)', 0, 12),
    marks: [{ mark: 'line', x: X, y: X.map((x) => CURVE.value(Float64Array.of(x))), colour: 'muted' }, ...marks],
  };
}

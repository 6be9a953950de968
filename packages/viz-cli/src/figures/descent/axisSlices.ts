import { quadratic } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { landscape } from '../landscape.ts';

/** E(w) = ½w₁² + 1½w₂²: the axes of the bowl are those of the plane. */
const BOWL = quadratic({
  A: [
    [1, 0],
    [0, 3],
  ],
});
const HEIGHTS = [0, 0.6, 1.2];
const LEVEL = 1.5;

/** Slices of an axis-aligned bowl are shifted copies of one parabola, and the gradient stands square on the contour (R62–R64). */
export const axisSlices: Figure = {
  name: 'axis-slices',
  group: 'descent',
  title: 'Without coupling every slice is the same parabola, only lifted',
  rows: ['R62', 'R63', 'R64'],
  draw(): Drawing {
    const angles = Array.from({ length: 12 }, (_, i) => (2 * Math.PI * (i + 0.5)) / 12);
    const normals = angles.map(onContour);
    return {
      subtitle: 'E(w) = ½w₁² + ³⁄₂w₂²',
      panels: [plane(normals), slices()],
      claims: [
        near('largest difference between two slices after shifting them together', unlike(), 0, 1e-12),
        near('largest |cos| between gradient and contour', Math.max(...normals.map(cosine)), 0, 1e-12),
        near('1/a₁₁, the best step of w₁ in every slice', bestStep(), 1, 1e-9),
      ],
      legend: [{ symbol: 'line', colour: 1, text: 'gradient, at twelve points of one contour' }],
    };
  },
};

interface Normal {
  readonly at: readonly [number, number];
  readonly tangent: readonly [number, number];
  readonly gradient: Float64Array;
}

/** A point of the contour E = LEVEL, by its angle on the ellipse, with the tangent there and the gradient that the problem gives. */
function onContour(angle: number): Normal {
  const [a, b] = [Math.sqrt(2 * LEVEL), Math.sqrt((2 * LEVEL) / 3)];
  const at = [a * Math.cos(angle), b * Math.sin(angle)] as const;
  const gradient = new Float64Array(2);
  BOWL.valueAndGradient(Float64Array.from(at), gradient);
  return { at, tangent: [-a * Math.sin(angle), b * Math.cos(angle)], gradient };
}

function cosine({ tangent: [tx, ty], gradient: [gx = 0, gy = 0] }: Normal): number {
  return Math.abs(tx * gx + ty * gy) / (Math.sqrt(tx * tx + ty * ty) * Math.sqrt(gx * gx + gy * gy));
}

function plane(normals: readonly Normal[]): Panel {
  return {
    title: 'the gradient is square on the contour',
    x: linear('w₁', -2.6, 2.6),
    y: linear('w₂', -2.2, 2.2),
    square: true,
    marks: [
      landscape((x, y) => BOWL.value(Float64Array.of(x, y)), [-2.6, 2.6], [-2.2, 2.2], { scale: 'linear', levels: 12 }),
      ...normals.map(
        ({ at: [x, y], gradient: [gx = 0, gy = 0] }): Mark => ({
          mark: 'arrow',
          from: { x, y },
          to: { x: x + 0.22 * gx, y: y + 0.22 * gy },
          colour: 1,
        }),
      ),
      ...HEIGHTS.map(
        (y, i): Mark => ({ mark: 'line', x: [-2.6, 2.6], y: [y, y], colour: [0, 2, 3][i] ?? 0, width: 2 }),
      ),
    ],
  };
}

const W = Array.from({ length: 81 }, (_, i) => -2.4 + 0.06 * i);
const sliceAt = (height: number): number[] => W.map((w) => BOWL.value(Float64Array.of(w, height)));

function slices(): Panel {
  return {
    title: 'the slices along the three lines',
    x: linear('w₁', -2.6, 2.6),
    y: linear('E(w₁, w₂)', 0, 5.4),
    marks: HEIGHTS.map((height, i) => ({
      mark: 'line',
      x: W,
      y: sliceAt(height),
      colour: [0, 2, 3][i] ?? 0,
      label: `w₂ = ${height}`,
    })),
  };
}

function unlike(): number {
  const base = sliceAt(0);
  const gaps = HEIGHTS.map((height) => {
    const shift = BOWL.value(Float64Array.of(0, height));
    return Math.max(...sliceAt(height).map((value, i) => Math.abs(value - shift - (base[i] ?? Number.NaN))));
  });
  return Math.max(...gaps);
}

/** Newton's step along w₁ from w₁ = 2 in the highest slice, over the gradient there. */
function bestStep(): number {
  const gradient = new Float64Array(2);
  BOWL.valueAndGradient(Float64Array.of(2, 1.2), gradient);
  return 2 / (gradient[0] ?? Number.NaN);
}

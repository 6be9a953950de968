import type { Boundary, LabelledSet } from '@elbow/nn';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import type { Colour } from '../../figure/theme.ts';

/** What is shown of the plane. */
export interface Window {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Points of two classes: class 1 as discs, class 0 as crosses. */
export function classes({ x, t }: Pick<LabelledSet, 'x'> & { t: ArrayLike<number> }, radius = 5): Mark[] {
  const of = (label: number): number[] => Array.from(t, (_, i) => i).filter((i) => t[i] === label);
  const points = (label: number, colour: number, symbol: 'disc' | 'cross'): Mark => ({
    mark: 'points',
    x: of(label).map((i) => x[2 * i] ?? 0),
    y: of(label).map((i) => x[2 * i + 1] ?? 0),
    colour,
    radius,
    symbol,
  });
  return [points(1, 0, 'disc'), points(0, 1, 'cross')];
}

/** The line w·x + b = 0 across a window. */
export function boundaryLine(
  { weights: [a = 0, b = 0], bias }: { weights: ArrayLike<number>; bias: number } & { weights: Iterable<number> },
  { x, y }: Window,
  colour: Colour,
  options: { dashed?: boolean; opacity?: number; width?: number } = {},
): Mark {
  const upright = Math.abs(b) < Math.abs(a);
  const xs = upright ? y.map((v) => -(b * v + bias) / a) : [...x];
  const ys = upright ? [...y] : x.map((v) => -(a * v + bias) / b);
  return { mark: 'line', x: xs, y: ys, colour, ...options };
}

/** A panel of the plane. */
export function planePanel(title: string, { x, y }: Window, marks: readonly Mark[]): Panel {
  return { title, x: linear('x₁', ...x), y: linear('x₂', ...y), marks };
}

/** Regions of two classes from a function that is above 0 for class 1, as a contour at 0 with both sides tinted. */
export function regions(f: (x: number, y: number) => number, { x, y }: Window): Mark {
  const [columns, rows] = [121, 91];
  const values = Float64Array.from({ length: columns * rows }, (_, i) => {
    const [c, r] = [i % columns, Math.floor(i / columns)];
    return f(x[0] + ((x[1] - x[0]) * c) / (columns - 1), y[0] + ((y[1] - y[0]) * r) / (rows - 1));
  });
  return { mark: 'contours', x, y, columns, rows, values, thresholds: [0], fill: 'ramp', colour: 'ink' };
}

/** Whether a boundary has all rows on their side. */
export function separates(
  { weights, bias }: Boundary,
  { x, t }: { x: ArrayLike<number>; t: ArrayLike<number> },
): boolean {
  return Array.from(t).every((label, i) => {
    const z = (weights[0] ?? 0) * (x[2 * i] ?? 0) + (weights[1] ?? 0) * (x[2 * i + 1] ?? 0) + bias;
    return z > 0 === (label === 1);
  });
}

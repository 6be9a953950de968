import { canvas } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { spelled } from '../../figure/number.ts';
import type { Panel } from '../../figure/scene.ts';

/** A function on a grid: columns along alpha, rows along beta. */
export interface Grid {
  readonly alpha: ArrayLike<number>;
  readonly beta: ArrayLike<number>;
  /** [rows, columns] */
  readonly loss: ArrayLike<number>;
}

/** Turn about the upright axis, and how far above the plane the eye stands. */
const TURN = Math.PI / 5;
const HEIGHT = 0.52;
/** How high the surface stands beside its width of 1. */
const RELIEF = 0.62;

/** A panel with a surface in parallel perspective, quads drawn from the back to the front, lit by height; values above `top` are cut. */
export function surface(title: string, { alpha, beta, loss }: Grid, name: string, top?: number): Panel {
  const [columns, rows] = [alpha.length, beta.length];
  const values = Array.from(loss);
  const low = Math.min(...values);
  const high = top ?? Math.max(...values);
  const level = (row: number, column: number): number =>
    (Math.min(values[row * columns + column] ?? high, high) - low) / (high - low);
  const [cos, sin] = [Math.cos(TURN), Math.sin(TURN)];
  const place = (row: number, column: number, z: number): [number, number] => {
    const [x, y] = [column / (columns - 1) - 0.5, row / (rows - 1) - 0.5];
    return [x * cos - y * sin, (x * sin + y * cos) * HEIGHT + z * RELIEF];
  };
  const quads: { depth: number; mark: Mark }[] = [];
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const corners = [
        [row, column],
        [row, column + 1],
        [row + 1, column + 1],
        [row + 1, column],
      ] as const;
      const points = corners.map(([r, c]) => place(r, c, level(r, c)));
      const height = corners.reduce((sum, [r, c]) => sum + level(r, c) / 4, 0);
      quads.push({
        depth: -(column * sin + row * cos),
        mark: {
          mark: 'polygon',
          x: points.map(([x]) => x),
          y: points.map(([, y]) => y),
          colour: { heat: height },
          outline: { heat: height },
        },
      });
    }
  }
  quads.sort((a, b) => a.depth - b.depth);
  const frame = [
    [0, 0],
    [0, columns - 1],
    [rows - 1, columns - 1],
    [rows - 1, 0],
    [0, 0],
  ].map(([r = 0, c = 0]) => place(r, c, 0));
  const pole = place(rows - 1, 0, 0);
  return {
    title,
    ...canvas(1, 1),
    x: { title: '', scale: 'linear', domain: [-0.92, 0.75] },
    y: { title: '', scale: 'linear', domain: [-0.4, 1.02] },
    marks: [
      { mark: 'line', x: frame.map(([x]) => x), y: frame.map(([, y]) => y), colour: 'muted', width: 1 },
      { mark: 'line', x: [pole[0], pole[0]], y: [pole[1], pole[1] + RELIEF], colour: 'muted', width: 1 },
      ...quads.map(({ mark }) => mark),
      {
        mark: 'text',
        at: { x: pole[0], y: pole[1] + RELIEF },
        text: `${name} ${spelled(high, 2)}`,
        colour: 'muted',
        anchor: 'end',
        offset: [-6, 4],
      },
      {
        mark: 'text',
        at: { x: pole[0], y: pole[1] },
        text: spelled(low, 2),
        colour: 'muted',
        anchor: 'end',
        offset: [-6, 5],
      },
    ],
  };
}

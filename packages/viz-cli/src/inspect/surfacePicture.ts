import type { LossSlice } from '@elbow/nn';
import { linear } from '../figure/axis.ts';
import { spelled } from '../figure/number.ts';
import type { Drawing } from '../figures/figure.ts';
import { thresholds } from '../figures/landscape.ts';
import { surface } from '../figures/surfaces/perspective.ts';
import type { Place } from './surface.ts';

const LEVELS = 14;
const DECADES = 4;
/** Sides of the surface in perspective: more are too small to be told apart. */
const QUADS = 40;

/** The loss in a plane: a map with its lines of equal loss, and the surface. */
export function surfaceDrawing(slice: LossSlice, kind: 'random' | 'hessian', place: Place): Drawing {
  const { alpha, beta } = slice;
  const loss = finiteAt(slice);
  const [first, second] =
    kind === 'hessian'
      ? [`along λmax = ${spelled(place.lambdaMax)}`, `along λmin = ${spelled(place.lambdaMin)}`]
      : ['first random direction', 'second random direction'];
  const edge = (values: Float64Array): [number, number] => [values[0] ?? 0, values.at(-1) ?? 1];
  const grid = { x: edge(alpha), y: edge(beta), columns: alpha.length, rows: beta.length, values: loss };
  const isFlat = loss.every((value) => value === loss[0]);
  return {
    subtitle: `loss ${spelled(place.loss)} in the middle; λmax ${spelled(place.lambdaMax)}, λmin ${spelled(place.lambdaMin)}`,
    panels: [
      {
        title:
          kind === 'hessian'
            ? 'directions of largest and smallest curvature'
            : 'random directions, each unit by its size',
        x: linear(first, ...grid.x),
        y: linear(second, ...grid.y),
        marks: [
          {
            mark: 'contours',
            ...grid,
            thresholds: isFlat ? [] : thresholds(loss, LEVELS, 'log', DECADES),
            fill: 'ramp',
            colour: 'muted',
          },
          { mark: 'points', x: [0], y: [0], colour: 1, radius: 7 },
        ],
      },
      surface(
        isFlat ? 'the loss is the same all over' : 'the surface',
        thinned({ alpha, beta, loss }),
        'loss',
        isFlat ? (loss[0] ?? 0) + 1 : undefined,
      ),
    ],
    legend: [{ symbol: 'point', colour: 1, text: 'the run' }],
    claims: [],
  };
}

/** The losses, those that are not finite as high as the highest that is. */
function finiteAt({ loss }: LossSlice): Float64Array {
  const top = loss.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, value) : most), 0);
  return loss.map((value) => (Number.isFinite(value) ? value : top));
}

interface Grid {
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  readonly loss: Float64Array;
}

/** Every so many columns and rows, first and last among them. */
function thinned({ alpha, beta, loss }: Grid): Grid {
  const some = (n: number): number[] => {
    const sides = Math.min(n - 1, QUADS);
    return Array.from({ length: sides + 1 }, (_, k) => Math.round((k * (n - 1)) / sides));
  };
  const [columns, rows] = [some(alpha.length), some(beta.length)];
  return {
    alpha: Float64Array.from(columns, (column) => alpha[column] as number),
    beta: Float64Array.from(rows, (row) => beta[row] as number),
    loss: Float64Array.from(
      rows.flatMap((row) => columns.map((column) => loss[row * alpha.length + column] as number)),
    ),
  };
}

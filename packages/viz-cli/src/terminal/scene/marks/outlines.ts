import type { Hex } from '../../line.ts';
import type { Place } from '../../segment.ts';
import type { Plot } from '../plot.ts';

/** Lays a colour behind everything that is within one of the outlines, given in dots; those with a corner that is not finite are left out. */
export function fillOutlines(outlines: readonly (readonly Place[])[], colour: Hex, opacity: number, plot: Plot): void {
  const [columns, parts] = plot.cells.grounds;
  const [across, down] = [plot.cells.width / columns, plot.cells.height / parts];
  const filled = new Set<number>();
  for (const outline of outlines) {
    for (const [column, part] of placesWithin(outline, columns, parts, across, down)) {
      const at = part * columns + column;
      if (filled.has(at)) continue;
      filled.add(at);
      plot.cells.ground(column, part, colour, opacity);
    }
  }
}

/** The cells of a grid, each `across` × `down`, whose middle is within an outline. */
export function* placesWithin(
  outline: readonly Place[],
  columns: number,
  rows: number,
  across: number,
  down: number,
): Generator<readonly [number, number]> {
  const corners = outline.map(([x, y]): Place => [(x + 0.5) / across, (y + 0.5) / down]);
  if (!corners.flat().every(Number.isFinite)) return;
  const ys = corners.map(([, y]) => y);
  const last = Math.min(rows - 1, Math.ceil(Math.max(...ys)));
  for (let row = Math.max(0, Math.floor(Math.min(...ys))); row <= last; row++) {
    const cuts = crossings(corners, row + 0.5);
    for (let k = 0; k + 1 < cuts.length; k += 2) {
      const [from = 0, to = 0] = [cuts[k], cuts[k + 1]];
      for (let column = Math.max(0, Math.ceil(from - 0.5)); column < Math.min(columns, to - 0.5); column++)
        yield [column, row];
    }
  }
}

/** Where the sides of a polygon cross a level, ascending. */
function crossings(corners: readonly Place[], level: number): number[] {
  return corners
    .flatMap(([x0, y0], i) => {
      const [x1, y1] = corners[(i + 1) % corners.length] as Place;
      return y0 <= level === y1 <= level ? [] : [x0 + ((level - y0) / (y1 - y0)) * (x1 - x0)];
    })
    .sort((a, b) => a - b);
}

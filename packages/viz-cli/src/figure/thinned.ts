type Point = [number, number];

/**
 * Fewer points with the same picture: of more than four points in one pixel column the first, lowest, highest and last are kept, in their order. Points in
 * pixels, x not descending. A point that is not finite ends a column, so gaps stay.
 */
export function thinned(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  let start = 0;
  while (start < points.length) {
    const column = columnOf(points[start]);
    let end = start + 1;
    while (end < points.length && columnOf(points[end]) === column) end++;
    kept.push(...(end - start > 4 ? extremes(points.slice(start, end)) : points.slice(start, end)));
    start = end;
  }
  return kept;
}

/** NaN, which equals no column, for a point that cannot be drawn. */
function columnOf(point: Point | undefined): number {
  return point === undefined || !Number.isFinite(point[1]) ? Number.NaN : Math.floor(point[0]);
}

function extremes(column: readonly Point[]): Point[] {
  let low = 0;
  let high = 0;
  column.forEach(([, y], i) => {
    if (y < (column[low]?.[1] ?? 0)) low = i;
    if (y > (column[high]?.[1] ?? 0)) high = i;
  });
  const wanted = new Set([0, low, high, column.length - 1]);
  return column.filter((_, i) => wanted.has(i));
}

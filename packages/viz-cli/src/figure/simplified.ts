type Point = readonly [number, number];

/**
 * Fewer points of a line with the same picture: those are left out that lie within `tolerance` of the straight line between the kept ones (Ramer 1972, Douglas &
 * Peucker 1973). First and last stay. Points and tolerance in pixels.
 */
export function simplified(points: readonly Point[], tolerance: number): Point[] {
  const kept = new Uint8Array(points.length);
  kept[0] = 1;
  kept[points.length - 1] = 1;
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span !== undefined; span = spans.pop()) {
    const [first, last] = span;
    let [farthest, most] = [-1, tolerance];
    for (let i = first + 1; i < last; i++) {
      const distance = fromSegment(points[i] as Point, points[first] as Point, points[last] as Point);
      if (distance > most) [farthest, most] = [i, distance];
    }
    if (farthest < 0) continue;
    kept[farthest] = 1;
    spans.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, i) => kept[i] === 1);
}

/** How far p is from the segment a … b; from a where both ends are one point, as in a closed line. */
function fromSegment([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length));
  const [ex, ey] = [px - ax - along * dx, py - ay - along * dy];
  return Math.sqrt(ex * ex + ey * ey);
}

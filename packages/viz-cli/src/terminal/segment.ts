/** A place on a grid of dots, or between its dots. */
export type Place = readonly [number, number];

/** The dots of a straight line without its first (Bresenham, "Algorithm for computer control of a digital plotter", 1965); its ends are dots. */
export function segment([x0, y0]: Place, [x1, y1]: Place, dot: (x: number, y: number) => void): void {
  const [dx, dy] = [Math.abs(x1 - x0), -Math.abs(y1 - y0)];
  const [right, down] = [Math.sign(x1 - x0), Math.sign(y1 - y0)];
  let [x, y, error] = [x0, y0, dx + dy];
  while (x !== x1 || y !== y1) {
    const twice = 2 * error;
    if (twice >= dy) {
      error += dy;
      x += right;
    }
    if (twice <= dx) {
      error += dx;
      y += down;
    }
    dot(x, y);
  }
}

/** The part of a straight line within 0 … width and 0 … height (Liang and Barsky, 1984); undefined if there is none. */
export function clipped([x0, y0]: Place, [x1, y1]: Place, width: number, height: number): [Place, Place] | undefined {
  const [dx, dy] = [x1 - x0, y1 - y0];
  let [from, to] = [0, 1];
  for (const [step, room] of [
    [-dx, x0],
    [dx, width - x0],
    [-dy, y0],
    [dy, height - y0],
  ] as const) {
    if (step === 0 && room < 0) return undefined;
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
  }
  if (from > to) return undefined;
  return [
    [x0 + from * dx, y0 + from * dy],
    [x0 + to * dx, y0 + to * dy],
  ];
}

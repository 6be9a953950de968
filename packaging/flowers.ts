/** Three overlapping clouds in four dimensions, [150, 4] and labels [150], by whole-number arithmetic alone. */
export function flowers(): { x: Float32Array; t: Int32Array } {
  const x = new Float32Array(600);
  const t = new Int32Array(150);
  for (let row = 0; row < 150; row++) {
    t[row] = row % 3;
    for (let column = 0; column < 4; column++) {
      const scatter = ((row * 37 + column * 61 + row * column * 13) % 101) / 50 - 1;
      x[row * 4 + column] = (row % 3) - 1 + (column % 2 === 0 ? scatter : -scatter / 2);
    }
  }
  return { x, t };
}

import { expect, test } from 'vitest';
import { linear } from '../src/figure/axis.ts';
import { frameOf } from '../src/figure/frame.ts';
import { contoursSvg } from '../src/figure/marks/contours.ts';
import { THEMES } from '../src/figure/theme.ts';

const [COLUMNS, ROWS] = [120, 80];
const AXIS = linear('', -1, 1);
const FRAME = frameOf({ left: 60, right: 700, top: 100, bottom: 500 }, AXIS, AXIS, THEMES.light);

/** A round bowl, whose many symmetries make ties; each value off by as many units of the last bit as `off` says. */
function bowl(off: (i: number) => number): Float64Array {
  return Float64Array.from({ length: COLUMNS * ROWS }, (_, i) => {
    const [x, y] = [-1 + (2 * (i % COLUMNS)) / (COLUMNS - 1), -1 + (2 * Math.floor(i / COLUMNS)) / (ROWS - 1)];
    return (x * x + y * y) * (1 + off(i) * Number.EPSILON);
  });
}

function drawn(values: Float64Array): string {
  const thresholds = [0.1, 0.3, 0.7, 1.2];
  const grid = { x: [-1, 1], y: [-1, 1], columns: COLUMNS, rows: ROWS } as const;
  return contoursSvg({ mark: 'contours', ...grid, values, thresholds, fill: 'ramp', colour: 'muted' }, FRAME);
}

test('contours of values that differ in their last bit are the same bytes', () => {
  const exact = drawn(bowl(() => 0));
  expect(exact.length).toBeGreaterThan(2000);
  for (const off of [() => 1, () => -1, (i: number) => (i % 3) - 1]) expect(drawn(bowl(off)) === exact).toBe(true);
});

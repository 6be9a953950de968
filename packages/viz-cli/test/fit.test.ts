import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fitCurve } from '../src/studies/fit/fit.ts';
import { pointsOf } from '../src/studies/fit/points.ts';
import { UserError } from '../src/userError.ts';
import { freshFolders } from './command.ts';

const fresh = freshFolders();

describe('fit', () => {
  it('finds the one elbow of |x|, in the units of the points', async () => {
    const points = await pointsOf('100 + 3 * abs(x - 40)', { range: [0, 100], samples: 101, quiet: true });
    const { knots, pieces, loss, rSquared, predict } = fitCurve(points, { hidden: 4, steps: 400, seed: 1 });
    expect(loss).toBeLessThan(1e-6);
    expect(rSquared).toBeCloseTo(1, 6);
    expect(knots.some((knot) => Math.abs(knot - 40) < 0.05)).toBe(true);
    expect(pieces[0]?.slope).toBeCloseTo(-3, 3);
    expect(pieces.at(-1)?.slope).toBeCloseTo(3, 3);
    expect(predict(10)).toBeCloseTo(190, 2);
  });

  it('has pieces that join, and that are the network', async () => {
    const points = await pointsOf('sin(3 * x)', { range: [-2, 2], samples: 80, quiet: true });
    const { pieces, predict } = fitCurve(points, { hidden: 8, steps: 50, seed: 2 });
    pieces.forEach(({ x0, x1, slope, intercept }, i) => {
      const middle = (x0 + x1) / 2;
      expect(slope * middle + intercept).toBeCloseTo(predict(middle), 9);
      expect(x0).toBe(i === 0 ? -2 : pieces[i - 1]?.x1);
    });
    expect(pieces.at(-1)?.x1).toBe(2);
  });

  it('keeps the same numbers for the same seed', async () => {
    const points = await pointsOf('exp(x)', { range: [-1, 1], samples: 30, quiet: true });
    const run = () => fitCurve(points, { hidden: 5, steps: 60, seed: 3 }).pieces;
    expect(run()).toEqual(run());
  });

  it('takes a file of two columns, in any order of x', async () => {
    const file = join(fresh(), 'points.csv');
    writeFileSync(file, 'x,y\n2,4\n0,0\n1,1\n3,9\n');
    const { x, y, truth } = await pointsOf(file, { samples: 10, quiet: true });
    expect([[...x], [...y], truth]).toEqual([[0, 1, 2, 3], [0, 1, 4, 9], null]);
    const part = await pointsOf(file, { range: [0.5, 2.5], samples: 10, quiet: true });
    expect([...part.x]).toEqual([1, 2]);
  });

  it.each<[string, string, string]>([
    ['three columns', 'a,b,c\n1,2,3\n', 'fit takes two columns, x and y; this file has 3'],
    ['a cell that is no number', 'x,y\n1,2\n2,two\n', 'line 3, column "y": expected a number, got "two"'],
    ['one x', 'x,y\n1,2\n1,3\n', 'fit needs at least two different x'],
  ])('refuses a file with %s', async (_, text, message) => {
    const file = join(fresh(), 'points.csv');
    writeFileSync(file, text);
    await expect(pointsOf(file, { samples: 10, quiet: true })).rejects.toThrow(message);
  });

  it('refuses a formula that is not finite in the range', async () => {
    await expect(pointsOf('1 / x', { range: [-1, 1], samples: 3, quiet: true })).rejects.toThrow(
      new UserError('1 / x is Infinity at x = 0; give --range a part on which it is finite'),
    );
  });
});

import {
  applyScaling,
  blobs,
  checkerboard,
  circles,
  completeRows,
  fillMissing,
  functionSamples,
  type LabelledSet,
  minMax,
  missingValues,
  moons,
  type SetOptions,
  spirals,
  spoiled,
  stratifiedSplit,
  undoScaling,
  xor,
} from '@elbow/nn';
import { describe, expect, it } from 'vitest';

const SETS: Record<string, (options?: SetOptions) => LabelledSet> = {
  moons,
  circles,
  spirals,
  blobs,
  xor,
  checkerboard,
  spoiled,
};

describe.each(Object.entries(SETS))('%s', (name, set) => {
  it('has as many rows as asked, finite, with classes that go round', () => {
    const { x, t } = set({ rows: 50, seed: 3 });
    const rows = name === 'spoiled' ? 51 : 50;
    expect([x.length, t.length]).toEqual([2 * rows, rows]);
    expect(x.every(Number.isFinite)).toBe(true);
    expect(Math.min(...t)).toBe(0);
  });

  it('depends on the seed, and on nothing else', () => {
    expect(set({ seed: 7 })).toEqual(set({ seed: 7 }));
    expect(set({ seed: 7 }).x).not.toEqual(set({ seed: 8 }).x);
  });

  it('has noise of the deviation asked, around the same points', () => {
    const options = { rows: 4000, seed: 5 };
    if (name === 'blobs') return;
    const clean = set({ ...options, noise: 0 });
    const noisy = set({ ...options, noise: 0.25 });
    expect(noisy.t).toEqual(clean.t);
    const squares = noisy.x.reduce((sum, value, i) => sum + (value - (clean.x[i] as number)) ** 2, 0) / clean.x.length;
    expect(Math.abs(squares / 0.0625 - 1)).toBeLessThan(5 * Math.sqrt(2 / clean.x.length)); // five standard errors
  });

  it('refuses bad input', () => {
    expect(() => set({ rows: 0 })).toThrow(`${name}: rows must be an integer >= 1, got 0`);
    expect(() => set({ noise: -1 })).toThrow(`${name}: noise must be a finite number >= 0, got -1`);
    expect(() => set({ seed: 0.5 })).toThrow(`${name}: seed`);
    expect(() => set({ row: 3 } as never)).toThrow(`${name}: no option is called row; there are rows, noise, seed`);
  });
});

/** The points of a set as [x, y, class]. */
const points = ({ x, t }: LabelledSet): [number, number, number][] =>
  Array.from(t, (label, i) => [x[2 * i] as number, x[2 * i + 1] as number, label]);

describe('without noise the points lie where the set says', () => {
  it('moons: on half circles around (0, 0) and (1, ½)', () => {
    for (const [x, y, label] of points(moons({ noise: 0 }))) {
      const [dx, dy] = label === 0 ? [x, y] : [x - 1, y - 0.5];
      expect(Math.hypot(dx, dy)).toBeCloseTo(1, 6);
      expect(label === 0 ? dy : -dy).toBeGreaterThanOrEqual(-1e-6);
    }
  });

  it('circles: on radii 1 and factor', () => {
    for (const [x, y, label] of points(circles({ noise: 0, factor: 0.3 }))) {
      expect(Math.hypot(x, y)).toBeCloseTo(label === 0 ? 1 : 0.3, 6);
    }
  });

  it('spirals: at an angle that grows with the radius, turned by the class', () => {
    for (const [x, y, label] of points(spirals({ noise: 0, classes: 3, turns: 2 }))) {
      const radius = Math.hypot(x, y);
      const turn = Math.atan2(y, x) / (2 * Math.PI) - 2 * radius - label / 3;
      expect(Math.abs(turn - Math.round(turn)) * radius).toBeLessThan(1e-5); // f32 coordinates
    }
  });

  it('checkerboard: the class is the colour of the field', () => {
    for (const [x, y, label] of points(checkerboard({ squares: 6 }))) {
      expect((Math.floor(3 * (x + 1)) + Math.floor(3 * (y + 1))) % 2).toBe(label);
    }
  });

  it('xor: the class is x ⊕ y', () => {
    for (const [x, y, label] of points(xor({ noise: 0, rows: 9 }))) expect((x ^ y) === label).toBe(true);
  });

  it('blobs: each class around its own centre, which another seed moves', () => {
    const { x, t } = blobs({ rows: 3000, features: 4, classes: 5, noise: 0.5, seed: 1 });
    for (let label = 0; label < 5; label++) {
      const rows = Array.from(t.keys()).filter((i) => t[i] === label);
      expect(rows).toHaveLength(600);
      for (let j = 0; j < 4; j++) {
        const values = rows.map((i) => x[4 * i + j] as number);
        const mean = values.reduce((sum, v) => sum + v, 0) / 600;
        const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 600;
        expect(Math.abs(variance / 0.25 - 1)).toBeLessThan(5 * Math.sqrt(2 / 600));
        expect(Math.abs(mean)).toBeLessThan(10.2);
      }
    }
  });

  it('spoiled: the last rows are the spoilers, of class 1 on the far side', () => {
    const { x, t } = spoiled({ rows: 20, spoilers: 3, noise: 0, distance: 10 });
    expect([...t.slice(20)]).toEqual([1, 1, 1]);
    expect([...x.slice(40, 42)]).toEqual([1, -10]);
  });
});

describe('functionSamples', () => {
  it('are evenly spaced with both ends, or drawn', () => {
    const even = functionSamples(Math.sin, { rows: 5, range: [0, 2] });
    expect([...even.x]).toEqual([0, 0.5, 1, 1.5, 2]);
    expect([...even.t]).toEqual([0, 0.5, 1, 1.5, 2].map((x) => Math.fround(Math.sin(x))));
    const drawn = functionSamples((x) => x, { rows: 500, range: [-3, 1], spacing: 'random' });
    expect(Math.min(...drawn.x)).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...drawn.x)).toBeLessThan(1);
    expect(drawn.x).toEqual(drawn.t);
  });

  it('refuse a range without length, and values that are not finite', () => {
    expect(() => functionSamples((x) => x, { range: [1, 1] })).toThrow('functionSamples: range must be [low, high]');
    expect(() => functionSamples((x) => 1 / x, { rows: 3 })).toThrow(
      'functionSamples: f(0) must be finite, got Infinity',
    );
  });
});

describe('minMax', () => {
  it('maps each column to [0, 1], and back', () => {
    const x = [1, -5, 7, 3, 0, 7, 2, 5, 7];
    const scaled = applyScaling(minMax(x, 3), x);
    expect([...scaled]).toEqual([0, 0, 0, 1, 0.5, 0, 0.5, 1, 0]);
    expect([...undoScaling(minMax(x, 3), scaled)]).toEqual(x);
    expect(() => minMax([1, Number.NaN], 1)).toThrow('minMax: x[1] must be finite, got NaN');
    expect(() => minMax([1, 2, 3], 2)).toThrow('minMax: x must hold whole rows of 2 columns, got 3 numbers');
  });
});

describe('missing values', () => {
  const x = [1, Number.NaN, 3, Number.NaN, 4, 5, 3, 8, 7];

  it('become the mean of their column, with an indicator where one is wanted', () => {
    const plain = missingValues(x, 3);
    expect(plain).toEqual({ columns: 3, mean: [2, 6, 5], indicated: [] });
    expect([...fillMissing(plain, x)]).toEqual([1, 6, 3, 2, 4, 5, 3, 8, 7]);
    const marked = missingValues(x, 3, { indicators: true });
    expect(marked.indicated).toEqual([0, 1]);
    expect([...fillMissing(marked, x)]).toEqual([1, 6, 3, 0, 1, 2, 4, 5, 1, 0, 3, 8, 7, 0, 0]);
    // a column that was whole when it was fitted has a mean, but no indicator
    expect([...fillMissing(marked, [1, 1, Number.NaN])]).toEqual([1, 1, 5, 0, 0]);
  });

  it('or their rows are dropped', () => {
    expect([...completeRows(x, 3)]).toEqual([2]);
    expect([...completeRows([1, 2], 1)]).toEqual([0, 1]);
  });

  it('refuse a column of nothing, and infinities', () => {
    expect(() => missingValues([Number.NaN, 1], 2)).toThrow('missingValues: column 0 holds no number at all; drop it');
    expect(() => missingValues([Infinity], 1)).toThrow('missingValues: x[0] must be finite or NaN, got Infinity');
    expect(() => fillMissing(missingValues(x, 3), [1])).toThrow(
      'fillMissing: x must hold whole rows of 3 columns, got 1 numbers',
    );
  });
});

describe('stratifiedSplit', () => {
  const labels = Int32Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i < 90 ? 1 : 2));

  it('R13: has the classes in their proportions in each part, every row in one', () => {
    const parts = stratifiedSplit(labels, { validation: 0.2, test: 0.1, seed: 4 });
    const counts = (rows: Int32Array): number[] =>
      [0, 1, 2].map((label) => rows.filter((row) => labels[row] === label).length);
    expect(counts(parts.test)).toEqual([6, 3, 1]);
    expect(counts(parts.validation)).toEqual([12, 6, 2]);
    expect(counts(parts.train)).toEqual([42, 21, 7]);
    const all = [...parts.train, ...parts.validation, ...parts.test].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('depends on the seed', () => {
    expect(stratifiedSplit(labels, { test: 0.3, seed: 1 })).toEqual(stratifiedSplit(labels, { test: 0.3, seed: 1 }));
    expect(stratifiedSplit(labels, { test: 0.3, seed: 1 }).test).not.toEqual(
      stratifiedSplit(labels, { test: 0.3, seed: 2 }).test,
    );
  });

  it('refuses bad input', () => {
    expect(() => stratifiedSplit([])).toThrow('stratifiedSplit: labels must hold at least one row, got none');
    expect(() => stratifiedSplit([0, 0.5])).toThrow('stratifiedSplit: labels[1] must be an integer >= 0, got 0.5');
    expect(() => stratifiedSplit([0, 1], { test: 0.6 })).toThrow('leave no training row of the 1 of class');
  });
});

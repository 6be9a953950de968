import { compile, dense, relu, type Session, sequential, squaredError } from '@elbow/nn';
import { describe, expect, it } from 'vitest';
import { CORES, expectClose } from './examples.ts';
import { recordedReluNets } from './relu1d.ts';

/** One unit: max(0, wx + b). */
function unit(w: number, b: number): Session {
  const session = compile(sequential(1, dense(1), relu()), { loss: squaredError(), core: CORES.f64() });
  session.parameters.set([w, b]);
  return session;
}

const UNITS = [
  [2, 1],
  [2, -3],
  [-0.5, 1],
  [-4, -2],
] as const;
const GRID = Array.from({ length: 161 }, (_, i) => (i - 80) / 16);

describe.each(UNITS)('a unit with w = %d, b = %d', (w, b) => {
  const elbow = -b / w;

  it('R104: is wx + b where wx ≥ −b, and 0 elsewhere', () => {
    const expected = GRID.map((x) => (w * x >= -b ? w * x + b : 0));
    expect([...unit(w, b).predict(GRID)]).toEqual(expected);
  });

  it('R105: is active at and beyond −b/w on the side to which w points', () => {
    const y = unit(w, b).predict(GRID);
    GRID.forEach((x, i) => {
      const onItsSide = w > 0 ? x > elbow : x < elbow;
      expect((y[i] as number) > 0).toBe(onItsSide);
    });
  });

  it('R107: bends at −b/w, where the slope changes by |w| between 0 and w', () => {
    const h = 2 ** -10; // exact, as are w and b: no rounding in what follows
    const slopeFrom = (x: number): number => {
      const [left, right] = unit(w, b).predict([x, x + h]);
      return ((right as number) - (left as number)) / h;
    };
    expect([slopeFrom(elbow - h), slopeFrom(elbow)].toSorted((p, q) => p - q)).toEqual(
      [0, w].toSorted((p, q) => p - q),
    );
    expect(unit(w, b).predict([elbow])[0]).toBe(0);
  });
});

describe('the subgradient at the elbow', () => {
  it('R106: is 0: a row exactly there moves neither w nor b, and rows beside it do', () => {
    const [w, b] = [2, -1];
    const gradientAt = (x: number): number[] => {
      const session = unit(w, b);
      const g = new Float64Array(2);
      session.objective({ x: [x], t: [1] }).valueAndGradient(Float64Array.of(w, b), g);
      return [...g].map((value) => value + 0); // −0 is 0 here
    };
    expect(gradientAt(0.5)).toEqual([0, 0]);
    expect(gradientAt(0.25)).toEqual([0, 0]);
    // dL/dy = 2(y − 1) with y = 2·0.75 − 1 = 0.5, times x for w and 1 for b
    expect(gradientAt(0.75)).toEqual([2 * (0.5 - 1) * 0.75, 2 * (0.5 - 1)]);
  });
});

describe.each(recordedReluNets.map((c) => [c.id, c] as const))('R107: %s', (_, c) => {
  const session = compile(sequential(1, dense(c.hidden), relu(), dense(1)), {
    loss: squaredError(),
    core: CORES.f64(),
  });
  session.parameters.set([...c.w1, ...c.b1, ...c.w2, c.b2]);
  const f = (x: readonly number[]): number[] => [...session.predict([...x])];

  it('has its elbows at −b/w', () => {
    const elbows = c.w1.map((w, j) => (w === 0 ? null : -(c.b1[j] as number) / w));
    expect(elbows).toEqual(c.elbow);
    const inside = elbows
      .filter((e) => e !== null && e > c.interval[0] && e < c.interval[1])
      .toSorted((p, q) => Number(p) - Number(q));
    expectClose(inside as number[], c.knots_inside, 1e-15, 'knots');
  });

  it('has the values of the fixture at the ends and the elbows, and is straight between them', () => {
    // Values are sums of at most ten terms below 32: 1e-13 is a hundred roundings.
    expectClose(f([c.interval[0], ...c.knots_inside, c.interval[1]]), c.f_at_knots, 1e-13, 'f at knots');
    for (const { x0, x1, slope, intercept } of c.segments) {
      const x = [0.1, 0.5, 0.9].map((share) => x0 + share * (x1 - x0));
      expectClose(
        f(x),
        x.map((at) => slope * at + intercept),
        1e-13,
        'segment',
      );
    }
  });

  it('has the units dead on the interval, and always on, that the fixture lists', () => {
    const unitOn = (j: number): boolean[] =>
      [
        ...c.interval,
        ...Array.from({ length: 101 }, (_, i) => c.interval[0] + (i * (c.interval[1] - c.interval[0])) / 100),
      ].map((x) => (unit(c.w1[j] as number, c.b1[j] as number).predict([x])[0] as number) > 0);
    c.w1.forEach((_, j) => {
      expect(!unitOn(j).includes(true)).toBe(c.dead_on_interval[j]);
      expect(!unitOn(j).includes(false)).toBe(c.always_active[j]);
    });
  });
});

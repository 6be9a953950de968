import {
  compile,
  deadUnits,
  dense,
  elbowLaw,
  elbows,
  normalNumbers,
  piecewiseConstant,
  regions,
  relu,
  reluInterpolant,
  type Session,
  sequential,
  squaredError,
  standardised,
  unitElbows,
} from '@elbow/nn';
import { describe, expect, it } from 'vitest';
import { uniforms } from '../../optim/test/uniforms.ts';
import { CORES } from './examples.ts';
import { type Relu1d, recordedReluNets } from './relu1d.ts';

function compiled(network: Parameters<typeof compile>[0], seed = 1): Session {
  return compile(network, { loss: squaredError(), seed, batch: 64, core: CORES.f64() });
}

describe('elbows of recorded networks', () => {
  it.each(recordedReluNets.map((one) => [one.id, one] as const))(
    'R107: %s: elbows, states, knots and segments',
    (_, one) => {
      const session = compiled(sequential(1, dense(one.hidden), relu(), dense(1)));
      session.parameters.set([...one.w1, ...one.b1, ...one.w2, one.b2]);
      const ours = elbows(session, one.interval);
      ours.elbows.forEach(({ x, state }, unit) => {
        const theirs = one.elbow[unit] ?? null;
        if (theirs === null) expect(x).toBeNull();
        else expect(x).toBeCloseTo(theirs, 12);
        expect(state === 'dead').toBe(one.dead_on_interval[unit]);
        expect(state === 'always on').toBe(one.always_active[unit]);
      });
      expect(ours.knots.length).toBe(one.knots_inside.length);
      ours.knots.forEach((knot, i) => {
        expect(knot).toBeCloseTo(one.knots_inside[i] as number, 12);
      });
      expect(ours.segments.length).toBe(one.segments.length);
      ours.segments.forEach(({ x0, x1, slopes, intercepts }, i) => {
        const theirs = one.segments[i] as Relu1d['segments'][number];
        expect([x0, x1, slopes[0], intercepts[0]].map((value) => (value as number).toFixed(10))).toEqual(
          [theirs.x0, theirs.x1, theirs.slope, theirs.intercept].map((value) => value.toFixed(10)),
        );
      });
    },
  );
});

describe('elbows of networks of any depth', () => {
  const scaling = { mean: [0.3], deviation: [2] };
  const networks = {
    'one layer': sequential(1, dense(9), relu(), dense(2)),
    'three layers': sequential(1, dense(8), relu(), dense(8), relu(), dense(8), relu(), dense(1)),
    'standardised, and bent at the end': sequential(1, standardised(scaling), dense(6), relu(), dense(3), relu()),
    'no bend at all': sequential(1, dense(3), dense(1)),
  };

  it.each(Object.entries(networks))(
    'R114: %s: the segments are the network, at its knots and between them',
    (_, network) => {
      for (const seed of [1, 2, 3]) {
        const session = compiled(network, seed);
        session.parameters.set(session.parameters.map((value, i) => value + 0.3 * Math.sin(i)));
        const { segments, knots } = elbows(session, [-4, 3]);
        expect(segments[0]?.x0).toBe(-4);
        expect(segments.at(-1)?.x1).toBe(3);
        expect([...knots]).toEqual(segments.slice(1).map(({ x0 }) => x0));
        for (const { x0, x1, slopes, intercepts } of segments) {
          expect(x1).toBeGreaterThan(x0);
          const at = [0, 0.25, 0.5, 0.9, 1].map((share) => x0 + share * (x1 - x0));
          const y = session.predict(at);
          at.forEach((x, i) => {
            slopes.forEach((slope, o) => {
              const value = y[i * slopes.length + o] as number;
              expect(Math.abs(slope * x + (intercepts[o] as number) - value)).toBeLessThan(
                1e-12 * (1 + Math.abs(value)),
              );
            });
          });
        }
        // neighbours differ in slope: no knot is there for nothing
        segments.slice(1).forEach(({ slopes }, i) => {
          expect(slopes.some((slope, o) => slope !== segments[i]?.slopes[o])).toBe(true);
        });
      }
    },
  );

  it('refuse other networks and empty intervals', () => {
    expect(() => elbows(compiled(sequential(2, dense(1))), [0, 1])).toThrow(
      'elbows: the network must have one input, it has 2',
    );
    expect(() => elbows(compiled(sequential(1, dense(1))), [1, 1])).toThrow('elbows: the interval must be [low, high]');
    const wide = compile(sequential(1, dense(9000), relu(), dense(1)), { loss: squaredError(), batch: 1 });
    wide.parameters.set(wide.parameters.map((_, i) => Math.sin(i)));
    expect(() => elbows(wide, [-9, 9])).toThrow('units are too many');
  });
});

describe('regions of networks with two inputs', () => {
  it('agree with the activation patterns and outputs at 100,000 random points', () => {
    const widths = [7, 5];
    const session = compiled(sequential(2, dense(7), relu(), dense(5), relu(), dense(1)), 4);
    session.parameters.set(session.parameters.map((value, i) => value + 0.2 * Math.cos(i)));
    const box = [-2, 2, -1, 3] as const;
    const { regions: parts, lines } = regions(session, box);
    expect(lines).toHaveLength(7);
    const area = parts.reduce((sum, { polygon }) => sum + areaOf(polygon), 0);
    expect(area).toBeCloseTo(16, 9); // they fill the box and do not overlap
    const known = new Map(parts.map((part) => [part.pattern, part]));
    const random = uniforms(8);
    const points = Float64Array.from({ length: 200_000 }, (_, i) =>
      i % 2 === 0 ? 4 * random() - 2 : 4 * random() - 1,
    );
    const y = session.predict(points);
    const pattern = patternOf(session, widths);
    let missed = 0;
    for (let i = 0; i < 100_000; i++) {
      const [px, py] = [points[2 * i] as number, points[2 * i + 1] as number];
      const part = known.get(pattern(px, py));
      const slope = part?.slopes[0];
      const value = slope
        ? (slope[0] as number) * px + (slope[1] as number) * py + (part?.offsets[0] as number)
        : Number.NaN;
      if (!(Math.abs(value - (y[i] as number)) < 1e-9)) missed++;
    }
    expect(missed).toBe(0);
  });

  it('are as many as lines in general position cut a plane into: 1 + n + n(n − 1)/2', () => {
    // four lines, no two parallel, no three through a point, all crossings inside
    const session = compiled(sequential(2, dense(4), relu(), dense(1)));
    session.parameters.set([1, 0, 1, 1, 0, 1, 1, -2, 0, 0.1, -0.7, 0.45, 1, 1, 1, 1, 0]);
    expect(regions(session, [-100, 100, -100, 100]).regions).toHaveLength(1 + 4 + 6);
  });

  it('refuse other networks, boxes without area, and more regions than asked', () => {
    const session = compiled(sequential(2, dense(20), relu(), dense(1)));
    expect(() => regions(compiled(sequential(1, dense(1))), [0, 1, 0, 1])).toThrow(
      'regions: the network must have two inputs, it has 1',
    );
    expect(() => regions(session, [0, 0, 0, 1])).toThrow('regions: the box must be');
    expect(() => regions(session, [-9, 9, -9, 9], 5)).toThrow('regions: there are more than 5 regions in the box');
  });
});

function areaOf(polygon: readonly (readonly [number, number])[]): number {
  return polygon.reduce((sum, [x, y], i) => {
    const [nx, ny] = polygon[(i + 1) % polygon.length] as readonly [number, number];
    return sum + (x * ny - nx * y) / 2;
  }, 0);
}

/** Which units are on at a point, layer by layer, from the weights. */
function patternOf(session: Session, widths: readonly number[]): (x: number, y: number) => string {
  const p = session.parameters;
  return (x, y) => {
    let units = [x, y];
    let offset = 0;
    let pattern = '';
    for (const width of widths) {
      const inputs = units;
      const sums = Array.from({ length: width }, (_, u) =>
        inputs.reduce(
          (sum, value, i) => sum + value * (p[offset + i * width + u] as number),
          p[offset + inputs.length * width + u] as number,
        ),
      );
      offset += (inputs.length + 1) * width;
      pattern += sums.map((sum) => (sum > 0 ? 1 : 0)).join('');
      units = sums.map((sum) => Math.max(0, sum));
    }
    return pattern;
  };
}

describe('approximation by pieces', () => {
  const knotsOf = (pieces: number): Float64Array =>
    Float64Array.from({ length: pieces + 1 }, (_, i) => (2 * Math.PI * i) / pieces);
  const grid = Float64Array.from({ length: 20_001 }, (_, i) => (2 * Math.PI * i) / 20_000);
  const worst = (values: ArrayLike<number>): number =>
    grid.reduce((most, x, i) => Math.max(most, Math.abs((values[i] as number) - Math.sin(x))), 0);
  const linear = (pieces: number): number => {
    const knots = knotsOf(pieces);
    const { network, load } = reluInterpolant(knots, knots.map(Math.sin));
    const session = compiled(network);
    load(session);
    return worst(session.predict(grid));
  };
  const stepped = (pieces: number): number => worst(grid.map(piecewiseConstant(knotsOf(pieces), Math.sin)));

  it('R109: of the sine in 4, 8, 16 and 32 pieces errs by .707 … .098 in steps, by .211 … .0048 in straight lines', () => {
    expect([4, 8, 16, 32].map((n) => stepped(n).toFixed(3))).toEqual(['0.707', '0.383', '0.195', '0.098']);
    // as printed in the notes, to their digits
    for (const [n, error, digit] of [
      [4, 0.211, 1e-3],
      [8, 0.07, 1e-3],
      [16, 0.0189, 1e-4],
      [32, 0.0048, 1e-4],
    ] as const) {
      expect(Math.abs(linear(n) - error)).toBeLessThan(digit);
    }
  });

  it('R109: in steps the error falls as h, in straight lines as h²', () => {
    expect(Math.log2(stepped(64) / stepped(128))).toBeCloseTo(1, 1);
    expect(Math.log2(linear(64) / linear(128))).toBeCloseTo(2, 2);
  });

  it('R116: n points are met exactly by n − 1 ReLUs, whatever lies between', () => {
    const random = uniforms(6);
    const x = Array.from({ length: 12 }, (_, i) => i + 0.8 * random());
    const y = x.map(() => 10 * random() - 5);
    const { network, load } = reluInterpolant(x, y);
    expect(network.layers[0]?.options.outputs).toBe(11);
    const session = compiled(network);
    load(session);
    session.predict(x).forEach((value, i) => {
      expect(value).toBeCloseTo(y[i] as number, 11);
    });
    const { knots } = elbows(session, [-10, 20]);
    expect([...knots]).toEqual(x.slice(0, -1).map((knot) => expect.closeTo(knot, 12)));
    expect(() => reluInterpolant([0, 0], [1, 2])).toThrow('reluInterpolant: x must ascend, but x[1] = 0 after 0');
    expect(() => reluInterpolant([0], [1])).toThrow('reluInterpolant: takes two points or more');
  });
});

describe('the Cauchy law of elbows', () => {
  const units = 100_000;
  const layer = dense(units, { weights: normalNumbers(1), biases: normalNumbers(1) });
  const session = compile(sequential(1, layer, relu(), dense(1)), { loss: squaredError(), seed: 12, batch: 1 });
  const [w, b] = [session.parameters.slice(0, units), session.parameters.slice(units, 2 * units)];
  /** Five standard errors of a share p of the units. */
  const fiveErrors = (p: number): number => 5 * Math.sqrt((p * (1 - p)) / units);

  it('R119: on [−1, 1] a quarter is dead, a quarter always on, half bends inside (E18)', () => {
    const shares = { dead: 0, 'always on': 0, inside: 0 };
    for (const { state } of unitElbows(session, [-1, 1])) shares[state] += 1 / units;
    for (const [state, share] of Object.entries({ dead: 0.25, 'always on': 0.25, inside: 0.5 })) {
      expect(Math.abs(shares[state as keyof typeof shares] - share), state).toBeLessThan(fiveErrors(share));
    }
  });

  it.each([0.1, 0.5, 1, 3, 20])('R119: farther out than %f lie 1 − (2/π) arctan r of them', (r) => {
    const farther = b.filter((value, i) => Math.abs(value / (w[i] as number)) > r).length / units;
    const law = 1 - (2 / Math.PI) * Math.atan(r);
    expect(Math.abs(farther - law)).toBeLessThan(fiveErrors(law));
  });

  it.each([
    [[-1, 1], 1, 1],
    [[-1, 1], 2, 0.5],
    [[0.2, 3], 1, 1],
    [[-20, -2], 0.3, 4],
  ] as const)('R119: on %j with deviations %f and %f the shares are those of elbowLaw', (interval, sw, sb) => {
    const drawn = dense(units, { weights: normalNumbers(sw), biases: normalNumbers(sb) });
    const net = compile(sequential(1, drawn, relu(), dense(1)), { loss: squaredError(), seed: 5, batch: 1 });
    const law = elbowLaw(interval, { weights: sw, biases: sb });
    const [low, high] = interval.map((end) => Math.atan((end * sw) / sb));
    expect(law.inside).toBeCloseTo(((high as number) - (low as number)) / Math.PI, 14);
    expect(law.inside + law.dead + law.alwaysOn).toBeCloseTo(1, 14);
    const names = { dead: law.dead, 'always on': law.alwaysOn, inside: law.inside };
    const found = unitElbows(net, interval);
    for (const [state, share] of Object.entries(names)) {
      const counted = found.filter((elbow) => elbow.state === state).length / units;
      expect(Math.abs(counted - share), state).toBeLessThan(fiveErrors(share));
    }
  });

  it('elbowLaw: with biases of 0 all stand at 0; bad intervals and deviations are refused', () => {
    expect(elbowLaw([-1, 2], { biases: 0 })).toEqual({ inside: 1, dead: 0, alwaysOn: 0 });
    expect(elbowLaw([1, 2], { biases: 0 }).inside).toBe(0);
    expect(elbowLaw([-Infinity, Infinity]).inside).toBe(1);
    expect(() => elbowLaw([1, 1])).toThrow('elbowLaw: the interval must be [low, high] with low < high, got [1, 1]');
    expect(() => elbowLaw([0, 1], { weights: 0 })).toThrow(RangeError);
  });

  it('deadUnits counts on data what elbows tells of the interval', () => {
    const net = sequential(1, dense(500, { weights: normalNumbers(1), biases: normalNumbers(1) }), relu(), dense(1));
    const some = compile(net, { loss: squaredError(), seed: 3, batch: 16 });
    const x = Float64Array.from({ length: 2001 }, (_, i) => -1 + i / 1000);
    const onData = deadUnits(some, x);
    const names = { dead: 'dead', 'always on': 'always on', inside: 'split' };
    unitElbows(some, [-1, 1]).forEach(({ state, x: elbow }, unit) => {
      // an elbow between two of the grid's points at an end bends where no point is
      if (elbow !== null && Math.abs(Math.abs(elbow) - 1) < 1e-3) return;
      expect(onData[unit]?.state).toBe(names[state]);
    });
    expect(() => deadUnits(compiled(sequential(1, dense(1))), [1])).toThrow('deadUnits: the network has no ReLU');
  });
});

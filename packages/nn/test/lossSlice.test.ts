import {
  batchNorm,
  compile,
  dense,
  hessianDirections,
  l2,
  lossSlice,
  lossSliceByRows,
  principalDirections,
  randomDirections,
  relu,
  type Session,
  sequential,
  squaredError,
  tanh,
} from '@elbow/nn';
import { sessionSpectrum } from '@elbow/nn/second-order';
import { spectrum } from '@elbow/optim/second-order';
import { describe, expect, it } from 'vitest';
import { uniforms } from '../../optim/test/uniforms.ts';
import { CORES, expectClose, expectSameBits, type Precision, randomArray } from './examples.ts';

const x = Float64Array.from(randomArray(20, 1));
const t = Float64Array.from(randomArray(10, 2));
const data = { x, t };
const line = (core: Precision = 'f64', more = {}): Session =>
  compile(sequential(2, dense(1)), { loss: squaredError(), seed: 3, batch: 4, core: CORES[core](), ...more });
const net = (seed = 3): Session =>
  compile(sequential(2, dense(5), tanh(), dense(1)), { loss: squaredError(), seed, batch: 4, core: CORES.f64() });

/** Mean squared error of w₁x₁ + w₂x₂ + b, term by term. */
const lossOf = ([w1 = 0, w2 = 0, b = 0]: readonly number[]): number =>
  t.reduce((sum, target, i) => sum + (w1 * (x[2 * i] as number) + w2 * (x[2 * i + 1] as number) + b - target) ** 2, 0) /
  10;

describe('lossSlice', () => {
  const directions = [
    [1, -2, 0.5],
    [0.3, 1, 1],
  ] as const;

  it('R50: is the loss at θ + αd₁ + βd₂, column by column and row by row', () => {
    const session = line();
    const { alpha, beta, loss, centre, path } = lossSlice(session, data, directions, {
      points: [4, 3],
      alpha: [-2, 1],
      beta: [0, 0.5],
    });
    expect([...alpha]).toEqual([-2, -1, 0, 1]);
    expect([...beta]).toEqual([0, 0.25, 0.5]);
    expect(path).toBeNull();
    const theta = [...session.parameters];
    const expected = [...beta].flatMap((b) =>
      [...alpha].map((a) => lossOf(theta.map((value, i) => value + a * directions[0][i]! + b * directions[1][i]!))),
    );
    expectClose(loss, expected, 1e-13, 'loss'); // sums of ten squares below 100, in f64
    expect(centre).toBeCloseTo(lossOf(theta), 14);
  });

  it('R50: along one direction has one row, and counts the penalty', () => {
    const session = line('f64', { regulariser: l2(0.5) });
    const { beta, loss } = lossSlice(session, data, [[1, 0, 0]], { points: 3 });
    expect([...beta]).toEqual([0]);
    const [w1 = 0, w2 = 0, b = 0] = session.parameters;
    const penalised = (w: number): number => lossOf([w, w2, b]) + 0.25 * (w * w + w2 * w2);
    expectClose(
      loss,
      [-1, 0, 1].map((a) => penalised(w1 + a)),
      1e-13,
      'loss',
    );
  });

  it.each(['f32', 'f64'] as const)(
    'leaves the parameters as they were, to the bit, also where it throws, %s',
    (core) => {
      const session = line(core);
      session.parameters.set([0.1, -0, 1e-30]);
      const before = session.checkpoint();
      lossSlice(session, data, directions, { points: 3 });
      expectSameBits(session.checkpoint(), before, 'checkpoint');
      let reads = 0;
      const breaking = {
        t,
        get x() {
          if (++reads > 30) throw new Error('gone');
          return x;
        },
      };
      expect(() => lossSlice(session, breaking, directions, { points: 9 })).toThrow('gone');
      expect(reads).toBe(31); // inside the grid
      expectSameBits(session.checkpoint(), before, 'checkpoint');
    },
  );

  it('yields row by row, with the session as it is, and the same slice whatever is done between', () => {
    const session = line();
    const whole = lossSlice(session, data, directions, { points: [2, 4] });
    const run = lossSliceByRows(session, data, directions, { points: [2, 4] });
    const seen: string[] = [];
    let next = run.next();
    for (; !next.done; next = run.next()) {
      seen.push(`${next.value.rows}/${next.value.of}`);
      session.parameters[0] = seen.length;
    }
    expect(seen).toEqual(['1/4', '2/4', '3/4', '4/4']);
    expect(next.value).toEqual(whole);
    expect(session.parameters[0]).toBe(4);
  });

  it('finds the coordinates of a path that lies in it, and takes a range that holds it', () => {
    const session = line();
    const theta = [...session.parameters];
    const normal = [-2.5, -0.85, 1.6]; // orthogonal to both directions
    const coordinates = [
      [0, 0, 0],
      [3, -1, 0],
      [2, 4, 7],
    ] as const;
    const rows = coordinates.map(([a, b, c]) =>
      theta.map((value, i) => value + a * directions[0][i]! + b * directions[1][i]! + c * normal[i]!),
    );
    const { path, alpha, beta } = lossSlice(session, data, directions, { points: 2, path: rows });
    expectClose(path?.alpha ?? [], [0, 3, 2], 1e-12, 'alpha');
    expectClose(path?.beta ?? [], [0, -1, 4], 1e-12, 'beta');
    expectClose(alpha, [-0.6, 3.6], 1e-12, 'alpha'); // a fifth of 3 on each side
    expectClose(beta, [-2, 5], 1e-12, 'beta');
    const one = lossSlice(session, data, [directions[0]], { path: rows.slice(0, 1), points: 2 });
    expectClose(one.alpha, [-1, 1], 0, 'no extent');
  });

  it('refuses what is no slice', () => {
    const session = line();
    const call =
      (given: readonly (readonly number[])[], options = {}) =>
      () =>
        lossSlice(session, data, given, options);
    expect(call([])).toThrow(new RangeError('lossSlice: directions must be one or two, got 0'));
    expect(call([[1, 0]])).toThrow(new RangeError('lossSlice: directions[0] must hold 3 numbers, got 2'));
    expect(call([[1, Number.NaN, 0]])).toThrow(new RangeError('lossSlice: directions[0][1] must be finite, got NaN'));
    expect(call([[0, 0, 0]])).toThrow(new RangeError('lossSlice: directions[0] must not be zero'));
    expect(
      call([
        [1, 2, 3],
        [-2, -4, -6],
      ]),
    ).toThrow(new RangeError('lossSlice: directions must not be parallel'));
    expect(call([[1, 0, 0]], { points: 0 })).toThrow(
      new RangeError('lossSlice: points along alpha must be an integer >= 1, got 0'),
    );
    expect(call([[1, 0, 0]], { alpha: [1, 1] })).toThrow(
      new RangeError('lossSlice: alpha must be [low, high] with low < high, got [1, 1]'),
    );
    expect(call([[1, 0, 0]], { path: [[1, 2]] })).toThrow(
      new RangeError('lossSlice: path[0] must hold 3 numbers, got 2'),
    );
    expect(call([[1, 0, 0]], { steps: 3 })).toThrow(TypeError);
  });
});

describe('randomDirections', () => {
  const session = compile(sequential(3, dense(4), batchNorm(), relu(), dense(2)), { loss: squaredError(), seed: 5 });

  it('R50: give each unit’s part the length of its weights, and let biases and normalisation stand still', () => {
    const [direction] = randomDirections(session, { seed: 8 }) as [Float64Array];
    const columns = [
      ...[0, 1, 2, 3].map((u) => [0, 1, 2].map((i) => 4 * i + u)),
      ...[0, 1].map((u) => [0, 1, 2, 3].map((i) => 24 + 2 * i + u)),
    ];
    for (const column of columns) {
      const length = (v: ArrayLike<number>): number => Math.hypot(...column.map((i) => v[i] as number));
      expect(length(direction)).toBeCloseTo(length(session.parameters), 12);
    }
    const still = Array.from(direction.keys()).filter((i) => !columns.flat().includes(i));
    expect(still).toHaveLength(4 + 4 + 4 + 2);
    expect(still.every((i) => direction[i] === 0)).toBe(true);
  });

  it('R50: are spread evenly over the sphere: each square has the mean 1/n, and no two coordinates go together', () => {
    const small = line();
    const many = randomDirections(small, { count: 4000, seed: 1, normalise: 'length' });
    const mean = (f: (d: Float64Array) => number): number => many.reduce((sum, d) => sum + f(d), 0) / 4000;
    // of three coordinates: E d² = 1/3 with variance 4/45, E didj = 0 with variance 1/15; five standard errors
    for (let i = 0; i < 3; i++) {
      expect(Math.abs(mean((d) => d[i]! * d[i]!) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / 4000));
      expect(Math.abs(mean((d) => d[i]! * d[(i + 1) % 3]!))).toBeLessThan(5 * Math.sqrt(1 / 15 / 4000));
    }
    expect(Math.hypot(...(many[7] as Float64Array))).toBeCloseTo(1, 12);
  });

  it('are named by their seed', () => {
    expect(randomDirections(session, { seed: 4 })).toEqual(randomDirections(session, { seed: 4 }));
    expect(randomDirections(session, { seed: 4 })).not.toEqual(randomDirections(session, { seed: 5 }));
    expect(() => randomDirections(session, { seed: -1 })).toThrow(RangeError);
    expect(() => randomDirections(session, { count: 0 })).toThrow(
      new RangeError('randomDirections: count must be an integer >= 1, got 0'),
    );
    expect(() => randomDirections(session, { normalise: 'unit' as never })).toThrow(
      new TypeError('randomDirections: normalise must be one of filter, length, got unit'),
    );
  });
});

describe('hessianDirections', () => {
  it('R50: are the first and the last eigenvector of all, and the loss curves along them by their eigenvalues', () => {
    const session = net();
    const all = sessionSpectrum(session, data);
    const { directions, eigenvalues } = hessianDirections(session, data);
    const [low, high] = [all.eigenvalues[0] as number, all.eigenvalues.at(-1) as number];
    expect(low).toBeLessThan(0);
    expectClose(eigenvalues, [high, low], 1e-9 * high, 'eigenvalues');
    // (L(h) − 2L(0) + L(−h))/h² = λ + O(h²), and rounding of 1e-16/h²
    const h = 1e-3;
    directions.forEach((direction, d) => {
      const { loss, centre } = lossSlice(session, data, [direction], { points: 2, alpha: [-h, h] });
      const curvature = (loss[0]! + loss[1]! - 2 * centre) / (h * h);
      expect(Math.abs(curvature - (eigenvalues[d] as number))).toBeLessThan(1e-5 * high);
    });
  });
});

describe('principalDirections', () => {
  it('R50: of an ellipse are its axes, and explain a²/(a² + b²) and b²/(a² + b²)', () => {
    const [p, q] = [
      [0.6, 0, 0.8, 0],
      [0.48, 0.8, -0.36, 0],
    ] as const;
    const rows = Array.from({ length: 12 }, (_, k) => {
      const [c, s] = [5 * Math.cos((k * Math.PI) / 6), 2 * Math.sin((k * Math.PI) / 6)];
      return p.map((value, i) => 7 + i + c * value + s * (q[i] as number));
    });
    const { directions, explained, mean } = principalDirections(rows);
    expectClose(explained, [25 / 29, 4 / 29], 1e-12, 'explained');
    expectClose(directions[0] as Float64Array, p, 1e-10, 'first');
    expectClose(directions[1] as Float64Array, q, 1e-10, 'second');
    expectClose(mean, [7, 8, 9, 10], 1e-12, 'mean');
  });

  it('R50: are the eigenvectors of the covariance', () => {
    const random = uniforms(3);
    const rows = Array.from({ length: 30 }, (_, k) =>
      Float64Array.from({ length: 9 }, (_x, i) => random() * (i + k / 9)),
    );
    const { directions, explained, mean } = principalDirections(rows, 3);
    const centred = rows.map((row) => row.map((value, i) => value - (mean[i] as number)));
    const along = (v: Float64Array, u: Float64Array): number => v.reduce((sum, value, i) => sum + value * u[i]!, 0);
    const { eigenvalues, eigenvectors } = spectrum((v, out) => {
      out.fill(0);
      for (const row of centred) for (let i = 0; i < 9; i++) out[i]! += along(row, v) * row[i]!;
    }, 9);
    const total = eigenvalues.reduce((sum, value) => sum + value, 0);
    for (const k of [0, 1, 2]) {
      expect(explained[k]).toBeCloseTo((eigenvalues[8 - k] as number) / total, 12);
      expectClose(directions[k] as Float64Array, eigenvectors[8 - k] as Float64Array, 1e-7, `direction ${k}`);
    }
  });

  it('hold a recorded path in their plane', () => {
    const session = net();
    const rows = [0, 1, 2, 3].map((k) =>
      session.parameters.map((value, i) => value + k * Math.sin(i) + k * k * Math.cos(i)),
    );
    const { directions, explained } = principalDirections(rows);
    expect(explained[0]! + explained[1]!).toBeCloseTo(1, 12); // a parabola lies in a plane
    const { path } = lossSlice(session, data, directions, { points: 2, path: rows });
    const [a, b] = directions as [Float64Array, Float64Array];
    rows.forEach((row, k) => {
      row.forEach((value, i) => {
        const there = session.parameters[i]! + path!.alpha[k]! * a[i]! + path!.beta[k]! * b[i]!;
        expect(there).toBeCloseTo(value, 10);
      });
    });
  });

  it('refuses rows that do not vary enough', () => {
    expect(() =>
      principalDirections([
        [1, 2],
        [2, 4],
      ]),
    ).toThrow(new RangeError('principalDirections: rows must be at least 3, got 2'));
    expect(() =>
      principalDirections([
        [1, 2],
        [2, 4],
        [3, 6],
      ]),
    ).toThrow(new RangeError('principalDirections: rows must vary in 2 directions, they do in 1'));
    expect(() => principalDirections([[1, 2], [2], [3, 6]])).toThrow(
      new RangeError('principalDirections: rows[1] must hold 2 numbers, got 1'),
    );
    expect(() =>
      principalDirections([
        [1, 2],
        [2, Number.POSITIVE_INFINITY],
        [3, 6],
      ]),
    ).toThrow(new RangeError('principalDirections: rows[1][1] must be finite, got Infinity'));
  });
});

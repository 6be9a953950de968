import {
  compile,
  dense,
  normalNumbers,
  type RestartsOptions,
  relu,
  rescaleUnit,
  restartRuns,
  restarts,
  type Session,
  sequential,
  squaredError,
} from '@elbow/nn';
import { criticalPoint } from '@elbow/nn/second-order';
import { descend, gradientDescent } from '@elbow/optim';
import { Matrix, SingularValueDecomposition, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { uniforms } from '../../optim/test/uniforms.ts';
import { CORES } from './examples.ts';

describe('linear networks of two layers, 4 inputs and 3 outputs', () => {
  // columns of mean 0: then the best biases are 0, and what is left is the product of the two matrices
  const random = uniforms(5);
  const centred = (rows: number, columns: number): Matrix =>
    Matrix.from1DArray(
      rows,
      columns,
      Array.from({ length: rows * columns }, () => 2 * random() - 1),
    ).center('column');
  const x = centred(30, 4);
  const t = x.mmul(centred(4, 3)).add(centred(30, 3).mul(0.3)).center('column');
  const data = { x: x.to1DArray(), t: t.to1DArray() };
  const linear = (width: number, seed = 0): Session =>
    compile(sequential(4, dense(width), dense(3)), { loss: squaredError(), seed, batch: 30, core: CORES.f64() });

  // least squares, and the singular values of what it fits: rank r leaves the others (Eckart & Young 1936; Baldi & Hornik 1989)
  const best = solve(x, t);
  const fitted = x.mmul(best);
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(fitted);
  const squares = (m: Matrix): number => m.to1DArray().reduce((sum, value) => sum + value * value, 0);
  const lossOfRank = (kept: readonly number[]): number =>
    (squares(Matrix.sub(t, fitted)) +
      diagonal.reduce((sum, sigma, i) => sum + (kept.includes(i) ? 0 : sigma * sigma), 0)) /
    90;
  const leading = (rank: number): number[] => Array.from({ length: rank }, (_, i) => i);

  it('R48: from every start that converges a width r reaches the best matrix of rank r', () => {
    const found = restarts(linear, data, { widths: [1, 2, 3, 5], starts: 15, maxIterations: 3000 });
    for (const { width, runs } of found) {
      const converged = runs.filter(({ verdict }) => verdict.kind === 'converged');
      expect(converged.length).toBeGreaterThanOrEqual(14);
      const lowest = lossOfRank(leading(Math.min(3, width)));
      // slopes of 1e-8 leave 1e-16 over the least curvature, which is above 1e-4 here
      for (const { loss } of converged) expect(Math.abs(loss - lowest)).toBeLessThan(1e-10);
    }
    expect(lossOfRank([0])).toBeGreaterThan(1.2 * lossOfRank([0, 1, 2])); // the widths have something to tell apart
  });

  /** The critical point whose product is the fit seen along some of its singular vectors only: W₁ = B V_S, W₂ = V_Sᵀ. */
  function at(kept: readonly number[], width: number): Session {
    const session = linear(width);
    const along = rightSingularVectors.subMatrixColumn([...kept]);
    const [first, second] = [Matrix.zeros(4, width), Matrix.zeros(width, 3)];
    first.setSubMatrix(best.mmul(along), 0, 0);
    second.setSubMatrix(along.transpose(), 0, 0);
    session.parameters.set([...first.to1DArray(), ...new Array(width).fill(0), ...second.to1DArray(), 0, 0, 0]);
    return session;
  }

  it.each([
    [[1], 1],
    [[2], 1],
    [[0, 2], 2],
    [[1, 2], 2],
    [[0], 2],
  ] as const)('R48: the fit along the singular vectors %j with width %d is a saddle', (kept, width) => {
    const session = at(kept, width);
    expect(session.evaluate(data).loss).toBeCloseTo(lossOfRank(kept), 12);
    const { kind, slope, descent, down } = criticalPoint(session, data);
    expect(kind).toBe('saddle');
    expect(slope).toBeLessThan(1e-12);
    expect(down).toBeGreaterThan(0);
    // along the direction of descent it does fall, on both sides
    const start = session.parameters.slice();
    for (const step of [0.01, -0.01]) {
      session.parameters.set(start.map((value, i) => value + step * (descent?.[i] as number)));
      expect(session.evaluate(data).loss).toBeLessThan(lossOfRank(kept));
    }
  });

  it.each([
    [[0], 1],
    [[0, 1], 2],
    [[0, 1, 2], 3],
  ] as const)('R48: along the leading ones, %j with width %d, no direction falls', (kept, width) => {
    const { kind, down, flat } = criticalPoint(at(kept, width), data);
    // the same function for each invertible C of width²: (W₁C, C⁻¹W₂), and for each shift of the hidden biases, which the others take back
    expect([kind, down, flat]).toEqual(['degenerate', 0, width * width + width]);
  });

  it('R48: zero weights are a saddle, and elsewhere it is not critical', () => {
    const origin = linear(2);
    origin.parameters.fill(0);
    expect(criticalPoint(origin, data).kind).toBe('saddle');
    origin.parameters[0] = 0.5;
    const { kind, slope } = criticalPoint(origin, data);
    expect(kind).toBe('not critical');
    expect(slope).toBeGreaterThan(1e-3);
    expect(criticalPoint(origin, data, { gradientTolerance: 10 }).kind).not.toBe('not critical');
    expect(() => criticalPoint(origin, data, { gradientTolerance: -1 })).toThrow(
      'criticalPoint: gradientTolerance must be a finite number >= 0, got -1',
    );
  });
});

describe('restarts', () => {
  const x = Float64Array.from({ length: 32 }, (_, i) => -1 + (2 * i) / 31);
  const data = { x, t: x.map((value) => Math.sin(5 * value)) };
  const rectified = (width: number, seed: number): Session =>
    compile(sequential(1, dense(width, { biases: normalNumbers(0.7) }), relu(), dense(1)), {
      ...{ loss: squaredError(), seed, batch: 32, core: CORES.f64() },
    });

  it('R49: the wider a network of ReLUs, the lower and the narrower the band of its final losses', () => {
    const found = restarts(rectified, data, { widths: [2, 8, 32], starts: 30, maxIterations: 1000 });
    const quantile = (share: number) => found.map(({ losses }) => losses[Math.round(share * 29)] as number);
    const [low, middle, high] = [quantile(0.1), quantile(0.5), quantile(0.8)] as [number[], number[], number[]];
    expect(middle[1]).toBeLessThan((middle[0] as number) / 10);
    expect(middle[2]).toBeLessThan(middle[1] as number);
    expect((high[2] as number) - (low[2] as number)).toBeLessThan(((high[0] as number) - (low[0] as number)) / 10);
    // narrow ones end in bad local minima of several heights: without slope, and a tenth or more apart
    const heights = (found[0]?.runs ?? [])
      .filter(({ verdict }) => verdict.kind === 'converged')
      .map(({ loss }) => loss)
      .filter((loss, i, all) => i === 0 || loss > 1.1 * (all[i - 1] as number));
    expect(heights.length).toBeGreaterThanOrEqual(3);
  });

  it('goes width by width and seed by seed, each to where it says', () => {
    const options: RestartsOptions = { widths: [3, 2], starts: 3, maxIterations: 20 };
    const runs = [...restartRuns(rectified, data, options)];
    expect(runs.map(({ width, seed }) => [width, seed])).toEqual([3, 2].flatMap((w) => [0, 1, 2].map((s) => [w, s])));
    for (const { width, seed, loss, parameters } of runs) {
      const session = rectified(width, seed);
      session.parameters.set(parameters);
      expect(session.evaluate(data).loss).toBe(loss);
    }
    const [three, two] = restarts(rectified, data, options);
    expect([three?.width, two?.width]).toEqual([3, 2]);
    expect([...(three?.losses ?? [])]).toEqual(
      runs
        .slice(0, 3)
        .map(({ loss }) => loss)
        .toSorted((a, b) => a - b),
    );
  });

  it('takes another minimiser, whose runs may diverge', () => {
    const minimiser = descend(gradientDescent({ learningRate: 50 }));
    const [{ runs } = { runs: [] }] = restarts(rectified, data, {
      widths: [4],
      starts: 4,
      minimiser,
      maxIterations: 50,
    });
    expect(runs.some(({ verdict }) => verdict.kind === 'diverged' || verdict.kind === 'nonFinite')).toBe(true);
  });

  it('refuses what it cannot run', () => {
    const call =
      (options: object, create: unknown = rectified) =>
      () =>
        restarts(create as typeof rectified, data, options as RestartsOptions);
    expect(call({ widths: [] })).toThrow(new RangeError('restarts: widths must hold one at least'));
    expect(call({ widths: [0] })).toThrow(new RangeError('restarts: widths must be an integer >= 1, got 0'));
    expect(call({ widths: [1], starts: 0 })).toThrow(new RangeError('restarts: starts must be an integer >= 1, got 0'));
    expect(call({ widths: [1], epochs: 3 })).toThrow(TypeError);
    expect(call({ widths: [1] }, 5)).toThrow(
      new TypeError('restarts: create must be a function that makes a session, got number'),
    );
  });
});

it('R117: a minimum of a ReLU network is degenerate: it may be rescaled, and the loss stays', () => {
  const session = compile(sequential(1, dense(2), relu(), dense(1)), { loss: squaredError(), core: CORES.f64() });
  session.parameters.set([1, -1, 0.25, 0.25, 1, 1, 0]);
  const x = [-2, -1, -0.1, 0.1, 1, 2];
  const data = { x, t: [...session.predict(x)] };
  const before = criticalPoint(session, data);
  expect([before.kind, before.down]).toEqual(['degenerate', 0]);
  expect(before.flat).toBeGreaterThanOrEqual(2); // one for each unit
  rescaleUnit(session, 1, 0, 4);
  expect(session.evaluate(data).loss).toBe(0);
  expect(criticalPoint(session, data).kind).toBe('degenerate');
});

import {
  biasVariance,
  biasVarianceByWidth,
  compile,
  curvature,
  type Data,
  dense,
  functionSamples,
  perceptron,
  relu,
  rescaleUnit,
  sequential,
  shatter,
  squaredError,
  tanh,
  vcBounds,
} from '@elbow/nn';
import { outputJacobian, sessionSpectrum } from '@elbow/nn/second-order';
import { adviseStep, gradientDescent, lbfgs, minimise, momentum } from '@elbow/optim';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../core-wasm/test/fixture.ts';
import { uniforms } from '../../optim/test/uniforms.ts';
import { CORES } from './examples.ts';
import { fromTorch, toTorch } from './torchOrder.ts';

interface HessianCase {
  readonly id: string;
  readonly sizes: readonly number[];
  readonly X: readonly (readonly number[])[];
  readonly y: readonly (readonly number[])[];
  readonly params: readonly number[];
  readonly eigenvalues_ascending: readonly number[];
  readonly lambda_max: number;
  readonly gd_divergence_threshold: number;
  readonly n_negative: number;
  readonly output_jacobian: readonly (readonly number[])[];
}
const recorded = fixture<{ hessians: HessianCase[] }>('networks.json').hessians.find(({ id }) =>
  id.includes('tanh_mse'),
) as HessianCase;
const network = sequential(2, dense(3), tanh(), dense(1));
const data = { x: recorded.X.flat(), t: recorded.y.flat() };

function recordedSession(rule = gradientDescent({ learningRate: 0.1 })) {
  const session = compile(network, { loss: squaredError(), rule, core: CORES.f64() });
  session.parameters.set(fromTorch(recorded.params, recorded.sizes));
  return session;
}

describe('curvature of a recorded network', () => {
  it('R67: the largest eigenvalue by Lanczos, its limit and the rate against it', () => {
    const { lambdaMax, limit, ratio, direction } = curvature(recordedSession(), data);
    expect(Math.abs(lambdaMax / recorded.lambda_max - 1)).toBeLessThan(1e-6);
    expect(limit).toBeCloseTo(recorded.gd_divergence_threshold, 6);
    expect(ratio).toBeCloseTo(0.1 / recorded.gd_divergence_threshold, 6);
    expect(Math.hypot(...direction)).toBeCloseTo(1, 12);
    const ball = curvature(recordedSession(momentum({ learningRate: 0.1, beta: 0.5 })), data);
    expect(ball.limit).toBeCloseTo(1.5 * recorded.gd_divergence_threshold, 6);
  });

  it('in f32 it is the same to about 1e-5', () => {
    const single = compile(network, { loss: squaredError(), rule: gradientDescent() });
    single.parameters.set(fromTorch(recorded.params, recorded.sizes));
    expect(Math.abs(curvature(single, data).lambdaMax / recorded.lambda_max - 1)).toBeLessThan(1e-5);
  });

  it('R47: all eigenvalues, and the shape that their signs make', () => {
    const { eigenvalues, negative, shape } = sessionSpectrum(recordedSession(), data);
    const scale = recorded.lambda_max;
    eigenvalues.forEach((value, i) => {
      expect(Math.abs(value - (recorded.eigenvalues_ascending[i] as number))).toBeLessThanOrEqual(1e-10 * scale);
    });
    expect(negative).toBe(recorded.n_negative);
    expect(shape).toBe('saddle');
    expect(() => sessionSpectrum(recordedSession(), data, { maxVariables: 5 })).toThrow(
      'spectrum: 13 variables have 169 second derivatives',
    );
  });

  it('adviseStep takes a session’s objective, and one for each batch', () => {
    const session = recordedSession();
    const whole = adviseStep(session.objective(data), session.parameters, gradientDescent());
    expect(whole.limit).toBeCloseTo(recorded.gd_divergence_threshold, 6);
    const rows = recorded.X.map((x, i) => session.objective({ x, t: recorded.y[i] as number[] }));
    const each = adviseStep(rows, session.parameters, gradientDescent());
    expect(each.limit as number).toBeLessThan(whole.limit as number);
  });

  it('the Jacobian of the outputs is the recorded one', () => {
    const { J, rows, columns, rank } = outputJacobian(recordedSession(), data.x);
    expect([rows, columns]).toEqual([7, 13]);
    expect(rank).toBe(7);
    recorded.output_jacobian.forEach((theirs, r) => {
      const ours = toTorch(J.subarray(r * columns, (r + 1) * columns), recorded.sizes);
      theirs.forEach((value, j) => {
        expect(Math.abs((ours[j] as number) - value)).toBeLessThan(1e-10);
      });
    });
  });

  it('says why there is no limit', () => {
    const flat = compile(sequential(1, dense(1)), { loss: squaredError() });
    expect(curvature(flat, { x: [1], t: [0] })).toMatchObject({
      limit: null,
      reason: 'the session was compiled without a rule',
    });
  });
});

describe('the rescaling of hidden units', () => {
  const net = sequential(2, dense(4), relu(), dense(3), relu(), dense(2));
  const x = Float64Array.from({ length: 60 }, (_, i) => Math.sin(1.3 * i));

  it('R117: leaves the function as it is, and takes one direction a unit from the rank', () => {
    const session = compile(net, { loss: squaredError(), seed: 3, core: CORES.f64() });
    session.parameters.set(session.parameters.map((value, i) => value + 0.3 * Math.cos(i)));
    const before = session.predict(x);
    const [theta, { rank, columns }] = [session.parameters.slice(), outputJacobian(session, x)];
    expect(rank).toBeLessThanOrEqual(columns - 7);
    rescaleUnit(session, 1, 2, 8);
    rescaleUnit(session, 2, 0, 0.25); // powers of two: not a bit changes
    expect([...session.parameters]).not.toEqual([...theta]);
    expect([...session.predict(x)]).toEqual([...before]);
    rescaleUnit(session, 1, 1, 3);
    session.predict(x).forEach((value, i) => {
      expect(value).toBeCloseTo(before[i] as number, 12);
    });
  });

  it('refuses units and layers that there are none of', () => {
    const session = compile(net, { loss: squaredError() });
    expect(() => rescaleUnit(session, 1, 4, 2)).toThrow('rescaleUnit: unit must be an integer from 0 to 3, got 4');
    expect(() => rescaleUnit(session, 3, 0, 2)).toThrow('rescaleUnit: relu3 does not stand between two dense layers');
    expect(() => rescaleUnit(session, 1, 0, 0)).toThrow('rescaleUnit: factor must be a finite number > 0, got 0');
  });
});

describe('bias and variance', () => {
  it('R30: add up to the mean squared distance from the truth', () => {
    const random = uniforms(2);
    const truth = Array.from({ length: 7 }, random);
    const fits = Array.from({ length: 9 }, () => truth.map((value) => value + random() - 0.3));
    const { bias, variance, total } = biasVariance(fits, truth, 0.2);
    const distance =
      fits.flatMap((fit) => fit.map((value, j) => (value - (truth[j] as number)) ** 2)).reduce((a, b) => a + b, 0) / 63;
    expect(bias + variance).toBeCloseTo(distance, 12);
    expect(total).toBeCloseTo(distance + 0.2, 12);
    expect(() => biasVariance([[1]], [1])).toThrow('biasVariance: takes two refits or more');
  });

  // n rows of a linear truth with noise: least squares has no bias, and at its rows the variance σ²·p/n (p = 2 for a line, 1 for the mean)
  const rows = 24;
  const x = Array.from({ length: rows }, (_, i) => -1 + (2 * i) / (rows - 1));
  const slope = 0.5;
  const truth = x.map((value) => slope * value);
  const deviation = 0.3;
  const draw = (seed: number) => {
    const { x: at, t } = functionSamples((value) => slope * value, { rows, noise: deviation, seed });
    return { x: at, t };
  };

  it('R30: by refits, a model that can be the truth has variance σ²p/n and no bias, one that cannot has the bias that is left', () => {
    const leastSquares = (width: number, { t }: Data) => {
      const mean = Array.from(t).reduce((sum, value) => sum + value, 0) / rows;
      const sxx = x.reduce((sum, value) => sum + value * value, 0);
      const b = width === 1 ? 0 : x.reduce((sum, value, i) => sum + value * (t[i] as number), 0) / sxx;
      return (at: ArrayLike<number>) => Array.from(at, (value) => mean + b * value);
    };
    const refits = 2000;
    const options = { widths: [1, 2], refits, draw, at: x, truth, noise: deviation * deviation };
    const [constant, line] = biasVarianceByWidth(leastSquares, options);
    const share = (p: number): number => ((deviation * deviation * p) / rows) * (1 - 1 / refits); // its divisor is k
    // σ²/n times a chi-squared number of p·(k − 1) degrees of freedom: its error is √(2/(pk)) of it
    expect(Math.abs((constant?.variance as number) / share(1) - 1)).toBeLessThan(5 * Math.sqrt(2 / refits));
    expect(Math.abs((line?.variance as number) / share(2) - 1)).toBeLessThan(5 * Math.sqrt(1 / refits));
    const left = truth.reduce((sum, value) => sum + value * value, 0) / rows;
    const error = 5 * 2 * Math.sqrt(left) * Math.sqrt(share(1) / refits) + 25 * (share(1) / refits);
    expect(Math.abs((constant?.bias as number) - left)).toBeLessThan(error);
    expect(line?.bias).toBeLessThan((25 * share(2)) / refits);
    expect(line?.noise).toBe(deviation * deviation);
  });

  it('R30: with the width of a network bias falls and variance rises', () => {
    const wave = (value: number): number => Math.sin(4 * value);
    const network = (width: number, data: Data, seed: number) => {
      const session = compile(sequential(1, dense(width), tanh(), dense(1)), {
        ...{ loss: squaredError(), seed, batch: rows, core: CORES.f64() },
      });
      const { x: best } = minimise(session.objective(data), lbfgs(), session.parameters, { maxIterations: 400 });
      session.parameters.set(best);
      return (at: ArrayLike<number>) => session.predict(at);
    };
    const noisy = (seed: number) => functionSamples(wave, { rows, noise: 0.3, seed: 100 + seed });
    const [narrow, , wide] = biasVarianceByWidth(network, {
      ...{ widths: [1, 3, 12], refits: 12, draw: noisy, at: x, truth: x.map(wave), noise: 0.09 },
    });
    expect(wide?.bias).toBeLessThan((narrow?.bias as number) / 4);
    expect(wide?.variance).toBeGreaterThan(4 * (narrow?.variance as number));
  });

  it('refuses refits that are none', () => {
    const call = (options: object) => () =>
      biasVarianceByWidth(() => (at) => at, { widths: [1], draw, at: x, truth, ...options });
    expect(call({ widths: [] })).toThrow(new RangeError('biasVarianceByWidth: widths must hold one at least'));
    expect(call({ refits: 1 })).toThrow(new RangeError('biasVarianceByWidth: refits must be an integer >= 2, got 1'));
    expect(call({ draw: 5 })).toThrow(new TypeError('biasVarianceByWidth: draw must be a function, got number'));
    expect(call({ truth: [1] })).toThrow(RangeError);
  });
});

describe('capacity', () => {
  const corners = [0, 0, 0, 1, 1, 0, 1, 1];
  const byLine = (x: number[]) => (t: readonly number[]) => perceptron({ x, t }).converged;

  it('R121: a line shatters three points in the plane and no four: d + 1', () => {
    expect(vcBounds(sequential(2, dense(1)))).toMatchObject({ lower: 3, upper: 3, exact: true });
    expect(shatter(3, byLine([0, 0, 0, 1, 1, 0]))).toEqual({
      shattered: true,
      labellings: 8,
      reached: 8,
      missed: null,
    });
    const square = shatter(4, byLine(corners));
    expect([square.reached, square.missed]).toEqual([14, [0, 1, 1, 0]]); // exclusive or and its opposite
    const nested = shatter(4, byLine([0, 0, 4, 0, 0, 4, 1, 1]));
    expect(nested.reached).toBe(14); // the point inside against the three outside, and its opposite
  });

  it('R121: a network with hidden units shatters the square', () => {
    const byNetwork = (t: readonly number[]): boolean =>
      Array.from({ length: 10 }).some((_, seed) => {
        const session = compile(sequential(2, dense(6), tanh(), dense(1)), {
          loss: squaredError(),
          seed,
          core: CORES.f64(),
        });
        const targets = t.map((label) => 2 * label - 1);
        const { x } = minimise(session.objective({ x: corners, t: targets }), lbfgs(), session.parameters, {
          maxIterations: 300,
        });
        session.parameters.set(x);
        return session.predict(corners).every((y, i) => y * (targets[i] as number) > 0);
      });
    expect(shatter(4, byNetwork).shattered).toBe(true);
  });

  it('bounds lie in order, and grow with width and depth', () => {
    const nets = [
      sequential(2, dense(4), relu(), dense(1)),
      sequential(2, dense(64), relu(), dense(1)),
      sequential(2, dense(64), relu(), dense(64), relu(), dense(1)),
    ];
    const bounds = nets.map(vcBounds);
    for (const { lower, upper, bestOfItsSize } of bounds) expect(lower < upper && bestOfItsSize < upper).toBe(true);
    expect(bounds[1]?.upper).toBeGreaterThan(bounds[0]?.upper as number);
    expect(bounds[2]?.upper).toBeGreaterThan(bounds[1]?.upper as number);
    expect(() => vcBounds(sequential(2, dense(2), tanh()))).toThrow('vcBounds: takes dense and relu layers, got tanh');
    expect(() => shatter(13, () => true)).toThrow('shatter: points must be an integer from 1 to 12, got 13');
  });
});

it('ml-matrix is carried by /second-order only', async () => {
  const inputsOf = async (entry: string): Promise<string[]> => {
    const { metafile } = await build({
      entryPoints: [new URL(`../src/${entry}`, import.meta.url).pathname],
      ...{ bundle: true, write: false, metafile: true, format: 'esm', logLevel: 'silent' },
      conditions: ['@elbow/source'],
    });
    return Object.keys(metafile.inputs).filter((path) => path.includes('node_modules/ml-matrix'));
  };
  expect(await inputsOf('index.ts')).toEqual([]);
  expect(await inputsOf('secondOrder.ts')).not.toEqual([]);
});

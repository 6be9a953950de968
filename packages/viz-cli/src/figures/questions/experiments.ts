import { init } from '@elbow/core-wasm/f64';
import {
  compile,
  crossEntropy,
  type Data,
  dense,
  fullBatch,
  moons,
  relu,
  restarts,
  type Session,
  sequential,
  squaredError,
  train,
} from '@elbow/nn';
import { criticalPoint } from '@elbow/nn/second-order';
import { adam, gradientDescent, quadratic, rosenbrock } from '@elbow/optim';
import { race } from '../methods/race.ts';
import { SADDLE } from '../methods/raceSaddle.ts';
import { final, targets } from '../relu/deepOrWide.ts';
import { median } from '../strips.ts';
import { sine, smallNetwork } from '../surfaces/network.ts';

function classifier(seed: number, batch: number, rate: number): Session {
  return compile(sequential(2, dense(16), relu(), dense(16), relu(), dense(2)), {
    loss: crossEntropy(),
    rule: gradientDescent({ learningRate: rate }),
    batch,
    seed,
  });
}

/** C1: rows that are looked at until the loss on all of them is a quarter, each at the better of three rates. */
export function stochasticWork(seed: number): { stochastic: number; whole: number } {
  const data = moons({ rows: 120, noise: 0.15, seed });
  const rows = (batch: number): number => {
    const tries = [0.1, 0.3, 1].map((rate) => {
      const session = classifier(seed, batch, rate);
      for (const { epoch } of train(session, data, { epochs: 400 }))
        if (session.evaluate(data).loss <= 0.25) return epoch * 120;
      return Number.POSITIVE_INFINITY;
    });
    return Math.min(...tries);
  };
  return { stochastic: rows(8), whole: rows(120) };
}

/** C2: test errors where the training loss has reached a tenth, over twelve draws of 60 noisy points. */
export function noiseAndOverfitting(): { small: number; large: number; wins: number } {
  const test = moons({ rows: 1000, noise: 0.3, seed: 999 });
  const error = (seed: number, batch: number): number => {
    const data = moons({ rows: 60, noise: 0.3, seed });
    const session = compile(sequential(2, dense(32), relu(), dense(32), relu(), dense(2)), {
      loss: crossEntropy(),
      rule: adam({ learningRate: 0.003 }),
      batch,
      seed,
    });
    const sampler = batch === 60 ? { sampler: fullBatch() } : {};
    for (const _ of train(session, data, { epochs: 800, ...sampler })) if (session.evaluate(data).loss <= 0.1) break;
    return 1 - (session.evaluate(test).accuracy ?? Number.NaN);
  };
  const pairs = Array.from({ length: 12 }, (_, seed) => [error(seed + 1, 4), error(seed + 1, 60)] as const);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value / values.length, 0);
  return {
    small: mean(pairs.map(([a]) => a)),
    large: mean(pairs.map(([, b]) => b)),
    wins: pairs.filter(([a, b]) => a < b).length,
  };
}

/** C3: median loss of 2-9-9-10-1 over that of 2-60-1, eight starts each, on the targets of the figure deep-or-wide. */
export function depthAgainstWidth(): { smooth: number; folded: number } {
  const middle = (shape: readonly number[], data: Data): number =>
    median(Array.from({ length: 8 }, (_, seed) => final(shape, data, seed)).sort((a, b) => a - b));
  const [smooth, folded] = targets().map((data) => middle([9, 9, 10], data) / middle([60], data)) as [number, number];
  return { smooth, folded };
}

/** A race, with the place that a method took and what it needed. */
export interface Placed {
  readonly name: string;
  place(method: string): number;
  needed(method: string): number;
}

/** C4–C6: the four races of this gallery. */
export function races(seed: number): Placed[] {
  const session = smallNetwork(seed);
  const courses = [
    { name: 'quadratic', runners: race(quadratic({ kappa: 25, rotate: Math.PI / 6 }), [-2.6, 2], 1e-6, 3000) },
    { name: 'valley', runners: race(rosenbrock(2), [-1.2, 1], 1e-6, 3000) },
    { name: 'saddle', runners: race(SADDLE, [1.5, 1e-4], -0.25 + 1e-6, 3000) },
    { name: 'network', runners: race(session.objective(sine()), Float64Array.from(session.parameters), 1e-4, 1500) },
  ];
  return courses.map(({ name, runners }) => ({
    name,
    place: (method) => runners.findIndex((runner) => runner.name === method) + 1,
    needed: (method) => runners.find((runner) => runner.name === method)?.needed ?? Number.NaN,
  }));
}

/** C7: starts of a network 1-2-1 that end where no direction leads down, at more than twice the best loss. */
export function badMinima(): { bad: number } {
  const data = sine();
  const create = (width: number, seed: number): Session =>
    compile(sequential(1, dense(width), relu(), dense(1)), { loss: squaredError(), core: init(), seed });
  const [all] = restarts(create, data, { widths: [2], starts: 30, maxIterations: 500 });
  const session = create(2, 0);
  const bad = (all?.runs ?? []).filter(({ loss, parameters }) => {
    session.parameters.set(parameters);
    const { kind, down } = criticalPoint(session, data, { gradientTolerance: 1e-5 });
    return loss > 2 * (all?.losses[0] ?? 0) && kind !== 'not critical' && down === 0;
  });
  return { bad: bad.length };
}

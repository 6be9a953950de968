import { type Imported, imported } from '../interchange/model.ts';
import { dense } from '../layers/dense.ts';
import { relu } from '../layers/relu.ts';

/**
 * The network of one hidden layer that is the piecewise-linear function through n points exactly: n − 1 ReLUs, one at each point but the last, whose output weights
 * are the changes of slope. Left of the first point it is constant, right of the last it goes on straight.
 *
 * Its error at spacing h is at most h²/8 max |f″|: universal approximation by construction (lecture notes R109, R116; Hornik's theorem of 1989 does not
 * cover ReLU, Leshno et al. 1993 do).
 * @param x ascending, n ≥ 2. @param y as many.
 * @throws RangeError on fewer than two points, lengths that differ, or an x that does not ascend.
 *
 * @example
 * ```ts
 * import { compile, reluInterpolant, squaredError } from '@elbow/nn';
 * const { network, load } = reluInterpolant([0, 1, 3], [5, 7, 1]);
 * const session = compile(network, { loss: squaredError() });
 * load(session);
 * console.log([...session.predict([0, 0.5, 1, 2, 3])]); // [ 5, 6, 7, 4, 1 ]
 * ```
 */
export function reluInterpolant(x: ArrayLike<number>, y: ArrayLike<number>): Imported {
  const n = checked('reluInterpolant', x, y);
  const slopes = Array.from(
    { length: n - 1 },
    (_, i) => ((y[i + 1] as number) - (y[i] as number)) / ((x[i + 1] as number) - (x[i] as number)),
  );
  const changes = slopes.map((slope, i) => slope - (slopes[i - 1] ?? 0));
  const units = n - 1;
  return imported('reluInterpolant', {
    inputs: 1,
    layers: [
      {
        kind: 'dense',
        options: dense(units).options,
        arrays: {
          w: { shape: [1, units], data: new Float64Array(units).fill(1) },
          b: { shape: [units], data: Float64Array.from({ length: units }, (_, i) => -(x[i] as number)) },
        },
      },
      { kind: 'relu', options: relu().options, arrays: {} },
      {
        kind: 'dense',
        options: dense(1).options,
        arrays: { w: { shape: [units, 1], data: changes }, b: { shape: [1], data: [y[0] as number] } },
      },
    ],
  });
}

/**
 * The piecewise-constant function that takes in each of n − 1 intervals the value in its middle: its error at spacing h is of order h (lecture notes R109),
 * where piecewise-linear functions have h².
 * @param x the ends of the intervals, ascending, n ≥ 2. @param f what is approximated.
 * @throws RangeError on fewer than two ends, or an x that does not ascend.
 *
 * @example
 * ```ts
 * import { piecewiseConstant } from '@elbow/nn';
 * const steps = piecewiseConstant([0, 1, 2], (x) => x);
 * console.log([0.2, 0.9, 1.1].map(steps)); // [ 0.5, 0.5, 1.5 ]
 * ```
 */
export function piecewiseConstant(x: ArrayLike<number>, f: (x: number) => number): (x: number) => number {
  const n = checked('piecewiseConstant', x, x);
  const ends = Float64Array.from(x);
  const values = Float64Array.from({ length: n - 1 }, (_, i) => f(((ends[i] as number) + (ends[i + 1] as number)) / 2));
  return (at) => {
    const i = ends.findIndex((end) => end > at) - 1;
    return values[i < 0 ? (at < (ends[0] as number) ? 0 : n - 2) : i] as number;
  };
}

function checked(place: string, x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length < 2 || x.length !== y.length) {
    throw new RangeError(`${place}: takes two points or more, as many x as y, got ${x.length} and ${y.length}`);
  }
  for (let i = 1; i < x.length; i++) {
    if (!((x[i] as number) > (x[i - 1] as number))) {
      throw new RangeError(`${place}: x must ascend, but x[${i}] = ${x[i]} after ${x[i - 1]}`);
    }
  }
  return x.length;
}

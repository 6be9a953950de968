import type { Initialiser } from './types.ts';

/**
 * A matrix with orthonormal columns (or rows, whichever are fewer), times the gain: of normal numbers, by modified Gram–Schmidt, done
 * twice. Lengths, and so gradients, pass through square ones unchanged. √2 is the gain for ReLU.
 *
 * Source: Saxe, McClelland & Ganguli 2014; PyTorch's orthogonal_, whose QR keeps the same signs in distribution.
 * @throws RangeError unless the gain is finite and > 0.
 *
 * @example
 * ```ts
 * import { compile, dense, orthogonal, sequential, squaredError } from '@elbow/nn';
 * const net = sequential(2, dense(2, { weights: orthogonal() }));
 * const [a = 0, b = 0, c = 0, d = 0] = compile(net, { loss: squaredError(), seed: 1 }).parameters;
 * console.log(Math.abs(a * b + c * d) < 1e-6, (a * a + c * c).toFixed(4)); // true 1.0000
 * ```
 */
export function orthogonal(gain = 1): Initialiser {
  if (!(gain > 0 && gain < Infinity)) {
    throw new RangeError(`orthogonal: gain must be a finite number > 0, got ${String(gain)}`);
  }
  return ([rows = 1, columns = 1]) => ({
    kernel: 'normal',
    numbers: [0, 1],
    finish(values) {
      // the longer way is the length of the vectors: so there are never more of them than they have components
      const across = columns > rows;
      const [length, count] = across ? [columns, rows] : [rows, columns];
      const at = (v: number, i: number): number => (across ? v * columns + i : i * columns + v);
      const vectors = Array.from({ length: count }, (_, v) =>
        Float64Array.from({ length }, (_, i) => values[at(v, i)] as number),
      );
      vectors.forEach((vector, v) => {
        for (let pass = 0; pass < 2; pass++) {
          for (const before of vectors.slice(0, v)) remove(vector, before);
          scale(vector, 1 / Math.sqrt(product(vector, vector)));
        }
        for (let i = 0; i < length; i++) values[at(v, i)] = gain * (vector[i] as number);
      });
    },
  });
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** Takes the part along a unit vector off. */
function remove(vector: Float64Array, unit: Float64Array): void {
  const share = product(vector, unit);
  for (let i = 0; i < vector.length; i++) (vector[i] as number) -= share * (unit[i] as number);
}

function scale(vector: Float64Array, by: number): void {
  for (let i = 0; i < vector.length; i++) (vector[i] as number) *= by;
}

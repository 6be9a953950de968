import { Core, type CoreModule, init, Layout } from '@elbow/core-wasm';
import { permutation } from '@elbow/core-wasm/data';

/**
 * What a stream of random numbers is for: streams of different purposes never meet. From 65536 on they belong to layers; 6 is
 * that of diagnostics/randomDirections.ts, which stands there because every page carries this object.
 */
export const PURPOSE = { initialise: 1, shuffle: 2, split: 3, data: 4, sample: 5 } as const;

/**
 * Prepares shuffles of 0 … n − 1: the function returned writes the permutation named by (seed, purpose, step) into one
 * reused array. Fisher–Yates on Philox, the same on every host.
 * @throws RangeError if n is not an integer ≥ 1, or seed, purpose or step not a safe integer ≥ 0.
 */
export function permutations(
  n: number,
  seed: number,
  purpose: number,
  core: CoreModule = init(),
): (step: number) => Int32Array {
  if (!(Number.isInteger(n) && n >= 1))
    throw new RangeError(`permutations: n must be an integer >= 1, got ${String(n)}`);
  checkSeed('permutations', seed);
  checkNatural('permutations: purpose', purpose);
  const layout = new Layout({ programWords: 16 });
  const order = layout.region(layout.segment('order', 'i32'), 'order', n);
  const stream = layout.region(layout.segment('stream', 'f64'), 'stream', 3);
  const memory = new Core(core, layout);
  const run = memory.program([{ kernel: permutation, operands: [order, stream] }]);
  const indices = memory.view(order);
  return (step) => {
    checkNatural('permutations: step', step);
    memory.view(stream).set([seed, purpose, step]);
    run();
    return indices;
  };
}

/** Throws RangeError unless the seed is a safe integer ≥ 0. */
export function checkSeed(place: string, seed: number): void {
  checkNatural(`${place}: seed`, seed);
}

function checkNatural(what: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new RangeError(`${what} must be an integer from 0 to 2^53 - 1, got ${String(value)}`);
}

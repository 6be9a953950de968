import { Core, init, Layout } from '@elbow/core-wasm';
import { uniform } from '@elbow/core-wasm/data';
import { checkSeed, PURPOSE } from './permutation.ts';

/** Random numbers of one seed: each call draws anew, the same ones on every host. */
export interface Draw {
  /** Standard normal numbers. */
  normals(count: number): Float32Array;
  /** Uniform numbers in [low, high). */
  uniforms(count: number, low?: number, high?: number): Float32Array;
}

/** Prepares the random numbers of a data set, or of another purpose. Throws RangeError, naming the place, on a seed out of range. */
export function drawing(place: string, seed: number, purpose: number = PURPOSE.data): Draw {
  checkSeed(place, seed);
  let step = 0;
  const draw = (kernel: 'normal' | typeof uniform, count: number, numbers: readonly [number, number]): Float32Array => {
    const layout = new Layout();
    const y = layout.reserve('y', count);
    const parameters = layout.region(layout.segment('parameters', 'f64'), 'parameters', 2);
    const stream = layout.region(layout.segment('stream', 'f64'), 'stream', 3);
    const core = new Core(init(), layout);
    core.view(parameters).set(numbers);
    core.view(stream).set([seed, purpose, step++]);
    core.program([{ kernel, operands: [y, parameters, stream] }])();
    return core.view(y) as Float32Array;
  };
  return {
    normals: (count) => draw('normal', count, [0, 1]),
    uniforms: (count, low = 0, high = 1) => draw(uniform, count, [low, high]),
  };
}

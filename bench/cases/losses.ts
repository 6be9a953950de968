import { Core, init, Layout } from '@elbow/core-wasm';
import { LOSSES } from '../shapes.ts';
import { axpyOf } from './bandwidth.ts';
import type { Case } from './case.ts';
import { fill } from './data.ts';

const FLOAT = 4;
/** The footprint that small losses are compared with: all fit the first-level cache. */
export const LOSS_FOOTPRINT = 32 << 10;
/** Passes over [batch, classes] that cannot be avoided: logits read, probabilities and gradient written. */
const PASSES = 3;

/** Softmax cross-entropy with its gradient. */
export const losses: readonly Case[] = LOSSES.map(({ batch, classes }) => crossEntropy(batch, classes));

function crossEntropy(batch: number, classes: number): Case {
  return {
    name: `crossEntropy b${batch} ${classes} classes`,
    of: axpyOf(LOSS_FOOTPRINT),
    bytes: PASSES * batch * classes * FLOAT,
    make() {
      const layout = new Layout();
      const rows = (name: string) => layout.reserve(name, batch, classes);
      const [z, p, dz] = [rows('z'), rows('p'), rows('dz')];
      const labels = layout.region(layout.segment('labels', 'i32'), 'labels', batch);
      const numbers = layout.segment('numbers', 'f64');
      const clock = layout.region(numbers, 'clock', 2);
      const values = layout.region(numbers, 'values', 1);
      const core = new Core(init(), layout);
      fill(core.view(z) as Float32Array);
      core.view(labels).set(Array.from({ length: batch }, (_, i) => i % classes));
      const run = core.program([{ kernel: 'crossEntropy', operands: [z, labels, null, clock, values, p, dz] }]);
      const result = core.view(values);
      return (repeats) => {
        run(repeats);
        return result[0] as number;
      };
    },
  };
}

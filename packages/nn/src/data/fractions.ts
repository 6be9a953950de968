import { Core, type CoreModule, Layout } from '@elbow/core-wasm';
import * as kernels from '@elbow/core-wasm/data';

/** Prepares draws of n uniform f64 numbers in [0, 1): those named by (seed, purpose, step), in one reused array. */
export function fractions(
  n: number,
  seed: number,
  purpose: number,
  module: CoreModule,
): (step: number) => Float64Array {
  const layout = new Layout({ programWords: 16 });
  const u = layout.region(layout.segment('u', 'f64'), 'u', n);
  const stream = layout.region(layout.segment('stream', 'f64'), 'stream', 3);
  const core = new Core(module, layout);
  const run = core.program([{ kernel: kernels.fractions, operands: [u, stream] }]);
  const drawn = core.view(u);
  return (step) => {
    core.view(stream).set([seed, purpose, step]);
    run();
    return drawn;
  };
}

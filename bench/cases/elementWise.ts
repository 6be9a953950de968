import { Core, init, type KernelName, Layout } from '@elbow/core-wasm';
import { kernels } from '@elbow/core-wasm/kernels';
import { ELEMENTS } from '../shapes.ts';
import { axpyOf } from './bandwidth.ts';
import type { Case } from './case.ts';
import { fill } from './data.ts';

const KERNELS = ['relu', 'exp', 'log', 'tanh'] as const satisfies readonly KernelName[];
/** Bytes of one float read and one written. */
const MOVED = 8;

/** y = f(x) over a vector, against the bandwidth over as many bytes. */
export const elementWise: readonly Case[] = KERNELS.flatMap((kernel) =>
  Object.entries(ELEMENTS).map(([size, n]) => pass(kernel, size, n)),
);

export const elementFootprints: readonly number[] = Object.values(ELEMENTS).map((n) => n * MOVED);

function pass(kernel: KernelName, size: string, n: number): Case {
  return {
    name: `${kernel} ${size}`,
    of: axpyOf(n * MOVED),
    bytes: n * MOVED,
    make() {
      const layout = new Layout();
      const [x, y] = [layout.reserve('x', n), layout.reserve('y', n)];
      const core = new Core(init(), layout);
      const input = fill(core.view(x) as Float32Array);
      if (kernel === 'log') for (let i = 0; i < n; i++) input[i] = 2 + (input[i] as number);
      const run = core.program([{ kernel: kernels[kernel], operands: [x, y] }]);
      const result = core.view(y);
      return (repeats) => {
        run(repeats);
        return result[1] as number;
      };
    },
  };
}

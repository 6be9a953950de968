import { Core, Layout } from '@elbow/core-wasm';
import { productFlops, SQUARES } from '../shapes.ts';
import { BUILDS, type Build, coreOf, peakOf } from './builds.ts';
import type { Case } from './case.ts';
import { fill } from './data.ts';

/** Square matrix products of all sizes in all builds. */
export const gemms: readonly Case[] = SQUARES.flatMap((n) => BUILDS.map((build) => gemm(n, build)));

function gemm(n: number, build: Build): Case {
  return {
    name: `gemm ${n} ${build}`,
    of: peakOf(build),
    flops: productFlops(n, n, n),
    make() {
      const core = coreOf(build);
      const layout = new Layout();
      const [a, b, c] = [layout.reserve('a', n, n), layout.reserve('b', n, n), layout.reserve('c', n, n)];
      const memory = new Core(core, layout);
      fill(memory.view(a));
      fill(memory.view(b));
      const product = memory.program([{ kernel: 'gemm', operands: [a, b, c] }]);
      const result = memory.view(c);
      return (repeats) => {
        product(repeats);
        return result[n + 1] as number;
      };
    },
  };
}

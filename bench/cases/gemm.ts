import { Core, init, Layout } from '@elbow/core-wasm';
import type { Case } from './case.ts';

/** Square matrix product of size n, repeated so that a sample lasts a millisecond at least. */
export function gemm(n: number): Case {
  const layout = new Layout();
  const a = layout.reserve('a', n, n);
  const b = layout.reserve('b', n, n);
  const c = layout.reserve('c', n, n);
  const core = new Core(init(), layout);
  // Small whole numbers over 64: no products that overflow or become subnormal.
  for (const view of [core.view(a), core.view(b)]) {
    for (let i = 0; i < view.length; i++) view[i] = ((i * 7) % 129) / 64 - 1;
  }
  const product = core.program([{ kernel: 'gemm', operands: [a, b, c] }]);
  const repeats = Math.max(1, Math.ceil(1.5e8 / (2 * n ** 3)));
  const result = core.view(c);
  return {
    name: `gemm ${n}`,
    flops: repeats * 2 * n ** 3,
    run() {
      product(repeats);
      return result[n + 1] as number;
    },
  };
}

import { init, type KernelName } from '@elbow/core-wasm';
import { describe, expect, it } from 'vitest';
import { fixture, numbers } from './fixture.ts';
import { type Operand, runKernel, zeros } from './guardedKernel.ts';
import { expectClose, expectSameBits } from './numbers.ts';

interface Tensor {
  readonly dtype: 'f32' | 'f64';
  readonly shape: readonly number[];
  readonly data?: readonly (number | string)[];
  readonly b64?: string;
}
type Results = Readonly<Record<'Y' | 'dX' | 'dW' | 'db', number>>;
interface Case {
  readonly id: string;
  readonly batch: number;
  readonly inp: number;
  readonly out: number;
  readonly activation: 'linear' | 'relu';
  readonly X: Tensor;
  readonly W: Tensor;
  readonly b: Tensor;
  readonly G: Tensor;
  readonly Y: Tensor;
  readonly dX: Tensor;
  readonly dW: Tensor;
  readonly db: Tensor;
  readonly exact?: boolean;
  readonly torch_f32_max_abs_err?: Results;
  readonly bound_max_abs_err?: Results;
}

const { cases } = fixture<{ cases: Case[] }>('dense.json');

function decoded({ dtype, data, b64 }: Tensor): number[] {
  if (data) return dtype === 'f32' ? numbers(data).map(Math.fround) : numbers(data);
  const bytes = Uint8Array.from(atob(b64 as string), (c) => c.charCodeAt(0));
  return [...(dtype === 'f32' ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer))];
}

/** PyTorch stores weights [outputs, inputs]. */
function turned(values: readonly number[], rows: number, columns: number): number[] {
  return Array.from({ length: values.length }, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)] as number);
}

const operand = (values: readonly number[], ...shape: number[]): Operand => ({ shape, values });

function computed(c: Case): Record<keyof Results, ArrayLike<number>> {
  const { batch, inp, out } = c;
  const run = (kernel: KernelName, operands: Record<string, Operand>): Record<string, ArrayLike<number>> =>
    runKernel(init(), kernel, operands);
  const x = operand(decoded(c.X), batch, inp);
  const w = operand(turned(decoded(c.W), out, inp), inp, out);
  let y = [
    ...Array.from(run('denseForward', { x, w, b: operand(decoded(c.b), out), y: zeros(batch, out) }).y as number[]),
  ];
  let dy = operand(decoded(c.G), batch, out);
  if (c.activation === 'relu') {
    y = [...Array.from(run('relu', { x: operand(y, batch, out), y: zeros(batch, out) }).y as number[])];
    const gated = run('reluBackward', { y: operand(y, batch, out), dy, dx: zeros(batch, out) }).dx as number[];
    dy = operand([...Array.from(gated)], batch, out);
  }
  const back = run('denseBackward', { x, w, dy, dw: zeros(inp, out), db: zeros(out), dx: zeros(batch, inp) });
  return {
    Y: y,
    dX: back.dx as number[],
    dW: turned([...Array.from(back.dw as number[])], inp, out),
    db: back.db as number[],
  };
}

describe('a dense layer in f32, against PyTorch', () => {
  it.each(cases.map((c) => [c.id, c] as const))('%s', (_, c) => {
    const results = computed(c);
    for (const name of ['Y', 'dX', 'dW', 'db'] as const) {
      const expected = decoded(c[name]);
      if (c.exact) {
        expectSameBits(results[name], expected, name);
        continue;
      }
      const bound = c.bound_max_abs_err?.[name] ?? 0; // holds for any order of summation
      const torch = 8 * (c.torch_f32_max_abs_err?.[name] ?? 0) + 1e-6; // eight times PyTorch's own error
      expectClose(results[name], expected, Math.min(bound, torch), name);
    }
  });

  it('has NaN exactly where the nan_row case has it', () => {
    const c = cases.find(({ id }) => id === 'nan_row') as Case;
    const expected = decoded(c.Y);
    expect(expected.filter(Number.isNaN).length).toBe(c.out); // one row of the batch
    expectSameBits(Array.from(computed(c).Y, Number.isNaN).map(Number), expected.map(Number.isNaN).map(Number), 'NaN');
  });
});

import { Core, type KernelName, Layout } from '@elbow/core-wasm';
import { kernels } from '@elbow/core-wasm/kernels';
import { ELEMENTS } from '../shapes.ts';
import { axpyOf } from './bandwidth.ts';
import { type Build, coreOf } from './builds.ts';
import type { Case, Operation } from './case.ts';
import { fill } from './data.ts';

const TRANSCENDENTAL = ['exp', 'log', 'tanh', 'sigmoid', 'erf'] as const satisfies readonly KernelName[];
/** Bytes of one float read and one written. */
const MOVED = 8;

type Size = keyof typeof ELEMENTS;
const SIZES = Object.keys(ELEMENTS) as Size[];

/** y = f(x) over a vector: in f32 against the bandwidth over as many bytes, in f64 against the time that f32 takes. */
export const elementWise: readonly Case[] = [
  ...(['relu', ...TRANSCENDENTAL] as const).flatMap((kernel) => SIZES.map((size) => pass(kernel, size))),
  ...TRANSCENDENTAL.map(
    (kernel): Case => ({ name: `${kernel} 4k f64`, of: `${kernel} 4k`, make: () => passing(kernel, '4k', 'f64') }),
  ),
];

export const elementFootprints: readonly number[] = Object.values(ELEMENTS).map((n) => n * MOVED);

function pass(kernel: KernelName, size: Size): Case {
  const bytes = ELEMENTS[size] * MOVED;
  return { name: `${kernel} ${size}`, of: axpyOf(bytes), bytes, make: () => passing(kernel, size, 'plain') };
}

function passing(kernel: KernelName, size: Size, build: Build): Operation {
  const n = ELEMENTS[size];
  const layout = new Layout();
  const [x, y] = [layout.reserve('x', n), layout.reserve('y', n)];
  const core = new Core(coreOf(build), layout);
  const input = fill(core.view(x));
  // From −3 to 3, where both forms of tanh and erf are needed; 1 to 3 for the logarithm.
  for (let i = 0; i < n; i++) input[i] = kernel === 'log' ? 2 + (input[i] as number) : 3 * (input[i] as number);
  const run = core.program([{ kernel: kernels[kernel], operands: [x, y] }]);
  const result = core.view(y);
  return (repeats) => {
    run(repeats);
    return result[1] as number;
  };
}

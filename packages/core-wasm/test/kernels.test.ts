import { init, type KernelName, signatures } from '@elbow/core-wasm';
import * as activations from '@elbow/core-wasm/activations';
import { init as initF64 } from '@elbow/core-wasm/f64';
import * as losses from '@elbow/core-wasm/losses';
import * as normalisation from '@elbow/core-wasm/normalisation';
import { describe, expect, it } from 'vitest';
import { type Operand, type Operands, runKernel } from './guardedKernel.ts';
import { dimensionsOf, ELEMENTWISE, KERNELS, operandsOf, WRITTEN } from './kernelTable.ts';
import { expectSameBits } from './numbers.ts';

const TAILS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 64, 65];
const CORES = [init, initF64];

/** Sizes for all dimensions: each in turn runs over the tails while the others stay small and odd. */
function* sizesOf(kernel: KernelName): Generator<Record<string, number>> {
  const names = dimensionsOf(kernel);
  const resting = Object.fromEntries(names.map((name, i) => [name, 3 + i]));
  if (names.length === 0) yield {};
  for (const name of names) {
    for (const size of TAILS) {
      const sizes: Record<string, number> = { ...resting, [name]: size };
      // A gathered batch must lie inside the source and its order.
      if (kernel.startsWith('gather')) sizes.L = sizes.R = Math.max(sizes.R as number, sizes.B as number);
      yield sizes;
    }
  }
}

it('the table has a row for every kernel', () => {
  expect(KERNELS.toSorted()).toEqual(Object.keys(signatures).toSorted());
});

describe.each(KERNELS)('%s', (kernel) => {
  it('writes its results and nothing else, at every tail, with and without optional operands', () => {
    for (const core of CORES) {
      for (const sizes of sizesOf(kernel)) {
        for (const absent of [false, true]) {
          const operands = operandsOf(kernel, sizes, absent);
          const results = runKernel(core(), kernel, operands); // throws where a byte outside was written
          for (const [name, operand] of Object.entries(operands)) {
            if (!operand || WRITTEN[kernel].includes(name)) continue;
            const { precision } = core();
            const isReal = signatures[kernel].find((o) => o.name === name)?.type === 'real';
            const kept = isReal && precision === 'f32' ? Float32Array.from(operand.values) : operand.values;
            expectSameBits(results[name] as Float32Array, kept, `${kernel} ${JSON.stringify(sizes)} ${name}`);
          }
        }
      }
    }
  });
});

describe.each(ELEMENTWISE)('%s, element by element,', (kernel) => {
  it('gives an element the same bits at the tail as in the body', () => {
    for (const core of CORES) {
      const all = runKernel(core(), kernel, operandsOf(kernel, { n: 65, S: 1 }));
      for (const n of TAILS) {
        const some = runKernel(core(), kernel, operandsOf(kernel, { n, S: 1 }));
        for (const name of WRITTEN[kernel]) {
          const results = some[name] as Float32Array;
          expectSameBits(results, (all[name] as Float32Array).slice(0, results.length), `${kernel} ${n} ${name}`);
        }
      }
    }
  });

  it('carries NaN and infinity to their own element, and to no other', () => {
    const inputs = signatures[kernel].filter(
      ({ name, type, shape }) => type === 'real' && shape[0] === 'n' && !(OUTPUT_ONLY[kernel] ?? ['y']).includes(name),
    );
    for (const { name } of inputs) {
      for (const special of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        for (const place of [0, 6, 8]) carries(kernel, name, special, place);
      }
    }
  });
});

/** Operands that are only written: all that layers and losses write; else `y`, unless listed. */
const OUTPUT_ONLY: Partial<Record<KernelName, readonly string[]>> = {
  reluBackward: ['dx'],
  ...Object.fromEntries(
    Object.keys({ ...activations, ...losses, ...normalisation }).map((name) => [name, WRITTEN[name as KernelName]]),
  ),
};

function carries(kernel: KernelName, name: string, special: number, place: number): void {
  const n = 9;
  const clean = operandsOf(kernel, { n, S: 1 });
  const spoilt: Operands = { ...clean, [name]: withElement(clean[name] as Operand, place, special) };
  const before = runKernel(init(), kernel, clean);
  const after = runKernel(init(), kernel, spoilt);
  for (const written of WRITTEN[kernel]) {
    const results = after[written] as Float32Array;
    if (results.length !== n) continue;
    const expected = Array.from(before[written] as Float32Array, (value, i) => (i === place ? results[i] : value));
    expectSameBits(results, expected as number[], `${kernel}: ${special} at ${name}[${place}], seen in ${written}`);
  }
  if (!Number.isNaN(special) || STOPS_NAN.includes(`${kernel} ${name}`)) return;
  const reached = WRITTEN[kernel].some((written) => Number.isNaN((after[written] as Float32Array)[place]));
  expect(reached, `${kernel}: NaN at ${name}[${place}] is lost`).toBe(true);
}

/** Where a NaN may end, with the reason. */
const STOPS_NAN = [
  'pow x', // x⁰ is 1 for every x, IEEE 754-2019 §9.2.1
  'pow p', // 1ᵖ is 1 for every p
  'reluBackward y', // decides only whether dy passes, and there it does
  'reluBackward dy', // the derivative is 0 where y ≤ 0; that it passes elsewhere stands in rows.test.ts
  'leakyReluBackward x', // decides only whether dy passes whole or by the slope
  'eluBackwardTangent tx', // where y > 0 the slope does not move
  'eluBackwardTangent dy', // as above
  ...['y', 't', 'ty'].map((name) => `huberTangent ${name}`), // where the loss is straight its slope does not move
  ...['y', 't', 'ty'].map((name) => `smoothL1Tangent ${name}`), // as above
  'squaredHingeTangent y', // decides only whether the slope moves
  'squaredHingeTangent ty', // beyond the margin it does not
  'irpropMinus previous', // compared only: a NaN is no change of sign, and the gradient replaces it
  'irpropPlus previous', // as above
  'irpropPlus move', // read only where a step is taken back, and replaced
  'rpropMinus previous', // as irpropMinus
  'rpropPlus previous', // as above
  'rpropPlus move', // as irpropPlus
  'rpropLecture theta', // where the step is taken back, what stood before it comes again
  'rpropLecture kept', // comes again only there
  'rpropLectureLookahead kept', // only written
];

const withElement = ({ shape, values }: Operand, i: number, value: number): Operand => {
  const changed = Float64Array.from(values);
  changed[i] = value;
  return { shape, values: changed };
};

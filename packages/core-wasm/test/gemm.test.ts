import { type CoreModule, init, type KernelName } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { init as initRelaxed } from '@elbow/core-wasm/relaxed';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type Operands, runKernel, vector, zeros } from './guardedKernel.ts';
import { expectClose, expectSameBits, randomArray, randomNumbers } from './numbers.ts';
import { type Matrix, rounding, rowMajor, transposed, tripleLoop } from './tripleLoop.ts';

const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100, 257] as const;
type Shape = readonly [m: number, n: number, k: number];

/** A product to compute: a kernel, its operands, the name of the result, and the result's triple loop. */
interface Product {
  readonly kernel: KernelName;
  readonly operands: Operands;
  readonly result: string;
  readonly expected: { readonly a: Matrix; readonly b: Matrix; readonly init: Matrix; readonly shape: Shape };
}

const matrix = (rows: number, columns: number, seed: number) => ({
  shape: [rows, columns],
  values: randomArray(rows * columns, seed),
});
const nothing: Matrix = () => 0;

type Products = (shape: Shape) => Product[];

/** Every matrix product that a kernel computes, as table rows: m, n, k are those of the product. */
const PRODUCTS: Record<string, Products> = {
  gemm([m, n, k]) {
    const [a, b] = [matrix(m, k, 1), matrix(k, n, 2)];
    const expected = { a: rowMajor(a.values, k), b: rowMajor(b.values, n), init: nothing, shape: [m, n, k] as const };
    return [{ kernel: 'gemm', operands: { a, b, c: zeros(m, n) }, result: 'c', expected }];
  },
  gemmNT([m, n, k]) {
    const [a, b] = [matrix(m, k, 3), matrix(n, k, 4)];
    const expected = {
      a: rowMajor(a.values, k),
      b: transposed(rowMajor(b.values, k)),
      init: nothing,
      shape: [m, n, k] as const,
    };
    return [{ kernel: 'gemmNT', operands: { a, b, c: zeros(m, n) }, result: 'c', expected }];
  },
  gemmTN([m, n, k]) {
    const [a, b] = [matrix(k, m, 5), matrix(k, n, 6)];
    const expected = {
      a: transposed(rowMajor(a.values, m)),
      b: rowMajor(b.values, n),
      init: nothing,
      shape: [m, n, k] as const,
    };
    return [{ kernel: 'gemmTN', operands: { a, b, c: zeros(m, n) }, result: 'c', expected }];
  },
  denseForward([m, n, k]) {
    const [x, w, b] = [matrix(m, k, 7), matrix(k, n, 8), vector(randomArray(n, 9))];
    const bias: Matrix = (_, j) => b.values[j] as number;
    const expected = { a: rowMajor(x.values, k), b: rowMajor(w.values, n), init: bias, shape: [m, n, k] as const };
    return [{ kernel: 'denseForward', operands: { x, w, b, y: zeros(m, n) }, result: 'y', expected }];
  },
  denseBackward([m, n, k]) {
    const [x, w, dy] = [matrix(m, k, 10), matrix(k, n, 11), matrix(m, n, 12)];
    const operands = { x, w, dy, dw: zeros(k, n), db: zeros(n), dx: zeros(m, k) };
    const [rowsX, rowsW, rowsDy] = [rowMajor(x.values, k), rowMajor(w.values, n), rowMajor(dy.values, n)];
    const shared = { kernel: 'denseBackward', operands } as const;
    return [
      { ...shared, result: 'dw', expected: { a: transposed(rowsX), b: rowsDy, init: nothing, shape: [k, n, m] } },
      { ...shared, result: 'db', expected: { a: () => 1, b: rowsDy, init: nothing, shape: [1, n, m] } },
      { ...shared, result: 'dx', expected: { a: rowsDy, b: transposed(rowsW), init: nothing, shape: [m, k, n] } },
    ];
  },
};

function check(module: CoreModule, products: Product[]): void {
  const first = products[0] as Product;
  const results = runKernel(module, first.kernel, first.operands);
  for (const { kernel, result, expected } of products) {
    const { a, b, init: start, shape } = expected;
    const loop = tripleLoop(a, b, start, shape, rounding(module.precision));
    expectSameBits(results[result] as Float32Array, loop, `${kernel} ${result} [${shape}]`);
  }
}

/** Shapes drawn from SIZES so that each size stands in each place at least five times, and the largest once. */
function drawnShapes(seed: number): Shape[] {
  const next = randomNumbers(seed);
  const small = SIZES.slice(0, -2);
  const pick = (): number => small[Math.floor(((next() + 1) / 2) * small.length)] as number;
  const drawn = SIZES.flatMap((size) =>
    [0, 1, 2, 3, 4].flatMap((): Shape[] => [
      [size, pick(), pick()],
      [pick(), size, pick()],
      [pick(), pick(), size],
    ]),
  );
  return [...drawn, [100, 257, 65]];
}

describe.each(Object.keys(PRODUCTS))('%s', (name) => {
  const products = PRODUCTS[name] as Products;

  it('equals the triple loop to the bit in f32, at sizes around every tile', () => {
    for (const shape of drawnShapes(20)) check(init(), products(shape));
  });

  it('equals the triple loop to the bit in f64', () => {
    for (const shape of drawnShapes(21)) check(initF64(), products(shape));
  });

  it('equals the triple loop to the bit at any shape', () => {
    const size = fc.integer({ min: 1, max: 48 });
    fc.assert(
      fc.property(size, size, size, (m, n, k) => check(init(), products([m, n, k]))),
      { seed: 7, numRuns: 60 },
    );
  });

  it('stays within (k + 1)·2⁻²⁴·Σ|a·b| of the exact product in the relaxed build, and where that falls back to the plain one', () => {
    for (const shape of drawnShapes(22)) {
      const all = products(shape);
      const { kernel, operands } = all[0] as Product;
      const results = runKernel(initRelaxed(), kernel, operands);
      for (const { result, expected } of all) {
        const { a, b, init: start, shape: dims } = expected;
        const absolute =
          (f: Matrix): Matrix =>
          (i, j) =>
            Math.abs(f(i, j));
        const exact = tripleLoop(a, b, start, dims, rounding('f64'));
        const size = tripleLoop(absolute(a), absolute(b), absolute(start), dims, rounding('f64'));
        // Higham 2002, §3.1: k + 1 roundings at most touch any term, fused or not.
        const bound = (i: number): number => (dims[2] + 1) * 2 ** -24 * 1.01 * (size[i] as number);
        expectClose(results[result] as Float32Array, exact, bound, `${kernel} ${result} [${dims}]`);
      }
    }
  });
});

describe('a matrix product', () => {
  it('carries NaN and infinity to the elements that they reach, and nowhere else', () => {
    const [m, n, k] = [9, 17, 7];
    for (const special of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const name of ['gemm', 'gemmNT', 'gemmTN', 'denseForward', 'denseBackward']) {
        for (const place of [0, 5, 23, 40]) {
          const products = (PRODUCTS[name] as Products)([m, n, k]);
          for (const operand of Object.values((products[0] as Product).operands)) {
            if (operand && place < operand.values.length) (operand.values as Float32Array)[place] = special;
          }
          check(init(), products);
        }
      }
    }
  });

  it('is a product of nothing, zero, where k is 0', () => {
    for (const name of ['gemm', 'gemmNT', 'gemmTN'] as const) {
      const operands = {
        gemm: [
          [3, 0],
          [0, 5],
        ],
        gemmNT: [
          [3, 0],
          [5, 0],
        ],
        gemmTN: [
          [0, 3],
          [0, 5],
        ],
      }[name];
      const [a, b] = operands.map((shape) => zeros(...shape));
      const c = { shape: [3, 5], values: new Float32Array(15).fill(7) };
      const results = runKernel(init(), name, { a: a ?? null, b: b ?? null, c });
      expectSameBits(results.c as Float32Array, new Float32Array(15), name);
    }
  });
});

describe('dense tangents', () => {
  const [m, n, k] = [6, 19, 300]; // k beyond one packed panel of 256
  const x = matrix(m, k, 30);
  const tx = matrix(m, k, 31);
  const w = matrix(k, n, 32);
  const tw = matrix(k, n, 33);
  const tb = vector(randomArray(n, 34));
  const dy = matrix(m, n, 35);
  const tdy = matrix(m, n, 36);
  const at = rowMajor;
  const round = rounding('f32');

  it('denseTangent is x·tw + tb, then + tx·w, in that order to the bit', () => {
    const first = tripleLoop(at(x.values, k), at(tw.values, n), (_, j) => tb.values[j] as number, [m, n, k], round);
    const both = tripleLoop(at(tx.values, k), at(w.values, n), at(first, n), [m, n, k], round);
    const moving = runKernel(init(), 'denseTangent', { x, tx, w, tw, tb, ty: zeros(m, n) });
    expectSameBits(moving.ty as Float32Array, both, 'ty');
    const still = runKernel(init(), 'denseTangent', { x, tx: null, w, tw, tb, ty: zeros(m, n) });
    expectSameBits(still.ty as Float32Array, first, 'ty without tx');
  });

  it('denseBackwardTangent is xᵀ·tdy + txᵀ·dy, column sums of tdy, and tdy·wᵀ + dy·twᵀ, in that order to the bit', () => {
    const outputs = { tdw: zeros(k, n), tdb: zeros(n), tdx: zeros(m, k) };
    const results = runKernel(init(), 'denseBackwardTangent', { x, tx, w, tw, dy, tdy, ...outputs });
    const tdw = tripleLoop(transposed(at(x.values, k)), at(tdy.values, n), nothing, [k, n, m], round);
    const tdwBoth = tripleLoop(transposed(at(tx.values, k)), at(dy.values, n), at(tdw, n), [k, n, m], round);
    const tdx = tripleLoop(at(tdy.values, n), transposed(at(w.values, n)), nothing, [m, k, n], round);
    const tdxBoth = tripleLoop(at(dy.values, n), transposed(at(tw.values, n)), at(tdx, k), [m, k, n], round);
    expectSameBits(results.tdw as Float32Array, tdwBoth, 'tdw');
    expectSameBits(
      results.tdb as Float32Array,
      tripleLoop(() => 1, at(tdy.values, n), nothing, [1, n, m], round),
      'tdb',
    );
    expectSameBits(results.tdx as Float32Array, tdxBoth, 'tdx');
    const still = runKernel(init(), 'denseBackwardTangent', { x, tx: null, w, tw, dy, tdy, ...outputs, tdx: null });
    expectSameBits(still.tdw as Float32Array, tdw, 'tdw without tx');
  });
});

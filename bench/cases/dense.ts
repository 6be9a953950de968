import { Core, Layout, type Op, type Region } from '@elbow/core-wasm';
import { DENSE, type DenseShape, productFlops } from '../shapes.ts';
import { type Build, coreOf, peakOf } from './builds.ts';
import type { Case } from './case.ts';
import { fill } from './data.ts';

/** The arrays of a dense layer: x, dx [batch, inputs], w, dw [inputs, outputs], b, db [outputs], y, dy [batch, outputs]. */
type Arrays = Record<'x' | 'w' | 'b' | 'y' | 'dx' | 'dw' | 'db' | 'dy', Region>;

/** The three products of a layer, each alone: dX is what the backward pass adds where a layer is not the first. */
const PRODUCTS = {
  forward: ({ x, w, b, y }: Arrays): Op => ({ kernel: 'denseForward', operands: [x, w, b, y] }),
  dW: ({ x, w, dy, dw, db }: Arrays): Op => ({ kernel: 'denseBackward', operands: [x, w, dy, dw, db, null] }),
  dX: ({ dy, w, dx }: Arrays): Op => ({ kernel: 'gemmNT', operands: [dy, w, dx] }),
};

type Product = keyof typeof PRODUCTS;

/** A region of each product's result, which is read so that the work counts. */
const RESULT = { forward: 'y', dW: 'dw', dX: 'dx' } as const satisfies Record<Product, keyof Arrays>;

/** Forward, dW (with db) and dX of every shape, in the plain and the relaxed build. */
export const denses: readonly Case[] = DENSE.flatMap((shape) =>
  (['plain', 'relaxed'] as const).flatMap((build) =>
    (Object.keys(PRODUCTS) as Product[]).map((product) => dense(shape, product, build)),
  ),
);

function dense(shape: DenseShape, product: Product, build: Build): Case {
  const { batch, inputs, outputs } = shape;
  return {
    name: `dense ${product} ${inputs}-${outputs} b${batch} ${build}`,
    of: peakOf(build),
    flops: productFlops(batch, inputs, outputs),
    make() {
      const core = coreOf(build);
      const layout = new Layout();
      const arrays = reserve(layout, shape);
      const memory = new Core(core, layout);
      for (const region of Object.values(arrays)) fill(memory.view(region) as Float32Array);
      const run = memory.program([PRODUCTS[product](arrays)]);
      const result = memory.view(arrays[RESULT[product]]);
      return (repeats) => {
        run(repeats);
        return result[1] as number;
      };
    },
  };
}

function reserve(layout: Layout, { batch, inputs, outputs }: DenseShape): Arrays {
  return {
    x: layout.reserve('x', batch, inputs),
    w: layout.reserve('w', inputs, outputs),
    b: layout.reserve('b', outputs),
    y: layout.reserve('y', batch, outputs),
    dx: layout.reserve('dx', batch, inputs),
    dw: layout.reserve('dw', inputs, outputs),
    db: layout.reserve('db', outputs),
    dy: layout.reserve('dy', batch, outputs),
  };
}

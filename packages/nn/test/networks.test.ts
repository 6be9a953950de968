import {
  compile,
  crossEntropy,
  type Data,
  dense,
  type Layer,
  type Loss,
  type Network,
  relu,
  sequential,
  squaredError,
} from '@elbow/nn';
import { gradientDescent } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { fixture } from '../../core-wasm/test/fixture.ts';
import { CORES, expectClose, type Precision } from './examples.ts';
import { fromTorch, toTorch } from './torchOrder.ts';

interface Case {
  readonly id: string;
  readonly sizes: readonly number[];
  readonly activation: string;
  readonly loss: string;
  readonly X: readonly (readonly number[])[];
  readonly y: readonly (number | readonly number[])[];
  readonly params: readonly number[];
}
interface GradientCase extends Case {
  readonly output_f64: readonly (readonly number[])[];
  readonly loss_f64: number;
  readonly loss_f32: number;
  readonly grad_f64: readonly number[];
  readonly grad_f32: readonly number[];
}
interface HessianCase extends Case {
  readonly loss_value: number;
  readonly grad: readonly number[];
  readonly hessian: readonly (readonly number[])[];
  readonly hvp: readonly { readonly v: readonly number[]; readonly Hv: readonly number[] }[];
}

const { networks, hessians } = fixture<{ networks: GradientCase[]; hessians: HessianCase[] }>('networks.json');

/** What stands in the file and in the library. */
const ACTIVATIONS: Readonly<Record<string, () => Layer[]>> = { identity: () => [], relu: () => [relu()] };
const LOSSES: Readonly<Record<string, () => Loss>> = { mse: squaredError, ce: crossEntropy };
const isBuilt = ({ activation, loss }: Case): boolean => activation in ACTIVATIONS && loss in LOSSES;

function networkOf({ sizes, activation }: Case): Network {
  const layers = sizes
    .slice(1)
    .flatMap((size, i) => [...(i > 0 ? (ACTIVATIONS[activation] as () => Layer[])() : []), dense(size)]);
  return sequential(sizes[0] as number, ...layers);
}

const dataOf = ({ X, y }: Case): Data => ({ x: X.flat(), t: y.flat() });

function sessionOf(c: Case, precision: Precision, batch = c.X.length) {
  const loss = (LOSSES[c.loss] as () => Loss)();
  const core = CORES[precision]();
  const session = compile(networkOf(c), { loss, rule: gradientDescent(), batch, core });
  session.parameters.set(fromTorch(c.params, c.sizes));
  return session;
}

const built = networks.filter(isBuilt);
/** Its columns can be told from a softmax: see below. */
const BINARY = 'hess2_3x1_identity_bce';
const missing = [...networks, ...hessians].filter((c) => !isBuilt(c) && c.id !== BINARY);

it(`${built.length} networks of networks.json are checked; not built yet: ${missing.map(({ id }) => id).join(', ')}`, () => {
  expect(built.map(({ id }) => id)).toEqual([
    'net0_3x1_identity_mse',
    'net1_2x5x1_relu_mse',
    'net3_3x6x5x2_relu_ce',
    'net11_10x16x12x8x5_relu_ce',
  ]);
  console.log(`networks.json: not built yet: ${missing.map(({ id }) => id).join(', ')}`);
});

// gradX_f64 is not compared: the gradient by the inputs is not exposed.
describe.each(built.map((c) => [c.id, c] as const))('%s', (_, c) => {
  it('R34: has the outputs, loss and gradient that PyTorch has in f64, to 1e-12', () => {
    for (const batch of [c.X.length, 2, 100]) {
      const session = sessionOf(c, 'f64', batch);
      expectClose(session.predict(c.X.flat()), c.output_f64.flat(), 1e-12, 'outputs');
      const g = new Float64Array(c.params.length);
      const value = session.objective(dataOf(c)).valueAndGradient(Float64Array.from(session.parameters), g);
      expectClose([value], [c.loss_f64], 1e-12, 'loss');
      expectClose(toTorch(g, c.sizes), c.grad_f64, 1e-12, 'gradient');
    }
  });

  it('has the gradient of a training step in f32 within 1e-5·max(1, max|g|)', () => {
    const session = sessionOf(c, 'f32');
    const { x, t } = dataOf(c);
    const loss = session.step(x, t);
    const largest = Math.max(1, ...c.grad_f32.map(Math.abs));
    expectClose([loss], [c.loss_f32], 1e-5 * Math.max(1, c.loss_f32), 'loss');
    expectClose(toTorch(session.gradients, c.sizes), c.grad_f32, 1e-5 * largest, 'gradient');
  });
});

describe('Hessians', () => {
  /**
   * A logistic unit with binary cross-entropy is a softmax of two logits of which the first stays 0, so the binary case
   * of the file tells the columns of the second logit.
   */
  const c = hessians.find(({ id }) => id === BINARY) as HessianCase;
  const [inputs] = c.sizes as [number];
  const twoLogits = (values: readonly number[]): Float64Array =>
    Float64Array.from({ length: 2 * values.length }, (_, i) => (i % 2 === 0 ? 0 : (values[(i - 1) / 2] as number)));
  const second = (values: Float64Array): number[] => [...values.filter((_, i) => i % 2 === 1)];
  const session = compile(sequential(inputs, dense(2)), { loss: crossEntropy(), batch: 4, core: CORES.f64() });
  session.parameters.set(twoLogits(c.params));
  const data = dataOf(c);

  it(`${c.id}: Hessian-vector products equal PyTorch's, and the Hessian times v, to 1e-10`, () => {
    for (const { v, Hv } of c.hvp) {
      const { product, exact } = session.hvp(twoLogits(v), data);
      expect(exact).toBe(true);
      expectClose(second(product), Hv, 1e-10, 'Hv');
      const byRows = c.hessian.map((row) => row.reduce((sum, h, j) => sum + h * (v[j] as number), 0));
      expectClose(second(product), byRows, 1e-10, 'hessian·v');
    }
  });

  it(`${c.id}: loss and gradient equal PyTorch's to 1e-12`, () => {
    const g = new Float64Array(session.parameters.length);
    const value = session.objective(data).valueAndGradient(Float64Array.from(session.parameters), g);
    expectClose([value], [c.loss_value], 1e-12, 'loss');
    expectClose(second(g), c.grad, 1e-12, 'gradient');
  });

  it.each(built.map((b) => [b.id, b] as const))('%s: columns of the Hessian are symmetric to 1e-12', (_, b) => {
    const net = sessionOf(b, 'f64');
    const n = Math.min(40, b.params.length);
    const columns = Array.from({ length: n }, (_, i) => {
      const unit = new Float64Array(b.params.length);
      unit[i] = 1;
      return net.hvp(unit, dataOf(b)).product;
    });
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) expect(columns[i]?.[j]).toBeCloseTo(columns[j]?.[i] as number, 12);
    }
  });
});

import type { Region } from '@elbow/core-wasm';
import {
  absoluteError,
  binaryCrossEntropy,
  compile,
  crossEntropy,
  crossEntropyWith,
  curvature,
  type Data,
  dense,
  elu,
  gelu,
  hessianDirections,
  huber,
  type Layer,
  type Loss,
  leakyRelu,
  multiMargin,
  type Network,
  relu,
  sequential,
  sigmoid,
  silu,
  softplus,
  squaredError,
  tanh,
} from '@elbow/nn';
import { sessionSpectrum } from '@elbow/nn/second-order';
import { gradientDescent } from '@elbow/optim';
import { afterAll, describe, expect, it } from 'vitest';
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
  readonly gradX_f64: readonly (readonly number[])[];
  readonly grad_f32: readonly number[];
}
interface HessianCase extends Case {
  readonly loss_value: number;
  readonly grad: readonly number[];
  readonly hessian: readonly (readonly number[])[];
  readonly eigenvalues_ascending: readonly number[];
  readonly lambda_max: number;
  readonly gd_divergence_threshold: number;
  readonly top_eigenvector: readonly number[];
  readonly hvp: readonly { readonly v: readonly number[]; readonly Hv: readonly number[] }[];
}

const { networks, hessians } = fixture<{ networks: GradientCase[]; hessians: HessianCase[] }>('networks.json');

/** What stands in the file and in the library. */
const ACTIVATIONS: Readonly<Record<string, () => Layer[]>> = {
  identity: () => [],
  relu: () => [relu()],
  tanh: () => [tanh()],
  sigmoid: () => [sigmoid()],
  gelu: () => [gelu()],
  gelu_tanh: () => [gelu({ form: 'tanh' })],
  silu: () => [silu()],
  elu: () => [elu()],
  softplus: () => [softplus()],
  leaky_relu: () => [leakyRelu()],
};
const LOSSES: Readonly<Record<string, () => Loss>> = {
  mse: squaredError,
  ce: crossEntropy,
  ce_smooth: () => crossEntropyWith({ labelSmoothing: 0.1 }),
  bce: binaryCrossEntropy,
  huber: () => huber({ delta: 0.8 }),
  l1: absoluteError,
  multi_margin: multiMargin,
};

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

/** The largest distance in units of its tolerance, by what was compared. */
const worst = new Map<string, number>();
function compare(actual: ArrayLike<number>, expected: readonly number[], tolerance: number, what: string): void {
  expectClose(actual, expected, tolerance, what);
  const ratio = Math.max(...expected.map((value, i) => Math.abs((actual[i] as number) - value) / tolerance));
  worst.set(what, Math.max(worst.get(what) ?? 0, ratio));
}

describe.each(networks.map((c) => [c.id, c] as const))('%s', (_, c) => {
  it('R34: has the outputs, loss and gradient that PyTorch has in f64, to 1e-12', () => {
    for (const batch of [c.X.length, 2, 100]) {
      const session = sessionOf(c, 'f64', batch);
      compare(session.predict(c.X.flat()), c.output_f64.flat(), 1e-12, 'outputs');
      const g = new Float64Array(c.params.length);
      const value = session.objective(dataOf(c)).valueAndGradient(Float64Array.from(session.parameters), g);
      compare([value], [c.loss_f64], 1e-12, 'loss');
      compare(toTorch(g, c.sizes), c.grad_f64, 1e-12, 'gradient');
    }
  });

  it('has the gradient by the inputs that PyTorch has, to 1e-12', () => {
    // Behind a dense layer that changes nothing, it is what comes back to that layer.
    const inputs = c.sizes[0] as number;
    const loss = (LOSSES[c.loss] as () => Loss)();
    const network = sequential(inputs, dense(inputs), ...networkOf(c).layers);
    const session = compile(network, { loss, batch: c.X.length, core: CORES.f64() });
    const same = Array.from({ length: inputs * inputs }, (_, i) => (i % (inputs + 1) === 0 ? 1 : 0));
    session.parameters.set([...same, ...new Array<number>(inputs).fill(0), ...fromTorch(c.params, c.sizes)]);
    session
      .objective(dataOf(c))
      .valueAndGradient(Float64Array.from(session.parameters), session.gradients.slice() as Float64Array);
    const first = session.plan.lists.backward.at(-1);
    expect(first?.operands[2]?.name).toBe('dense2.dx');
    compare(
      session.core.view(first?.operands[2] as Region<'real'>),
      c.gradX_f64.flat(),
      1e-12,
      'gradient by the inputs',
    );
  });

  it('has the gradient of a training step in f32 within 1e-5·max(1, max|g|)', () => {
    const session = sessionOf(c, 'f32');
    const { x, t } = dataOf(c);
    const loss = session.step(x, t);
    const largest = Math.max(1, ...c.grad_f32.map(Math.abs));
    compare([loss], [c.loss_f32], 1e-5 * Math.max(1, c.loss_f32), 'loss in f32');
    compare(toTorch(session.gradients, c.sizes), c.grad_f32, 1e-5 * largest, 'gradient in f32');
  });
});

describe.each(hessians.map((c) => [c.id, c] as const))('%s', (_, c) => {
  const session = sessionOf(c, 'f64');
  const data = dataOf(c);
  /** In PyTorch's order of the parameters. */
  const product = (v: readonly number[]): ArrayLike<number> => {
    const { product: Hv, exact } = session.hvp(fromTorch(v, c.sizes), data);
    expect(exact).toBe(true);
    return toTorch(Hv, c.sizes);
  };

  it('has the loss and gradient that PyTorch has, to 1e-12', () => {
    const g = new Float64Array(session.parameters.length);
    const value = session.objective(data).valueAndGradient(Float64Array.from(session.parameters), g);
    compare([value], [c.loss_value], 1e-12, 'loss');
    compare(toTorch(g, c.sizes), c.grad, 1e-12, 'gradient');
  });

  it('has the whole Hessian and the Hessian-vector products that PyTorch has, to 1e-10', () => {
    for (const { v, Hv } of c.hvp) compare(product(v), Hv, 1e-10, 'Hv');
    c.hessian.forEach((row, i) => {
      const unit = new Array<number>(row.length).fill(0).with(i, 1);
      compare(product(unit), row, 1e-10, 'Hessian'); // symmetric: a column is a row
    });
  });

  it('R67: has the eigenvalues, and by Lanczos the largest within 1e-6, the steepest directions up and down, and the limit', () => {
    const scale = c.lambda_max;
    const all = sessionSpectrum(session, data).eigenvalues;
    compare(all, c.eigenvalues_ascending, 1e-10 * scale, 'eigenvalues');
    const { lambdaMax, limit, direction } = curvature(session, data);
    compare([lambdaMax, lambdaMax], [c.lambda_max, all.at(-1) as number], 1e-6 * scale, 'largest eigenvalue');
    compare([limit as number], [c.gd_divergence_threshold], 1e-6 * c.gd_divergence_threshold, 'limit');
    const ours = toTorch(direction, c.sizes);
    const cosine = c.top_eigenvector.reduce((sum, value, i) => sum + value * (ours[i] as number), 0);
    expect(Math.abs(cosine)).toBeCloseTo(1, 8);
    const [most, least] = hessianDirections(session, data).eigenvalues;
    compare([most, least], [c.lambda_max, c.eigenvalues_ascending[0] as number], 1e-6 * scale, 'both ends');
  });
});

it.each(networks.map((c) => [c.id, c] as const))('%s: columns of the Hessian are symmetric to 1e-12', (_, c) => {
  const session = sessionOf(c, 'f64');
  const n = Math.min(40, c.params.length);
  const columns = Array.from({ length: n }, (_, i) => {
    const unit = new Float64Array(c.params.length);
    unit[i] = 1;
    return session.hvp(unit, dataOf(c)).product;
  });
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) expect(columns[i]?.[j]).toBeCloseTo(columns[j]?.[i] as number, 12);
  }
});

afterAll(() => {
  for (const [what, ratio] of worst)
    console.log(`networks.json, ${what}: worst ${ratio.toPrecision(2)} of the tolerance`);
});

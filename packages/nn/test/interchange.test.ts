import { readFileSync } from 'node:fs';
import {
  batchNorm,
  compile,
  dense,
  dropout,
  elu,
  fromJson,
  fromLayersModel,
  fromOnnx,
  frozen,
  gelu,
  type Imported,
  type Layer,
  layerNorm,
  leakyRelu,
  loadSafetensors,
  loadStateDict,
  logSoftmax,
  relu,
  type Session,
  saveSafetensors,
  sequential,
  sigmoid,
  silu,
  softmax,
  softplus,
  squaredError,
  standardised,
  tanh,
  toJson,
  toLayersModel,
  toOnnx,
  toStateDict,
  toTypeScript,
} from '@elbow/nn';
import { gradientDescent } from '@elbow/optim';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { MAKERS } from '../src/interchange/model.ts';
import { CORES } from './examples.ts';

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../fixtures/interchange/${name}`, import.meta.url));

const scaling = { mean: [0.5, -2, 3], deviation: [2, 0.25, 1] };
const network = sequential(3, standardised(scaling), dense(7), relu(), dense(4), relu(), dense(2));
const compiled = (net = network, core = CORES.f32()): Session =>
  compile(net, { loss: squaredError(), seed: 9, batch: 8, core });
const rows = Float32Array.from({ length: 15 }, (_, i) => Math.fround(Math.sin(i * 1.7) * 3));

function expectSamePredictions(a: Session, b: Session, relative = 0): void {
  const [ours, theirs] = [a.predict(rows), b.predict(rows)];
  const scale = Math.max(...theirs.map(Math.abs));
  ours.forEach((value, i) => {
    expect(Math.abs(value - (theirs[i] as number))).toBeLessThanOrEqual(relative * scale);
  });
}

const FORMS: Record<string, { read(session: Session): Imported; relative: number }> = {
  'JSON, as data': { read: (session) => fromJson(toJson(session)), relative: 0 },
  'JSON, as text': { read: (session) => fromJson(JSON.stringify(toJson(session))), relative: 0 },
  ONNX: { read: (session) => fromOnnx(toOnnx(session)), relative: 0 },
  // the standardised layer is folded into the dense one behind it
  LayersModel: { read: (session) => fromLayersModel(toLayersModel(session)), relative: 1e-6 },
};

describe.each(Object.entries(FORMS))('a round trip through %s', (_, { read, relative }) => {
  it('gives the same predictions', () => {
    const session = compiled();
    const { network: copied, load } = read(session);
    const copy = compiled(copied);
    load(copy);
    expectSamePredictions(copy, session, relative);
  });

  it('keeps layers without activations between them, and a single one', () => {
    for (const net of [sequential(3, dense(2), dense(2)), sequential(3, dense(1))]) {
      const session = compiled(net);
      const { network: copied, load } = read(session);
      expect(copied.layers.map(({ kind }) => kind)).toEqual(net.layers.map(({ kind }) => kind));
      const copy = compiled(copied);
      load(copy);
      expectSamePredictions(copy, session);
    }
  });

  it('loads into a session of its own network only', () => {
    const { load } = read(compiled());
    expect(() => load(compiled())).toThrow('load takes a session compiled from its network');
  });
});

/** Every layer between two dense ones, its running statistics moved by some steps. */
const LAYERS: Record<string, Layer> = {
  relu: relu(),
  leakyRelu: leakyRelu({ slope: 0.2 }),
  elu: elu({ alpha: 0.7 }),
  'gelu, erf': gelu(),
  'gelu, tanh': gelu({ form: 'tanh' }),
  silu: silu(),
  softplus: softplus(),
  sigmoid: sigmoid(),
  tanh: tanh(),
  softmax: softmax(),
  logSoftmax: logSoftmax(),
  dropout: dropout({ rate: 0.4 }),
  batchNorm: batchNorm({ momentum: 0.3, epsilon: 0.01 }),
  layerNorm: layerNorm({ epsilon: 0.01 }),
};

describe.each(Object.entries(LAYERS))('%s goes through every form', (name, layer) => {
  const trained = compile(sequential(3, dense(5), layer, dense(2)), {
    loss: squaredError(),
    rule: gradientDescent({ learningRate: 0.05 }),
    batch: 5,
    seed: 4,
  });
  for (let i = 0; i < 3; i++)
    trained.step(
      rows,
      Float32Array.from({ length: 10 }, (_, k) => Math.sin(k)),
    );

  it.each(Object.entries(FORMS))('%s', (form, { read }) => {
    const { network: copied, load } = read(trained);
    const copy = compiled(copied);
    load(copy);
    // LayersModel and ONNX have no dropout when predicting; all else is the same layer again
    if (!(name === 'dropout' && form === 'ONNX')) expect(copied.layers[1]?.kind).toBe(layer.kind);
    expectSamePredictions(copy, trained, 1e-6);
  });

  it('TypeScript', async () => {
    const { code } = await transform(toTypeScript(trained), { loader: 'ts' });
    const { predict } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const theirs = trained.predict(rows);
    const scale = Math.max(...theirs.map(Math.abs));
    for (let i = 0; i < 5; i++) {
      (predict(rows.subarray(3 * i, 3 * i + 3)) as number[]).forEach((value, j) => {
        expect(Math.abs(value - (theirs[2 * i + j] as number))).toBeLessThanOrEqual(1e-6 * scale);
      });
    }
  });

  it('PyTorch’s state dict', () => {
    const copy = compile(trained.plan.network, { loss: squaredError(), batch: 5, seed: 9 });
    loadStateDict(copy, loadSafetensors(saveSafetensors(toStateDict(trained))).tensors);
    expectSamePredictions(copy, trained, 1e-6);
  });
});

it('frozen layers are written as what they are made of', () => {
  const features = compiled(sequential(3, dense(4), batchNorm(), relu(), dense(2)));
  const head = compiled(sequential(3, frozen(features, 3), dense(2)));
  for (const { read } of Object.values(FORMS)) {
    const { network: copied, load } = read(head);
    expect(copied.layers.map(({ kind }) => kind)).toEqual(['dense', 'batchNorm', 'relu', 'dense']);
    const copy = compiled(copied);
    load(copy);
    expectSamePredictions(copy, head, 1e-6);
  }
});

it('every layer of the library has a row here, and is made from its description', () => {
  const kinds = new Set([...Object.values(LAYERS).map(({ kind }) => kind), 'dense', 'standardised']);
  expect([...kinds].sort()).toEqual(Object.keys(MAKERS).sort());
});

it('JSON keeps f64 numbers to the last bit, and f32 numbers as their shortest decimals', () => {
  const wide = compiled(network, CORES.f64());
  const { network: copied, load } = fromJson(JSON.stringify(toJson(wide)));
  const copy = compiled(copied, CORES.f64());
  load(copy);
  expect([...copy.parameters]).toEqual([...wide.parameters]);
  const single = compiled(sequential(1, dense(1)));
  single.parameters.set([0.1, 1 / 3]);
  expect(toJson(single).layers[0]?.arrays.w?.data).toEqual([0.1]);
  expect(toJson(single).layers[0]?.arrays.b?.data).toEqual([0.33333334]);
  single.parameters.set([Number.NaN]);
  expect(() => toJson(single)).toThrow('toJson: dense.w[0] must be finite, got NaN');
});

describe('the TypeScript form', () => {
  it('is a module without imports whose function gives the same outputs', async () => {
    const session = compiled();
    const source = toTypeScript(session);
    expect(source).not.toContain('import');
    const { code: script } = await transform(source, { loader: 'ts' });
    const { predict } = (await import(`data:text/javascript,${encodeURIComponent(script)}`)) as {
      predict(row: ArrayLike<number>): number[];
    };
    const theirs = session.predict(rows);
    const scale = Math.max(...theirs.map(Math.abs));
    for (let i = 0; i < 5; i++) {
      predict(rows.subarray(3 * i, 3 * i + 3)).forEach((value, j) => {
        expect(Math.abs(value - (theirs[2 * i + j] as number))).toBeLessThanOrEqual(1e-6 * scale);
      });
    }
    expect(() => predict([1])).toThrow('predict: row must hold 3 numbers, got 1');
  });
});

describe('PyTorch’s state dicts', () => {
  interface Recorded {
    x: number[];
    y: number[];
    half: number[];
    brain: number[];
    counts: number[];
  }
  const recorded = JSON.parse(fixture('torch_mlp.json').toString()) as Recorded;
  const net = sequential(4, dense(16), relu(), dense(5), relu(), dense(3));
  const { tensors } = loadSafetensors(fixture('torch_mlp.safetensors'));

  it('a recorded network predicts as PyTorch did', () => {
    const session = compile(net, { loss: squaredError() });
    loadStateDict(session, tensors);
    const ours = session.predict(recorded.x);
    const scale = Math.max(...recorded.y.map(Math.abs));
    ours.forEach((value, i) => {
      expect(Math.abs(value - (recorded.y[i] as number))).toBeLessThanOrEqual(1e-6 * scale);
    });
  });

  it('are written as they were read, array by array', () => {
    const session = compile(net, { loss: squaredError() });
    loadStateDict(session, tensors);
    const again = loadSafetensors(saveSafetensors(toStateDict(session))).tensors;
    expect([...again.keys()].sort()).toEqual([...tensors.keys()].sort());
    for (const [name, tensor] of tensors) expect(again.get(name)).toEqual(tensor);
  });

  it('of other types are read as numbers', () => {
    const { tensors: types } = loadSafetensors(fixture('torch_types.safetensors'));
    expect([...(types.get('half')?.data ?? [])]).toEqual(recorded.half);
    expect([...(types.get('brain')?.data ?? [])]).toEqual(recorded.brain);
    expect([...(types.get('counts')?.data ?? [])]).toEqual(recorded.counts);
  });

  it('take layers in natural order of their names, or as told', () => {
    const session = compile(sequential(1, dense(1), dense(1)), { loss: squaredError() });
    const one = (value: number) => ({
      weight: { shape: [1, 1], data: Float32Array.of(value) },
      bias: { shape: [1], data: Float32Array.of(0) },
    });
    const dict = {
      'fc10.weight': one(10).weight,
      'fc10.bias': one(0).bias,
      'fc2.weight': one(2).weight,
      'fc2.bias': one(0).bias,
    };
    loadStateDict(session, dict);
    expect([...session.parameters]).toEqual([2, 0, 10, 0]);
    loadStateDict(session, dict, { prefixes: ['fc10', 'fc2'] });
    expect([...session.parameters]).toEqual([10, 0, 2, 0]);
  });

  it('are refused where they do not fit, by name, and nothing is written', () => {
    const session = compile(sequential(2, dense(1)), { loss: squaredError(), seed: 1 });
    const before = [...session.parameters];
    const weight = { shape: [1, 2], data: Float32Array.of(1, 2) };
    const bias = { shape: [1], data: Float32Array.of(3) };
    const cases: [Record<string, typeof weight>, string][] = [
      [{ 'a.weight': weight }, 'loadStateDict: tensor a.bias is missing; there are a.weight'],
      [
        { 'a.weight': { ...weight, shape: [2, 1] }, 'a.bias': bias },
        'loadStateDict: a.weight must be [1,2], got [2,1]',
      ],
      [{ 'a.weight': weight, 'a.bias': bias, 'a.extra': bias }, 'loadStateDict: tensor a.extra belongs to no layer'],
      [
        { 'a.weight': weight, 'b.bias': bias },
        'the session has 1 layers with parameters, the tensors have 2 prefixes: a, b',
      ],
      [
        { 'a.weight': { ...weight, data: Float32Array.of(1, Number.NaN) }, 'a.bias': bias },
        'loadStateDict: a.weight[1] must be finite, got NaN',
      ],
    ];
    for (const [dict, says] of cases) expect(() => loadStateDict(session, dict)).toThrow(says);
    expect([...session.parameters]).toEqual(before);
    expect(() => toStateDict(compiled())).toThrow('toStateDict: PyTorch has no layer like standardised');
  });
});

describe('what cannot be represented is refused by name', () => {
  const strange = { kind: 'strange', options: {}, outputs: (n: number) => n, emit: relu().emit };
  const session = compile(sequential(2, dense(2), strange), { loss: squaredError() });

  it.each([
    ['ONNX', () => toOnnx(session), 'toOnnx: a strange layer cannot be written as ONNX'],
    ['LayersModel', () => toLayersModel(session), 'toLayersModel: a strange layer cannot be written as a LayersModel'],
    ['TypeScript', () => toTypeScript(session), 'toTypeScript: a strange layer cannot be written'],
    ['JSON', () => fromJson(toJson(session)), 'fromJson: layer 1 is of kind strange, which cannot be read'],
  ])('%s', (_, call, says) => {
    expect(call).toThrow(says);
  });
});

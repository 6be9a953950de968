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
  type LayersModelArtifacts,
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
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAKERS } from '../src/interchange/model.ts';
import { bytesField, joined, numberField } from '../src/interchange/protobuf.ts';
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

describe('ONNX models of others', () => {
  const f32 = (name: string, shape: number[], values: number[]): Uint8Array =>
    bytesField(5, [
      ...shape.map((n) => numberField(1, n)),
      numberField(2, 1),
      bytesField(8, name),
      bytesField(9, new Uint8Array(Float32Array.from(values).buffer)),
    ]);
  const op = (type: string, inputs: string[], output: string, ...more: Uint8Array[]): Uint8Array =>
    bytesField(1, [...inputs.map((name) => bytesField(1, name)), bytesField(2, output), bytesField(4, type), ...more]);
  const integer = (name: string, value: number): Uint8Array =>
    bytesField(5, [bytesField(1, name), numberField(3, value)]);
  const model = (...parts: Uint8Array[]): Uint8Array =>
    joined([
      numberField(1, 8),
      bytesField(7, [...parts, bytesField(11, [bytesField(1, 'x')]), bytesField(12, [bytesField(1, 'y')])]),
    ]);

  function predictions(bytes: Uint8Array, x: number[]): number[] {
    const { network: read, load } = fromOnnx(bytes);
    const session = compile(read, { loss: squaredError() });
    load(session);
    return [...session.predict(x)];
  }

  it('Gemm with transB, and MatMul with Add in either order, are dense layers', () => {
    const w = f32('w', [1, 2], [3, 4]);
    expect(
      predictions(model(op('Gemm', ['x', 'w', 'b'], 'y', integer('transB', 1)), w, f32('b', [1], [5])), [1, 10]),
    ).toEqual([48]);
    const turned = f32('w', [2, 1], [3, 4]);
    for (const inputs of [
      ['h', 'b'],
      ['b', 'h'],
    ]) {
      expect(
        predictions(model(op('MatMul', ['x', 'w'], 'h'), op('Add', inputs, 'y'), turned, f32('b', [1], [5])), [1, 10]),
      ).toEqual([48]);
    }
    expect(predictions(model(op('MatMul', ['x', 'w'], 'h'), op('Relu', ['h'], 'y'), turned), [-1, -10])).toEqual([0]);
  });

  it.each([
    ['an operator that there is none of', [op('Conv', ['x', 'w'], 'y')], 'fromOnnx: the operator Conv cannot be read'],
    ['a branch', [op('Relu', ['x'], 'a'), op('Relu', ['x'], 'y')], 'fromOnnx: a branch at x (Relu, Relu)'],
    ['an end that is not the output', [op('Relu', ['x'], 'z')], 'fromOnnx: the end at z'],
    ['a loop', [op('Relu', ['x'], 'a'), op('Relu', ['a'], 'x')], 'fromOnnx: '],
    ['weights that are no constant', [op('Gemm', ['x', 'v'], 'y')], 'fromOnnx: a Gemm whose input v is no constant'],
    ['an Add by itself', [op('Add', ['x', 'b'], 'y'), f32('b', [1], [1])], 'fromOnnx: the operator Add by itself'],
    [
      'a scaled Gemm',
      [op('Gemm', ['x', 'b'], 'y', integer('alpha', 2)), f32('b', [1, 1], [1])],
      'fromOnnx: a Gemm with alpha or beta other than 1',
    ],
    ['a tensor cut short', [op('Gemm', ['x', 'b'], 'y'), f32('b', [2, 9], [1])], 'should hold 18 numbers, but holds 1'],
    ['an absurd shape', [op('Gemm', ['x', 'b'], 'y'), f32('b', [2 ** 40, 2 ** 40], [1])], 'numbers, but holds 1'],
    [
      'a weight that is not finite',
      [op('Gemm', ['x', 'b'], 'y'), f32('b', [1, 1], [Number.NaN])],
      'tensor b[0] must be finite, got NaN',
    ],
  ])('refuse: %s', (_, parts, says) => {
    expect(() => fromOnnx(model(...parts))).toThrow(says);
  });
});

describe('hostile input never crashes, hangs, or is taken for a network by chance', () => {
  const written = {
    onnx: toOnnx(compiled()),
    safetensors: saveSafetensors(toStateDict(compiled(sequential(3, dense(2))))),
  };
  const known = (call: () => unknown): void => {
    try {
      call();
    } catch (error) {
      expect(error instanceof RangeError || error instanceof TypeError, String((error as Error).stack)).toBe(true);
      expect((error as Error).message).toMatch(
        /^(fromOnnx|loadSafetensors|fromJson|fromLayersModel|sequential|dense|standardised|\w+Norm|dropout|elu|gelu|leakyRelu|softplus): /,
      );
    }
  };
  const options = { numRuns: 400, seed: 11 };

  it('bytes at random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        known(() => fromOnnx(bytes));
        known(() => loadSafetensors(bytes));
      }),
      options,
    );
  });

  it.each(Object.entries(written))('a good %s file with bytes changed, cut off and doubled', (name, good) => {
    const read = name === 'onnx' ? fromOnnx : loadSafetensors;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        fc.nat(good.length),
        (changes, end) => {
          const bad = good.slice();
          for (const [at, byte] of changes) bad[at] = byte;
          known(() => read(bad));
          known(() => read(bad.subarray(0, end)));
          known(() => read(joined([bad, bad])));
        },
      ),
      options,
    );
  });

  it('JSON of any kind', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        known(() => fromJson(value));
        known(() => fromJson(JSON.stringify(value)));
        known(() => fromJson({ format: 'elbow-network', version: 1, inputs: 2, layers: [value] }));
        known(() =>
          fromJson({
            format: 'elbow-network',
            version: 1,
            inputs: value,
            layers: [{ kind: 'dense', options: { outputs: value } }],
          }),
        );
        known(() => fromLayersModel(value as never));
        known(() =>
          fromLayersModel({ modelTopology: value as object, weightSpecs: [], weightData: new ArrayBuffer(8) }),
        );
      }),
      options,
    );
    expect(() => fromJson('{')).toThrow('fromJson: the text is no JSON');
  });

  it('a LayersModel whose weights do not fit', () => {
    const good = toLayersModel(compiled());
    const cases: [Partial<LayersModelArtifacts>, string][] = [
      [
        { weightData: good.weightData.slice(4) },
        'fromLayersModel: weight dense3/bias should take 8 bytes, but 4 follow',
      ],
      [{ weightSpecs: good.weightSpecs.slice(1) }, 'fromLayersModel: '],
      [
        { weightSpecs: [...good.weightSpecs, good.weightSpecs[0] as never] },
        'fromLayersModel: weight dense1/kernel should take',
      ],
      [
        { modelTopology: { class_name: 'Functional', config: {} } },
        'fromLayersModel: a model of class Functional cannot be read',
      ],
    ];
    for (const [change, says] of cases) expect(() => fromLayersModel({ ...good, ...change })).toThrow(says);
  });
});

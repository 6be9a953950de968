import {
  compile,
  dense,
  fromJson,
  fromLayersModel,
  fromOnnx,
  type LayersModelArtifacts,
  loadSafetensors,
  relu,
  type Session,
  saveSafetensors,
  sequential,
  squaredError,
  standardised,
  toLayersModel,
  toOnnx,
  toStateDict,
} from '@elbow/nn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesField, joined, numberField } from '../src/interchange/protobuf.ts';

const scaling = { mean: [0.5, -2, 3], deviation: [2, 0.25, 1] };
const network = sequential(3, standardised(scaling), dense(7), relu(), dense(4), relu(), dense(2));
const compiled = (net = network): Session => compile(net, { loss: squaredError(), seed: 9, batch: 8 });

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

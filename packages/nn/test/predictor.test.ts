import { init as initTraining } from '@elbow/core-wasm';
import { init as initRelaxed } from '@elbow/core-wasm/relaxed';
import {
  batchNorm,
  compile,
  dense,
  frozen,
  type Layer,
  loadSafetensors,
  relu,
  type Session,
  saveSafetensors,
  sequential,
  squaredError,
  standardised,
  toPredictor,
} from '@elbow/nn';
import { predictor } from '@elbow/nn/predict';
import { gradientDescent } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { sealOf } from '../src/interchange/forwardProgram.ts';
import { MAKERS } from '../src/interchange/model.ts';
import { CORES, expectSameBits, type Precision, randomArray } from './examples.ts';
import { LAYERS } from './table.ts';

const scaling = { mean: [0.5, -2, 3], deviation: [2, 0.25, 1] };

/** A session of these layers between two dense ones, its numbers moved by some steps. */
function taught(middle: Layer, precision: Precision = 'f32'): Session {
  const session = compile(sequential(3, dense(11), middle, dense(2)), {
    loss: squaredError(),
    rule: gradientDescent({ learningRate: 0.05 }),
    batch: 5,
    seed: 4,
    core: CORES[precision](),
  });
  for (let k = 0; k < 3; k++) session.step(randomArray(15, k), randomArray(10, k + 9));
  return session;
}

const body = taught(batchNorm());
const ROWS: Readonly<Record<string, () => Session>> = {
  ...Object.fromEntries(Object.entries(LAYERS).map(([name, layer]) => [name, () => taught(layer())])),
  relu: () => taught(relu()),
  standardised: () =>
    compile(sequential(3, standardised(scaling), dense(4), relu(), dense(1)), { loss: squaredError(), seed: 2 }),
  frozen: () => compile(sequential(3, frozen(body, 2), relu(), dense(3)), { loss: squaredError(), seed: 3 }),
  'one wide layer': () => compile(sequential(3, dense(70)), { loss: squaredError(), seed: 3 }),
  'one output of many inputs': () => compile(sequential(90, dense(1)), { loss: squaredError(), seed: 3 }),
};

it('has a row for every kind of layer', () => {
  const kinds = Object.values(ROWS).flatMap((row) => row().plan.network.layers.map(({ kind }) => kind));
  expect(Object.keys(MAKERS).filter((kind) => !kinds.includes(kind))).toEqual([]);
});

describe.each(Object.entries(ROWS))('%s', (_, row) => {
  const session = row();
  const { inputs, outputs } = session.plan.network;
  // fewer rows than a batch, whole batches, and some more
  it.each([1, 2, 7, 31, 32, 33, 64, 100])('%i rows have the bits of session.predict', (rows) => {
    const model = predictor(toPredictor(session));
    expect({ inputs: model.inputs, outputs: model.outputs }).toEqual({ inputs, outputs });
    const x = randomArray(rows * inputs, rows);
    expectSameBits(model.predict(x), session.predict(x), `${rows} rows`);
  });
});

it.each(Object.keys(LAYERS))('an f64 model with %s predicts with the f64 core', (name) => {
  const session = taught((LAYERS[name] as () => Layer)(), 'f64');
  const model = predictor(toPredictor(session), { core: CORES.f64() });
  const x = Array.from(randomArray(21, 5));
  const y = model.predict(x);
  expect(y).toBeInstanceOf(Float64Array);
  expect([...y]).toEqual([...session.predict(x)]);
});

describe('a predictor', () => {
  const session = taught(relu());
  const file = toPredictor(session, { inputs: ['a', 'b', 'c'], classes: ['yes', 'no'] });

  it('carries what was written beside the model', () => {
    expect(predictor(file).about).toEqual({ inputs: ['a', 'b', 'c'], classes: ['yes', 'no'] });
    expect(predictor(toPredictor(session)).about).toEqual({});
  });

  it('gives the same bits whatever its batch, on the training core, and on the relaxed one what that gives', () => {
    const x = randomArray(33 * 3, 1);
    for (const options of [{ batch: 1 }, { batch: 5 }, { batch: 1000 }, { core: initTraining() }]) {
      expectSameBits(predictor(file, options).predict(x), session.predict(x), JSON.stringify(options));
    }
    const relaxed = compile(session.plan.network, { loss: squaredError(), core: initRelaxed() });
    relaxed.parameters.set(session.parameters);
    expectSameBits(predictor(file, { core: initRelaxed() }).predict(x), relaxed.predict(x), 'relaxed');
  });

  it('is a model of its own: neither the session nor the file moves it, nor does a result change later', () => {
    const copy = file.slice();
    const model = predictor(copy);
    const before = model.predict([1, 2, 3]);
    const kept = before.slice();
    copy.fill(0);
    session.step([1, 2, 3], [4, 5]);
    model.predict([3, 2, 1]);
    expectSameBits(before, kept, 'what was given before');
    expectSameBits(model.predict([1, 2, 3]), kept, 'again');
    expect(kept.every(Number.isFinite)).toBe(true);
  });

  it('holds no more than forward pass and numbers', () => {
    const { tensors, metadata } = loadSafetensors(file);
    expect([...tensors.keys()].toSorted()).toEqual(['dense1.b', 'dense1.w', 'dense2.b', 'dense2.w']);
    expect(JSON.parse(metadata.program as string)).toEqual({
      x: 'x',
      y: 'dense2.y',
      ops: [
        ['denseForwardRelu', 'x', 'dense1.w', 'dense1.b', 'relu1.y'],
        ['denseForward', 'relu1.y', 'dense2.w', 'dense2.b', 'dense2.y'],
      ],
      rows: { x: 3, 'relu1.y': 11, 'dense2.y': 2 },
    });
  });

  it.each([
    ['rows in part', [1, 2], RangeError, 'predict: x must hold whole rows of 3 features, got 2 numbers'],
    ['no rows', [], RangeError, 'predict: x must hold whole rows of 3 features, got 0 numbers'],
    ['nested rows', [[1, 2, 3]] as unknown as number[], TypeError, 'predict: x must be a flat array'],
  ])('refuses %s', (_, x, kind, message) => {
    const attempt = (): unknown => predictor(file).predict(x);
    expect(attempt).toThrow(kind);
    expect(attempt).toThrow(message);
  });
});

describe('toPredictor refuses', () => {
  it('numbers that are not finite, by name', () => {
    const session = taught(relu());
    session.parameters[34] = Number.NaN;
    expect(() => toPredictor(session)).toThrow(new RangeError('toPredictor: dense1.b[1] must be finite, got NaN'));
  });

  const own = (emit: Layer['emit']): Session =>
    compile(sequential(2, { kind: 'own', options: {}, outputs: (n) => n, emit }, dense(1)), { loss: squaredError() });

  it('a kernel that the core for inference does not have', () => {
    const session = own((builder, x) => {
      const y = builder.rows('y', 2);
      builder.emit('reluBackward', x, x, y);
      return { y, backward: () => null };
    });
    expect(() => toPredictor(session)).toThrow(
      new TypeError('toPredictor: the core for inference has no kernel reluBackward'),
    );
  });

  it.each([null, 'x', 5, [1], { n: 1n }])('words beside the model that are no JSON object: %o', (about) => {
    expect(() => toPredictor(taught(relu()), about as object as Record<string, unknown>)).toThrow(
      new TypeError('toPredictor: about must be an object that JSON can hold'),
    );
  });

  it('a network whose rows are too wide for its few numbers', () => {
    const layers = Array.from({ length: 400 }, () => relu());
    const session = compile(sequential(1, dense(2000), ...layers), { loss: squaredError(), batch: 1 });
    expect(() => toPredictor(session)).toThrow(
      /^toPredictor: rows of \d+ numbers in all are too wide for a file of \d+ bytes$/,
    );
  });

  it('two arrays of one name', () => {
    const session = own((builder, x) => {
      const [between, y] = [builder.rows('y', 2), builder.rows('y', 2)];
      builder.emit('relu', x, between);
      builder.emit('relu', between, y);
      return { y, backward: () => null };
    });
    expect(() => toPredictor(session)).toThrow(new TypeError('toPredictor: two arrays are called own1.y'));
  });
});

describe('predictor refuses', () => {
  const session = taught(relu());
  const file = toPredictor(session);

  /** The file with another program, and the hash that belongs to it: what somebody could make who means harm. */
  function forged(change: object | null): Uint8Array {
    const { tensors, metadata } = loadSafetensors(file);
    const program = change && { ...JSON.parse(metadata.program as string), ...change };
    return resealed(Object.fromEntries(tensors), { ...metadata, program: JSON.stringify(program) });
  }
  const resealed = (tensors: Parameters<typeof saveSafetensors>[0], metadata: Record<string, string>): Uint8Array =>
    saveSafetensors(tensors, { ...metadata, hash: sealOf(tensors, metadata) });
  const told = (change: Record<string, string>): Uint8Array => {
    const { tensors, metadata } = loadSafetensors(file);
    return resealed(Object.fromEntries(tensors), { ...metadata, ...change });
  };
  const dense1 = (w: string): Uint8Array => forged({ y, ops: [['denseForward', 'x', w, 'dense1.b', 'relu1.y']] });

  const widths = { x: 3, 'relu1.y': 11, 'dense2.y': 2 };
  const y = 'x';
  const relus = (...ops: string[][]): Uint8Array => forged({ y, ops: ops.map((op) => ['relu', ...op]) });
  const bad: [what: string, file: () => Uint8Array, kind: ErrorConstructor, message: string][] = [
    ['no file', () => 'x' as unknown as Uint8Array, TypeError, 'bytes must be a Uint8Array'],
    ['a file cut short', () => file.subarray(0, file.length - 1), RangeError, 'ends at byte'],
    [
      'a checkpoint',
      () => session.checkpoint(),
      TypeError,
      'must be an elbow-predictor of version 1, got elbow-checkpoint 1',
    ],
    ['a later version', () => told({ version: '2' }), TypeError, 'of version 1, got elbow-predictor 2'],
    [
      'a file of any arrays',
      () => saveSafetensors({}),
      TypeError,
      'must be an elbow-predictor of version 1, got undefined',
    ],
    ['a program that is no JSON', () => told({ program: '{' }), TypeError, "the file's metadata must be JSON objects"],
    ['a program of brackets', () => told({ program: '['.repeat(1e6) }), TypeError, 'must be JSON objects'],
    ['words beside it that are no JSON', () => told({ about: 'x' }), TypeError, 'must be JSON objects, got x'],
    [
      'an f64 model on an f32 core',
      () => toPredictor(taught(relu(), 'f64')),
      TypeError,
      'the model is of f64, the core of f32',
    ],
    ['a program that is null', () => forged(null), TypeError, 'must be JSON objects'],
    ['no operations', () => forged({ ops: [] }), TypeError, 'x must be rows that the program has'],
    ['operations that are none', () => forged({ ops: [1] }), TypeError, 'no list of operations'],
    ['operations that are no list', () => forged({ ops: {} }), TypeError, 'no list of operations'],
    ['a kernel that is no name', () => forged({ ops: [[['relu'], 'x', 'h']] }), TypeError, 'no list of operations'],
    ['an operand left out', () => forged({ ops: [['relu', 'x', null]] }), TypeError, 'no list of operations'],
    ['an unknown kernel', () => forged({ ops: [['adam', 'x']] }), TypeError, 'has no kernel adam'],
    ['an export that is no kernel', () => forged({ ops: [['run', 'x']] }), TypeError, 'has no kernel run'],
    ['a name of the prototype', () => forged({ ops: [['toString', 'x']] }), TypeError, 'has no kernel toString'],
    ['too few operands', () => relus(['x']), TypeError, 'relu: takes 2 operands'],
    ['too many', () => relus(['x', 'relu1.y', 'dense1.b']), TypeError, 'relu: takes 2 operands'],
    ['weights that nobody has', () => dense1('toString'), RangeError, 'toString must be an array of the file'],
    ['rows for weights', () => dense1('x'), RangeError, 'x must be an array of the file'],
    [
      'weights that are used twice',
      () => forged({ y, ops: [1, 2].map(() => ['denseForward', 'x', 'dense1.w', 'dense1.b', 'relu1.y']) }),
      TypeError,
      'dense1.w is used twice',
    ],
    [
      'rows that are used without end',
      () =>
        forged({
          y,
          ops: Array.from({ length: 3000 }, () => ['relu', 'x', 'relu1.y']),
          rows: { x: 2000, 'relu1.y': 2000 },
        }),
      RangeError,
      'rows are used too often for a file of this size',
    ],
    ['rows that nobody has', () => relus(['x', 'toString']), RangeError, 'toString must be rows of 1 to'],
    ['rows as wide as memory', () => forged({ rows: { ...widths, x: 1e9 } }), RangeError, 'x must be rows of 1 to'],
    ['rows of no width', () => forged({ rows: { ...widths, x: 0 } }), RangeError, 'x must be rows of 1 to'],
    ['a width that is no number', () => forged({ rows: { ...widths, x: '3' } }), RangeError, 'x must be rows of 1 to'],
    [
      'rows that do not fit',
      () => forged({ rows: { ...widths, x: 4 } }),
      RangeError,
      'denseForwardRelu: w[K,N] is dense1.w [3,11], but K = 4',
    ],
    ['no rows at all', () => forged({ rows: undefined }), RangeError, 'x must be rows of 1 to'],
    [
      'many rows that are wide together',
      () => {
        const names = Array.from({ length: 40 }, (_, i) => `r${i}`);
        const ops = names.map((name, i) => ['relu', i === 0 ? 'x' : `r${i - 1}`, name]);
        return forged({ y, ops, rows: { x: 999, ...Object.fromEntries(names.map((name) => [name, 999])) } });
      },
      RangeError,
      'must be rows of 1 to',
    ],
    ['weights as its output', () => forged({ y: 'dense2.w' }), TypeError, 'dense2.w must be rows that the program has'],
    [
      'an output that nobody writes',
      () => forged({ y: 'nobody' }),
      TypeError,
      'nobody must be rows that the program has',
    ],
    [
      'rows read before they are written, which hold what the call before left',
      () => relus(['relu1.y', 'dense2.y'], ['x', 'relu1.y']),
      TypeError,
      'relu reads relu1.y before it is written',
    ],
    [
      'weights that it would change',
      () =>
        forged({
          y,
          ops: [
            ['relu', 'x', 'x'],
            ['denseForward', 'x', 'dense1.w', 'dense1.b', 'relu1.y'],
            ['relu', 'relu1.y', 'dense1.b'],
          ],
        }),
      RangeError,
      'dense1.b must be rows of 1 to',
    ],
    ['weights that it would read as rows', () => relus(['dense1.b', 'relu1.y']), TypeError, 'relu reads dense1.b'],
  ];
  it.each(bad)('%s', (_, make, kind, message) => {
    const attempt = (): unknown => predictor(make());
    expect(attempt).toThrow(kind);
    expect(attempt).toThrow(message);
  });

  it.each([
    [{ batch: 0 }, RangeError, 'predictor: batch must be an integer >= 1, got 0'],
    [{ rows: 1 }, TypeError, 'predictor: no option is called rows; there are batch, core'],
  ])('the options %o', (options, kind, message) => {
    const attempt = (): unknown => predictor(file, options as { batch?: number });
    expect(attempt).toThrow(kind);
    expect(attempt).toThrow(message);
  });

  it('more memory than 4 GiB', () => {
    expect(() => predictor(file, { batch: 2 ** 28 })).toThrow('the limit is 4096 MiB');
  });

  it('a file with any byte changed in any way, or predicts what it did before', () => {
    const x = randomArray(6, 1);
    const wanted = predictor(file).predict(x);
    const start = 8 + new DataView(file.buffer).getUint32(0, true);
    const same = (spoiled: Uint8Array): boolean => {
      try {
        const y = predictor(spoiled).predict(x);
        return wanted.every((value, i) => Object.is(value, y[i]));
      } catch (error) {
        return error instanceof RangeError || error instanceof TypeError;
      }
    };
    const spoiled = file.slice();
    for (let at = 0; at < file.length; at++) {
      const whole = file[at] as number;
      // Of the header every other value, of the numbers, which are hashed alike, every bit.
      const changes = at < start ? Array.from({ length: 255 }, (_, i) => i + 1) : [1, 2, 4, 8, 16, 32, 64, 128];
      for (const change of changes) {
        spoiled[at] = whole ^ change;
        if (!same(spoiled)) throw new Error(`byte ${at} with ${change} changed is taken, and predicts something else`);
      }
      spoiled[at] = whole;
    }
  });
});

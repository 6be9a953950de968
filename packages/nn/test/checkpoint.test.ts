import {
  compile,
  crossEntropy,
  dense,
  loadSafetensors,
  relu,
  type Session,
  saveSafetensors,
  sequential,
  squaredError,
  standardised,
  train,
  weightsHash,
} from '@elbow/nn';
import { adam, clipByValue, momentum, parameterGroups } from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, drain, exampleData, expectSameBits } from './examples.ts';

const network = () => sequential(3, dense(5), relu(), dense(3));
const base = { loss: crossEntropy(), rule: adam(), batch: 4, seed: 6 };
const make = (changes: Partial<Parameters<typeof compile>[1]> = {}, net = network()): Session =>
  compile(net, { ...base, ...changes });
const data = exampleData(18, 3, 3, crossEntropy());

/** A session in the middle of its second epoch. */
function trained(): Session {
  const session = make();
  for (const { step } of train(session, data, { epochs: 3, every: 1, validation: data, patience: 2 }))
    if (step === 7) break;
  return session;
}

describe('a checkpoint', () => {
  it('holds the parameters by name and shape, what the rule keeps, the best and the last parameters and the state', () => {
    const session = trained();
    const { tensors, metadata } = loadSafetensors(session.checkpoint());
    expect(
      [...tensors].map(([name, { shape, data: d }]) => `${name} [${shape}] ${d.constructor.name}`).toSorted(),
    ).toEqual([
      'best [38] Float32Array',
      'dense1.b [5] Float32Array',
      'dense1.w [3,5] Float32Array',
      'dense2.b [3] Float32Array',
      'dense2.w [5,3] Float32Array',
      'last [38] Float32Array',
      'rule.m [38] Float32Array',
      'rule.v [38] Float32Array',
      'state [20] Float64Array',
    ]);
    expect(tensors.get('dense1.w')?.data).toEqual(session.parameters.slice(0, 15));
    expect(metadata).toMatchObject({ format: 'elbow-checkpoint', seed: '6', batch: '4', precision: 'f32' });
  });

  it('holds what layers were given: the scaling stays with the model', () => {
    const scaling = { mean: [1, 2, 3], deviation: [4, 5, 6] };
    const session = make({}, sequential(3, standardised(scaling), dense(3)));
    const { tensors } = loadSafetensors(session.checkpoint());
    expect([...(tensors.get('standardised1.mean')?.data ?? [])]).toEqual([1, 2, 3]);
    expect([...(tensors.get('standardised1.deviation')?.data ?? [])]).toEqual([4, 5, 6]);
  });

  it('read from a file is a Buffer, and restores as well', () => {
    const session = trained();
    const other = make();
    other.restore(Buffer.from(session.checkpoint()));
    expectSameBits(other.parameters, session.parameters, 'parameters');
    expect(other.steps).toBe(7);
  });

  it('of the same moment has the same bytes', () => {
    expect(trained().checkpoint()).toEqual(trained().checkpoint());
  });

  it('puts back the learning rate, and works whatever is staged at once', () => {
    const session = make();
    session.learningRate = 0.123;
    const other = make({ staging: 1 });
    other.restore(session.checkpoint());
    expect(other.learningRate).toBe(0.123);
  });
});

describe('restore refuses', () => {
  const bytes = trained().checkpoint();

  it.each<[string, () => Session, string]>([
    [
      'another width',
      () => make({}, sequential(3, dense(6), relu(), dense(3))),
      "restore: the checkpoint's network is",
    ],
    ['another layer', () => make({}, sequential(3, dense(5), dense(3))), "restore: the checkpoint's network is"],
    ['another loss', () => make({ loss: squaredError() }), 'restore: the checkpoint\'s loss is {"kind":"crossEntropy"'],
    ['another rule', () => make({ rule: momentum() }), 'restore: the checkpoint\'s rule is {"name":"adam"'],
    ['another form of the rule', () => make({ rule: adam({ amsgrad: true }) }), "restore: the checkpoint's rule is"],
    ['a rule with clipping', () => make({ rule: clipByValue(adam(), 1) }), "restore: the checkpoint's rule is"],
    ['a rule of groups', () => make({ rule: parameterGroups(adam(), []) }), "restore: the checkpoint's rule is"],
    ['another hyperparameter', () => make({ rule: adam({ beta1: 0.8 }) }), "restore: the checkpoint's rule is"],
    ['another batch', () => make({ batch: 5 }), "restore: the checkpoint's batch is 4, the session's is 5"],
    ['another seed', () => make({ seed: 7 }), "restore: the checkpoint's seed is 6, the session's is 7"],
    [
      'another precision',
      () => make({ core: CORES.f64() }),
      "restore: the checkpoint's precision is f32, the session's is f64",
    ],
    ['no rule', () => compile(network(), { loss: crossEntropy(), batch: 4, seed: 6 }), "the session's is none"],
  ])('%s', (_, session, message) => {
    expect(() => session().restore(bytes)).toThrow(TypeError);
    expect(() => session().restore(bytes)).toThrow(message);
  });

  it('a safetensors file that is no checkpoint', () => {
    const other = saveSafetensors({ w: { shape: [1], data: new Float32Array(1) } });
    expect(() => make().restore(other)).toThrow(new TypeError('restore: the file is not a checkpoint of Elbow'));
  });

  it('a missing array, another shape or another type', () => {
    const { tensors, metadata } = loadSafetensors(bytes);
    const all = Object.fromEntries(tensors);
    const { 'dense1.b': _, ...missing } = all;
    const reshaped = { ...all, 'dense1.w': { shape: [5, 3], data: new Float32Array(15) } };
    const retyped = { ...all, 'dense1.b': { shape: [5], data: new Float64Array(5) } };
    expect(() => make().restore(saveSafetensors(missing, metadata))).toThrow(
      'restore: the checkpoint has no array dense1.b of shape [5]',
    );
    expect(() => make().restore(saveSafetensors(reshaped, metadata))).toThrow(
      'restore: the checkpoint has no array dense1.w of shape [3,5]',
    );
    expect(() => make().restore(saveSafetensors(retyped, metadata))).toThrow(
      'restore: the checkpoint has no array dense1.b of shape [5]',
    );
  });

  it('a file with any single byte changed or cut, and leaves the session as it was', () => {
    const session = make();
    const before = [...session.parameters];
    for (let i = 0; i < bytes.length; i++) {
      const damaged = bytes.slice();
      damaged[i] = (damaged[i] as number) ^ (1 << (i % 8));
      let refused = false;
      try {
        session.restore(damaged);
      } catch (error) {
        refused = error instanceof RangeError || error instanceof TypeError;
      }
      expect(refused, `byte ${i}`).toBe(true);
    }
    expect(() => session.restore(bytes.subarray(0, -1))).toThrow(RangeError);
    expect([...session.parameters]).toEqual(before);
    expect(session.steps).toBe(0);
  });
});

describe('weightsHash', () => {
  it('is the SHA-256 of the parameters as little-endian numbers in public order', async () => {
    const session = compile(sequential(1, dense(1)), { loss: squaredError() });
    session.parameters.set([1, -2]);
    // printf '\x00\x00\x80\x3f\x00\x00\x00\xc0' | sha256sum
    const digest = await crypto.subtle.digest('SHA-256', Uint8Array.of(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0));
    expect(await weightsHash(session)).toBe(Buffer.from(digest).toString('hex'));
  });

  it('changes with one bit of one weight', async () => {
    const session = make();
    const before = await weightsHash(session);
    session.parameters[20] = (session.parameters[20] as number) * (1 + 2 ** -23);
    expect(await weightsHash(session)).not.toBe(before);
  });
});

it('training from a restored checkpoint does not change the checkpoint', () => {
  const bytes = trained().checkpoint();
  const copy = bytes.slice();
  const session = make();
  session.restore(bytes);
  drain(train(session, data, { epochs: 4 }));
  expect(bytes).toEqual(copy);
});

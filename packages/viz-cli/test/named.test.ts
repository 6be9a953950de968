import { type Session, train } from '@elbow/nn';
import { hasMomentum, type Plateau, type Schedule } from '@elbow/optim';
import { describe, expect, test } from 'vitest';
import {
  ACTIVATION_FORMS,
  CLASS_LOSS_FORMS,
  CLIP_FORMS,
  OPTIMIZER_FORMS,
  SAMPLER_FORMS,
  SCHEDULE_FORMS,
  VALUE_LOSS_FORMS,
} from '../src/named/forms.ts';
import { namedSampler } from '../src/named/samplers.ts';
import { namedSchedule } from '../src/named/schedules.ts';
import { type Forms, parseSpec, spelledSpec } from '../src/named/spec.ts';
import { openData } from '../src/read/openData.ts';
import { silently } from '../src/read/reading.ts';
import type { RunOptions } from '../src/run/description.ts';
import { createSession, ruleOf } from '../src/run/model.ts';
import { type Prepared, prepare } from '../src/run/prepare.ts';
import { IRIS } from './command.ts';
import { messageOf } from './temporary.ts';

const FORMS: Forms = { plain: {}, rich: { size: 'number', at: 'numbers', quick: 'flag', kind: ['one', 'two'] } };

describe('a name with settings is read:', () => {
  test.each([
    ['plain', { name: 'plain', values: {} }],
    ['rich', { name: 'rich', values: {} }],
    ['rich:0.5', { name: 'rich', values: { size: 0.5 } }],
    ['rich:-1e3,kind=two', { name: 'rich', values: { size: -1000, kind: 'two' } }],
    ['rich: size = 2 , quick', { name: 'rich', values: { size: 2, quick: true } }],
    ['rich:quick=false,at=1+2.5+3', { name: 'rich', values: { quick: false, at: [1, 2.5, 3] } }],
  ])('%s', (text, expected) => {
    const spec = parseSpec(text, FORMS);
    expect(spec).toEqual(expected);
    expect(parseSpec(spelledSpec(spec), FORMS)).toEqual(expected);
  });
});

describe('refused is', () => {
  test.each([
    ['plian', 'expected plain or rich, got "plian"; did you mean "plain"?'],
    ['toString', 'expected plain or rich, got "toString"'],
    ['plain:1', 'plain takes no settings, got "1"'],
    ['rich:sise=1', 'rich has no setting "sise": it takes size, at, quick, kind; did you mean "size"?'],
    ['rich:size=1,size=2', 'rich has size twice'],
    ['rich:size=big', 'rich: size expects a number, got "big"'],
    ['rich:size=0x10', 'rich: size expects a number, got "0x10"'],
    ['rich:size', 'rich: size expects a number, got nothing'],
    ['rich:at=1+x', 'rich: at expects numbers with + between, got "1+x"'],
    ['rich:quick=maybe', 'rich: quick expects true or false, got "maybe"'],
    ['rich:kind=too', 'rich: kind expects one or two, got "too"; did you mean "two"?'],
    ['rich:', 'rich has no setting "": it takes size, at, quick, kind'],
  ])('%s', (text, message) => {
    expect(messageOf(() => parseSpec(text, FORMS))).toBe(`InvalidArgumentError: ${message}`);
  });
});

/** Four steps an epoch, ten epochs, at the rate 8. */
const RUN = { rate: 8, epochs: 10, stepsPerEpoch: 4, hasMomentum: false };

describe('a schedule counts in epochs:', () => {
  const rates = (text: string, steps: readonly number[], warming = 0): number[] => {
    const schedule = namedSchedule(text, RUN, warming) as Schedule;
    return steps.map((k) => schedule(k));
  };
  const cos = (part: number): number => 4 + 4 * Math.cos(Math.PI * part);
  test.each<[string, readonly number[], readonly number[]]>([
    ['constant', [0, 39], [8, 8]],
    ['inverseTime', [0, 3, 4, 12], [8, 8, 4, 2]],
    ['inverseSquare', [0, 4, 8], [8, 2, 8 / 9]],
    ['inverseSquareRoot', [0, 12], [8, 4]],
    ['exponential:0.5', [0, 3, 8], [8, 8, 8 / Math.E]],
    ['step:every=2,factor=0.5', [0, 7, 8, 16], [8, 8, 4, 2]],
    ['multistep:milestones=1+3,factor=0.25', [3, 4, 11, 12], [8, 2, 2, 0.5]],
    ['polynomial:power=2', [0, 20, 40], [8, 2, 0]],
    ['linear', [0, 10, 40], [8, 6, 0]],
    ['linear:epochs=5,from=0.5,to=1', [0, 10, 20, 30], [4, 6, 8, 8]],
    ['cosine', [0, 10, 20, 40], [8, cos(0.25), 4, 0]],
    ['cosine:epochs=5', [10, 20, 30], [4, 0, 0]],
    ['warmRestarts:epochs=2,growth=2', [0, 4, 8, 16], [8, 4, 8, 4]],
    ['constantFactor:epochs=2,factor=0.25', [7, 8], [2, 8]],
    ['cyclic:up=1,down=3', [0, 2, 4, 10, 16], [2, 5, 8, 5, 2]],
    ['cyclic:up=1,low=0', [0, 4, 6, 8], [0, 8, 4, 0]],
    // the top of one-cycle lies at 0.3 · 40 − 1 = step 11, its start at 8/25, its end at 8/25/10⁴
    ['oneCycle', [0, 11, 39], [0.32, 8, 3.2e-5]],
    ['oneCycle:rise=0.5,shape=linear,divisor=8,finalDivisor=1', [0, 19, 39], [1, 8, 1]],
    // five epochs are twenty steps; cosine then has the other five
    ['linear:from=0.5,to=1 @5 then cosine', [0, 10, 20, 30, 40], [4, 6, 8, 4, 0]],
    ['constant @1 then step:every=1,factor=0.5 @2 then inverseTime', [3, 4, 8, 12, 16], [8, 8, 4, 8, 4]],
    ['linear * step:every=2,factor=0.5', [0, 4, 8, 20], [8, 7.2, 3.2, 1]],
    [
      'constant @2 then cosine * inverseTime',
      [7, 8, 12, 24],
      [8, 8, (8 * (1 + Math.cos((Math.PI * 4) / 32))) / 4, 0.8],
    ],
  ])('%s', (text, steps, expected) => {
    const found = rates(text, steps);
    for (const [i, rate] of expected.entries()) expect(found[i]).toBeCloseTo(rate, 12);
  });

  test('warming up leads to where the schedule is then', () => {
    expect(rates('inverseTime', [0, 3, 7, 8], 2)).toEqual([0.5, 2, 4, 8 / 3]);
  });

  test('a plateau follows its metric', () => {
    const { start, next } = namedSchedule('plateau:factor=0.5,patience=0', RUN, 0) as Plateau;
    expect([3, 2, 2].reduce(next, start).rate).toBe(4);
    expect(messageOf(() => namedSchedule('plateau', RUN, 3))).toMatch(/--warmup: a plateau follows the loss/);
  });

  test('one-cycle moves the momentum of a rule that has one', () => {
    const schedule = namedSchedule('oneCycle', { ...RUN, hasMomentum: true }, 0) as Schedule;
    expect([schedule.momentum?.(0), schedule.momentum?.(11)]).toEqual([0.95, 0.85]);
    expect((namedSchedule('oneCycle', RUN, 0) as Schedule).momentum).toBeUndefined();
  });

  test.each([
    ['linear then cosine', '"linear" expects how many whole epochs it lasts, as in "linear @5 then cosine"'],
    [
      'linear @x then cosine',
      '"linear @x" expects how many whole epochs it lasts, as in "linear @5 then cosine", got "@x"',
    ],
    ['linear @0 then cosine', 'got "@0"'],
    ['linear @2.5 then cosine', 'got "@2.5"'],
    ['linear @0x2 then cosine', 'got "@0x2"'],
    ['linear @-1 then cosine', 'got "@-1"'],
    ['linear @5', 'the last schedule takes the rest of the run: expected no "@5"'],
    ['linear @5 then', 'got ""'],
    ['linear @5 then cosin', 'got "cosin"; did you mean "cosine"?'],
    ['linear *', 'got ""'],
    [
      'linear @10 then cosine',
      'the parts before the last take 10 epochs, and the run has 10: nothing is left for cosine',
    ],
    ['plateau * linear', '--schedule: plateau follows the loss: it stands alone'],
    ['linear @5 then plateau', '--schedule: plateau follows the loss: it stands alone'],
  ])('%s is refused', (text, message) => {
    expect(messageOf(() => namedSchedule(text, RUN, 0))).toContain(message);
  });

  test('one-cycles one after the other move the momentum, a product of schedules does not', () => {
    const run = { ...RUN, hasMomentum: true };
    const both = namedSchedule('oneCycle @5 then oneCycle', run, 0) as Schedule;
    expect([0, 20].map((k) => both.momentum?.(k))).toEqual([0.95, 0.95]);
    expect((namedSchedule('oneCycle * inverseTime', run, 0) as Schedule).momentum).toBeUndefined();
  });

  test('every name is one of these', () => {
    expect(Object.keys(SCHEDULE_FORMS)).toHaveLength(15);
  });
});

const OPTIONS: RunOptions = {
  target: null,
  task: null,
  categorical: [],
  missing: 'error',
  hidden: [16],
  loss: null,
  activation: 'relu',
  optimizer: 'adam',
  lr: null,
  schedule: 'constant',
  warmup: 0,
  l2: 0,
  weightDecay: 0,
  regulariser: null,
  clip: null,
  sampler: 'withoutReplacement',
  weights: 'equal',
  epochs: 30,
  batch: 16,
  patience: null,
  validation: 0,
  test: 0.2,
  seed: 1,
};

async function prepared(options: RunOptions): Promise<Prepared> {
  return prepare(await openData({ path: IRIS, file: IRIS, labels: null }), IRIS, options, () => null, silently);
}

/** Trains on the iris as the command does; `petal_width` to regress. */
async function trained(more: Partial<RunOptions>): Promise<{ session: Session; data: Prepared }> {
  const options = { ...OPTIONS, ...more };
  const data = await prepared(options);
  const { encoding, train: rows } = data;
  const session = createSession(encoding, options, rows.rows);
  const sampler = namedSampler(options.sampler, encoding.target.task);
  for (const _ of train(session, rows, { epochs: options.epochs, sampler }));
  return { session, data };
}

const REGRESS = { target: 'petal_width', task: 'regress' } as const;

describe('everything that is named learns:', () => {
  const classifying: Partial<RunOptions>[] = [
    ...Object.keys(CLASS_LOSS_FORMS).map((loss) => ({ loss })),
    { loss: 'crossEntropy:labelSmoothing=0.1' },
    { loss: 'multiMargin:margin=2,power=2' },
    ...Object.keys(ACTIVATION_FORMS).map((activation) => ({ activation })),
    { activation: 'leakyRelu:0.2' },
    { activation: 'gelu:form=tanh' },
    ...Object.keys(SAMPLER_FORMS).map((sampler) => ({ sampler, ...(sampler === 'fullBatch' ? { epochs: 200 } : {}) })),
    { sampler: 'importance:uniform=0.5,by=gradientNorm' },
    ...Object.keys(CLIP_FORMS).map((name) => ({ clip: `${name}:1` })),
    { regulariser: 'l1:1e-4' },
    { regulariser: 'l2:1e-3' },
    { regulariser: 'elasticNet:lambda1=1e-4,lambda2=1e-3' },
    { weightDecay: 0.01 },
    { optimizer: 'momentum:beta=0.8,form=pytorch', lr: 0.05 },
    { optimizer: 'rprop:variant=irprop+', batch: 120 },
    { optimizer: 'adam:amsgrad' },
  ];
  test.each(classifying.map((options) => [JSON.stringify(options), options] as const))('%s', async (_, options) => {
    const { session, data } = await trained(options);
    // Guessing one of three equal classes is right in 1/3.
    expect(session.evaluate(data.train).accuracy).toBeGreaterThan(0.85);
  });

  test.each(Object.keys(VALUE_LOSS_FORMS))('a value, by %s', async (loss) => {
    const { session, data } = await trained({ ...REGRESS, loss });
    expect(session.evaluate(data.train).r2).toBeGreaterThan(0.85);
  });
});

describe('what is named is what is compiled:', () => {
  test('settings reach the rule, the loss and what comes before the rule', async () => {
    const { session } = await trained({
      epochs: 1,
      optimizer: 'nesterov:beta=0.7,dampening=0.1',
      l2: 0.5,
      weightDecay: 0.25,
      clip: 'globalNorm:3',
      loss: 'crossEntropy:labelSmoothing=0.2',
    });
    const { rule, loss } = session.plan;
    expect(rule).toMatchObject({
      name: 'nesterov',
      learningRate: 0.02,
      hyper: { beta: 0.7, dampening: 0.1, weightDecay: 0.5 },
    });
    expect(rule?.before?.map(({ name, hyper }) => [name, hyper])).toEqual([
      ['decoupledDecay', { lambda: 0.25 }],
      ['clipByGlobalNorm', { limit: 3 }],
    ]);
    expect(loss).toMatchObject({ kind: 'crossEntropyWith', options: { labelSmoothing: 0.2 } });
  });

  test('every optimizer is made by its name, and momentum schedules know which have one', () => {
    const names = Object.keys(OPTIMIZER_FORMS);
    for (const optimizer of names)
      expect(ruleOf({ ...OPTIONS, optimizer }).name).toBe(optimizer === 'rprop' ? 'irprop-' : optimizer);
    expect(names.filter((optimizer) => hasMomentum(ruleOf({ ...OPTIONS, optimizer })))).toEqual(
      expect.arrayContaining(['adam', 'momentum', 'nesterov']),
    );
  });

  test('a penalty of zero changes nothing, and one that is large makes the parameters small', async () => {
    const norm = ({ session }: { session: Session }): number => Math.hypot(...session.parameters);
    const [none, zero, large] = await Promise.all(
      [null, 'l2:0', 'l2:1'].map(async (regulariser) => norm(await trained({ regulariser, epochs: 20 }))),
    );
    expect(zero).toBe(none);
    expect(large).toBeLessThan((none as number) / 2);
  });
});

describe('what does not go together is refused:', () => {
  test.each<[string, Partial<RunOptions>, string]>([
    [
      'a loss of values for classes',
      { loss: 'huber' },
      '--loss: huber is no loss for classification: there are crossEntropy, multiMargin',
    ],
    [
      'a loss of classes for values',
      { ...REGRESS, loss: 'multiMargin' },
      '--loss: multiMargin is no loss for regression: there are squaredError, absoluteError, huber, smoothL1',
    ],
    [
      'a sampler by classes for values',
      { ...REGRESS, sampler: 'balanced' },
      '--sampler: balanced goes by classes, but the task is regression',
    ],
    [
      'a setting out of range',
      { optimizer: 'momentum:beta=1' },
      '--optimizer: momentum: beta must be a finite number >= 0 and < 1, got 1',
    ],
    [
      'a penalty without its size',
      { regulariser: 'l1' },
      '--regulariser: l1 needs lambda, as in --regulariser l1:0.001',
    ],
    [
      'a penalty below zero',
      { regulariser: 'l1:-1' },
      '--regulariser: l1: lambda must be a finite number >= 0, got -1',
    ],
    ['a bound without its size', { clip: 'norm' }, '--clip: norm needs limit, as in --clip norm:1'],
    [
      'decay by a rate that is not there',
      { optimizer: 'rprop', weightDecay: 1 },
      '--weight-decay: it shrinks by the learning rate, which irprop- does not have',
    ],
    [
      'a negative slope that is none',
      { activation: 'elu:-1' },
      '--activation: elu: alpha must be a finite number >= 0, got -1',
    ],
    [
      'more gradient norms than there are',
      { sampler: 'importance:uniform=2' },
      '--sampler: importance: uniform must be a number > 0 and <= 1, got 2',
    ],
  ])('%s', async (_, options, message) => {
    const told = await trained(options).then(
      () => 'it was taken',
      (error: Error) => `${error.name}: ${error.message}`,
    );
    expect(told).toBe(`UserError: ${message}`);
  });
});

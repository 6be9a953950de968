import {
  batchNorm,
  binaryCrossEntropy,
  compile,
  crossEntropy,
  crossEntropyWith,
  type Data,
  dense,
  dropout,
  elu,
  gelu,
  hinge,
  huber,
  kl,
  type Loss,
  layerNorm,
  leakyRelu,
  multiMargin,
  negativeLogLikelihood,
  rowLosses,
  type Session,
  sequential,
  smoothL1,
  softMargin,
  softplus,
  squaredError,
} from '@elbow/nn';
import { describe, expect, it } from 'vitest';
import { CORES, exampleWeights, expectClose } from './examples.ts';
import { runLoss } from './lossRun.ts';
import { dataFor, LOSSES, type Row } from './table.ts';

const [inputs, outputs] = [3, 3];
const make = (loss: Loss, batch: number): Session =>
  compile(sequential(inputs, dense(outputs)), { loss, batch, seed: 4, core: CORES.f64() });

/** Value and gradient of the loss over the data. */
function over(session: Session, data: Data): { value: number; g: Float64Array } {
  const g = new Float64Array(session.parameters.length);
  return { value: session.objective(data).valueAndGradient(Float64Array.from(session.parameters), g), g };
}

/** A mean whose divisor weighs more than rows. */
const OWN_MEAN = /ignored/;
const isSum = (name: string): boolean => name.includes('sum');

/** Sums of n terms of size up to 10 in another order: n·10·2⁻⁵³. */
const TOLERANCE = 40 * 10 * 2 ** -53;

describe.each(Object.entries(LOSSES))('%s', (name, row: Row) => {
  // A loss of probabilities or their logarithms: the outputs of a plain layer would be neither.
  const layers = row.last ? [dense(outputs), row.last()] : [dense(outputs)];
  const build = (batch: number): Session =>
    compile(sequential(inputs, ...layers), { loss: row.loss(), batch, seed: 4, core: CORES.f64() });
  const rows = 11;
  const data = dataFor(row, rows, inputs, outputs);
  const wide = row.loss().target === 'labels' ? 1 : outputs;
  const pick = (order: readonly number[]): Data => ({
    x: order.flatMap((i) => Array.from(data.x).slice(i * inputs, (i + 1) * inputs)),
    t: order.flatMap((i) => Array.from(data.t).slice(i * wide, (i + 1) * wide)),
  });

  it('weighs a row of weight 2 as two rows, and one of weight 0 as none', () => {
    const weights = [1, 2, 0, 3, 1, 2, 1, 1, 0, 4, 1];
    const repeated = pick(weights.flatMap((w, i) => new Array<number>(w).fill(i)));
    const first = over(build(16), { ...data, weights });
    const second = over(build(16), repeated);
    expectClose([first.value], [second.value], TOLERANCE, 'value');
    expectClose(first.g, second.g, TOLERANCE, 'gradient');
  });

  it('is the same whether the rows come at once or in batches of 1, 4 or 5', () => {
    for (const weighted of [data, { ...data, weights: exampleWeights(rows) }]) {
      const whole = over(build(rows), weighted);
      for (const batch of [1, 4, 5]) {
        const parts = over(build(batch), weighted);
        expectClose([parts.value], [whole.value], TOLERANCE, `value in batches of ${batch}`);
        expectClose(parts.g, whole.g, TOLERANCE, `gradient in batches of ${batch}`);
        expect(build(batch).evaluate(weighted).loss).toBe(parts.value);
      }
    }
  });

  it('has the losses of the rows as its parts', () => {
    const losses = rowLosses(build(4), data);
    expect(losses.length).toBe(rows);
    const sum = losses.reduce((s, loss) => s + loss, 0);
    const labels = OWN_MEAN.test(name) ? Array.from(data.t).filter((label) => label !== 2).length : rows;
    const whole = build(rows).evaluate(data).loss;
    expectClose([sum / (isSum(name) ? 1 : labels)], [whole], TOLERANCE, 'sum of the rows');
  });
});

describe('at logits of ±10⁴', () => {
  const LOGITS: Readonly<
    Record<string, readonly [loss: Loss, z: number[], t: number[], value: number, slopes: number[]]>
  > = {
    'binaryCrossEntropy, wrong': [binaryCrossEntropy(), [1e4], [0], 1e4, [1]],
    'binaryCrossEntropy, right': [binaryCrossEntropy(), [-1e4], [0], 0, [0]],
    'softMargin, wrong': [softMargin(), [-1e4], [1], 1e4, [-1]],
    'softMargin, right': [softMargin(), [1e4], [1], 0, [0]],
    'hinge, wrong': [hinge(), [-1e4], [1], 10001, [-1]],
    'crossEntropyWith, wrong': [crossEntropyWith({}), [1e4, -1e4], [1], 2e4, [1, -1]],
    'crossEntropyWith, right': [crossEntropyWith({}), [1e4, -1e4], [0], 0, [0, 0]],
    'crossEntropy, wrong': [crossEntropy(), [1e4, -1e4], [1], 2e4, [1, -1]],
    'smoothed: ½·(0 + 2·10⁴)·ε': [crossEntropyWith({ labelSmoothing: 0.5 }), [1e4, -1e4], [0], 5000, [0.25, -0.25]],
    'multiMargin, wrong': [multiMargin(), [1e4, -1e4], [1], 20001 / 2, [0.5, -0.5]],
  };

  it.each(Object.entries(LOGITS))('%s', (_, [loss, z, t, value, slopes]) => {
    for (const precision of ['f32', 'f64'] as const) {
      const result = runLoss(loss, precision, z, t, 1);
      expect(result.value).toBe(value); // all of these are exact in f32
      expect(result.gradient.map((slope) => slope + 0)).toEqual(slopes);
    }
  });
});

describe('labels that are ignored', () => {
  const x = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const session = make(crossEntropyWith({ ignored: -100 }), 2);
  session.parameters.set([9, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0, 0]); // each row is of the class of its place

  it('count neither as right nor as wrong', () => {
    expect(session.evaluate({ x, t: [0, 1, 2] }).accuracy).toBe(1);
    expect(session.evaluate({ x, t: [0, -100, 1] }).accuracy).toBe(0.5);
    expect(session.evaluate({ x, t: [-100, 1, -100] }).accuracy).toBe(1);
  });

  it('leave the mean of the others', () => {
    const one = session.evaluate({ x: x.slice(0, 3), t: [2] }).loss;
    expect(session.evaluate({ x, t: [2, -100, -100] }).loss).toBe(one);
  });

  it('have no mean where all are: evaluate gives NaN, as PyTorch, and the gradient is 0', () => {
    const t = [-100, -100, -100];
    expect(session.evaluate({ x, t }).loss).toBeNaN();
    expect([...over(session, { x, t }).g].map(Math.abs)).toEqual(new Array(12).fill(0));
  });

  it('must be the one that was named', () => {
    expect(() => session.evaluate({ x, t: [0, -1, 2] })).toThrow(
      new RangeError('evaluate: t[1] must be a class from 0 to 2, got -1'),
    );
  });
});

describe('bad arguments', () => {
  const session = (loss: Loss): Session => make(loss, 2);
  const x = [1, 2, 3];
  const BAD: readonly (readonly [message: string, attempt: () => unknown])[] = [
    ['leakyRelu: slope must be a finite number, got NaN', () => leakyRelu({ slope: Number.NaN })],
    ['elu: alpha must be a finite number >= 0, got -1', () => elu({ alpha: -1 })],
    ['softplus: beta must be a finite number > 0, got 0', () => softplus({ beta: 0 })],
    ['dropout: rate must be a number >= 0 and < 1, got 1', () => dropout({ rate: 1 })],
    ['batchNorm: momentum must be a finite number >= 0 and <= 1, got 2', () => batchNorm({ momentum: 2 })],
    ['batchNorm: epsilon must be a finite number > 0, got 0', () => batchNorm({ epsilon: 0 })],
    ['layerNorm: epsilon must be a finite number > 0, got -1', () => layerNorm({ epsilon: -1 })],
    ['huber: delta must be a finite number > 0, got 0', () => huber({ delta: 0 })],
    ['smoothL1: beta must be a finite number >= 0, got -1', () => smoothL1({ beta: -1 })],
    ['hinge: margin must be a finite number, got Infinity', () => hinge({ margin: Infinity })],
    ['multiMargin: power must be 1 or 2, got 3', () => multiMargin({ power: 3 as 2 })],
    [
      'crossEntropyWith: labelSmoothing must be a number >= 0 and < 1, got 1',
      () => crossEntropyWith({ labelSmoothing: 1 }),
    ],
    [
      'crossEntropyWith: classWeights[1] must be a finite number >= 0, got -1',
      () => crossEntropyWith({ classWeights: [1, -1] }),
    ],
    [
      'crossEntropyWith: classWeights must hold one number a class, 3, got 2',
      () => session(crossEntropyWith({ classWeights: [1, 1] })),
    ],
    [
      'negativeLogLikelihood: ignored must be an integer from -2^24 to 2^24, got 0.5',
      () => negativeLogLikelihood({ ignored: 0.5 }),
    ],
    [
      'binaryCrossEntropy: positiveWeight must hold 3 numbers, one an output, got 2',
      () => session(binaryCrossEntropy({ positiveWeight: [1, 2] })),
    ],
    [
      'evaluate: t[1] must be a probability from 0 to 1, got 2',
      () => session(binaryCrossEntropy()).evaluate({ x, t: [0, 2, 1] }),
    ],
    ['evaluate: t[2] must be 1 or -1, got 0', () => session(softMargin()).evaluate({ x, t: [1, -1, 0] })],
    [
      'evaluate: t[0] must be a probability from 0 to 1, got NaN',
      () => session(kl()).evaluate({ x, t: [Number.NaN, 0, 0] }),
    ],
  ];
  it.each(BAD)('%s', (message, attempt) => expect(attempt).toThrow(new RangeError(message)));

  const WRONG: readonly (readonly [message: string, attempt: () => unknown])[] = [
    ['gelu: form must be one of erf, tanh, got none', () => gelu({ form: 'none' as 'erf' })],
    ['huber: reduction must be one of mean, sum, got none', () => huber({ reduction: 'none' as 'sum' })],
    ['squaredError: no option is called reduce; there are reduction', () => squaredError({ reduce: 'sum' } as object)],
    ['kl: per must be one of row, element, got batch', () => kl({ per: 'batch' as 'row' })],
    [
      'crossEntropyWith: ignored is a label; the targets are probabilities',
      () => crossEntropyWith({ targets: 'probabilities', ignored: 1 }),
    ],
  ];
  it.each(WRONG)('%s', (message, attempt) => expect(attempt).toThrow(new TypeError(message)));
});

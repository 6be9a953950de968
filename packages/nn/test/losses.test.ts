import {
  absoluteError,
  binaryCrossEntropy,
  binaryCrossEntropyOfProbabilities,
  crossEntropy,
  crossEntropyWith,
  hinge,
  huber,
  kl,
  type Loss,
  multiMargin,
  negativeLogLikelihood,
  type Reduction,
  smoothL1,
  softMargin,
  squaredError,
  squaredHinge,
} from '@elbow/nn';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, numbers } from '../../core-wasm/test/fixture.ts';
import type { Precision } from './examples.ts';
import { runLoss } from './lossRun.ts';

type Text = number | string;
interface Case {
  readonly id: string;
  readonly loss: string;
  readonly dtype: Precision;
  readonly options: Readonly<Record<string, Text | boolean>> & { readonly reduction: string };
  readonly input: readonly Text[] | readonly (readonly Text[])[];
  readonly target: readonly number[] | readonly (readonly number[])[];
  readonly weight?: readonly number[];
  readonly pos_weight?: readonly number[];
  readonly value: Text | Case['input'];
  readonly grad: Case['input'];
  readonly truth_value?: Case['value'];
  readonly truth_grad?: Case['input'];
}

const { cases } = fixture<{ cases: Case[] }>('losses.json');

/** The loss of the library for a case, with the given reduction; weights of rows are not part of it. */
const LOSSES: Readonly<Record<string, (c: Case, reduction: Reduction) => Loss>> = {
  mse: (_, reduction) => squaredError({ reduction }),
  l1: (_, reduction) => absoluteError({ reduction }),
  huber: ({ options }, reduction) => huber({ delta: Number(options.delta), reduction }),
  smooth_l1: ({ options }, reduction) => smoothL1({ beta: Number(options.beta), reduction }),
  bce_with_logits: ({ pos_weight }, reduction) =>
    binaryCrossEntropy({ ...(pos_weight ? { positiveWeight: pos_weight } : {}), reduction }),
  bce: (_, reduction) => binaryCrossEntropyOfProbabilities({ reduction }),
  cross_entropy: ({ options, weight }, reduction) =>
    crossEntropyWith({
      labelSmoothing: Number(options.label_smoothing ?? 0),
      targets: options.target === 'probabilities' ? 'probabilities' : 'labels',
      ...(weight ? { classWeights: weight } : {}),
      ...(options.ignore_index === undefined ? {} : { ignored: Number(options.ignore_index) }),
      reduction,
    }),
  nll: ({ options, weight }, reduction) =>
    negativeLogLikelihood({
      ...(weight ? { classWeights: weight } : {}),
      ...(options.ignore_index === undefined ? {} : { ignored: Number(options.ignore_index) }),
      reduction,
    }),
  kl_div: ({ options }, reduction) =>
    kl({
      targets: options.log_target ? 'logs' : 'probabilities',
      per: options.reduction === 'mean' ? 'element' : 'row',
      reduction,
    }),
  hinge: ({ options }, reduction) => hinge({ margin: Number(options.margin), reduction }),
  squared_hinge: ({ options }, reduction) => squaredHinge({ margin: Number(options.margin), reduction }),
  soft_margin: (_, reduction) => softMargin({ reduction }),
  multi_margin: ({ options, weight }, reduction) =>
    multiMargin({
      margin: Number(options.margin),
      power: options.p as 1 | 2,
      ...(weight ? { classWeights: weight } : {}),
      reduction,
    }),
};

/** Where Elbow differs from what is recorded, element by element, with the reason. */
const DIFFERS: Readonly<
  Record<string, { readonly value?: readonly number[]; readonly gradient?: readonly number[]; readonly reason: string }>
> = {
  'mse_extreme in f32': { value: [2], reason: '(10²⁰)² is 10⁴⁰: beyond f32, but losses are f64' },
  'bce_prob_extreme in f64': {
    gradient: [2, 3, 4],
    reason: 'PyTorch divides by the f32 nearest to 10⁻¹², Elbow by 10⁻¹²; checked below',
  },
  'bce_logits_nonfinite in f64': { value: [3], reason: 'PyTorch multiplies 0 by −∞ at z = −∞, t = 1; the loss is +∞' },
  'bce_logits_nonfinite in f32': { value: [3], reason: 'as above' },
};

/** 1e-12 in f64, 2e-5 in f32, times max(1, |value|): the README of the fixtures. */
const tolerance = (precision: Precision, value: number): number =>
  (precision === 'f64' ? 1e-12 : 2e-5) * Math.max(1, Math.abs(value));
const worst = { f64: { ratio: 0, where: '' }, f32: { ratio: 0, where: '' } };

function compare(c: Case, actual: number, expected: number, where: string): void {
  if (!Number.isFinite(expected)) {
    expect(actual, where).toBe(expected);
    return;
  }
  const ratio = Math.abs(actual - expected) / tolerance(c.dtype, expected);
  if (ratio > worst[c.dtype].ratio) worst[c.dtype] = { ratio, where };
  expect(ratio, `${where}: ${actual}, not ${expected}`).toBeLessThanOrEqual(1);
}

const flat = (nested: Case['value']): number[] => numbers([nested].flat(2) as Text[]);
const isNested = (input: Case['input']): boolean => Array.isArray(input[0]);

function inputsOf(c: Case) {
  const rows = c.input.length;
  const weights = c.loss === 'bce_with_logits' ? c.weight : undefined;
  return { rows, weights, y: flat(c.input), t: flat(c.target as Case['input']) };
}

/** One element, or one row where a loss has one value a row, by itself. */
function checkEach(c: Case): void {
  const { y, t } = inputsOf(c);
  const expected = flat(c.truth_value ?? c.value);
  const gradient = flat(c.truth_grad ?? c.grad);
  const wide = y.length / expected.length;
  const loss = (LOSSES[c.loss] as (typeof LOSSES)[string])(c, 'sum');
  const width = t.length / expected.length;
  expected.forEach((value, i) => {
    const [from, to] = [i * wide, (i + 1) * wide];
    const run = runLoss(loss, c.dtype, y.slice(from, to), t.slice(i * width, (i + 1) * width), 1);
    const differs = DIFFERS[`${c.id} in ${c.dtype}`];
    if (!differs?.value?.includes(i)) compare(c, run.value, value, `${c.id} value ${i}`);
    for (let j = from; j < to; j++) {
      if (differs?.gradient?.includes(j)) continue;
      if (y.slice(from, to).some(Number.isNaN)) continue; // the gradient at a NaN is the implementation's own
      if (Number.isNaN(gradient[j]) && !Number.isFinite(y[j])) continue; // as is that at ∞ − ∞
      compare(c, run.gradient[j - from] as number, gradient[j] as number, `${c.id} gradient ${j}`);
    }
  });
}

/** All at once, with the reduction of the case. */
function checkReduced(c: Case): void {
  const { rows, y, t, weights } = inputsOf(c);
  const { reduction } = c.options;
  const gradient = flat(c.truth_grad ?? c.grad);
  const value = flat(c.truth_value ?? c.value)[0] as number;
  // PyTorch's mean of weighted elements divides by their number, Elbow's by their weights.
  const scale = weights ? 1 / y.length : 1;
  const ours = reduction === 'sum' || weights ? 'sum' : 'mean';
  const run = runLoss((LOSSES[c.loss] as (typeof LOSSES)[string])(c, ours), c.dtype, y, t, rows, weights);
  compare(c, run.value * scale, value, `${c.id} value`);
  for (const [j, g] of run.gradient.entries()) {
    compare(c, g * scale, gradient[j] as number, `${c.id} gradient ${j}`);
  }
}

const ALL_IGNORED = 'ce_all_ignored';
const titled = cases.filter(({ id }) => id !== ALL_IGNORED).map((c) => [`${c.id} in ${c.dtype}`, c] as const);

describe('losses.json', () => {
  it('is known in full', () => {
    expect([...new Set(cases.map(({ loss }) => loss))].filter((loss) => !(loss in LOSSES))).toEqual([]);
  });

  it.each(titled)('%s', (_, c) => {
    if (c.options.reduction === 'none') checkEach(c);
    else checkReduced(c);
    expect(isNested(c.input) || c.input.length > 0).toBe(true);
  });

  it.each(titled.filter(([, c]) => c.loss === 'cross_entropy' && Object.keys(c.options).length === 1 && !c.weight))(
    '%s: crossEntropy too',
    (_, c) => {
      if (c.options.reduction !== 'mean') return;
      const { y, t, rows } = inputsOf(c);
      const { value, gradient } = runLoss(crossEntropy(), c.dtype, y, t, rows);
      compare(c, value, flat(c.truth_value as Text)[0] as number, c.id);
      const truth = flat(c.truth_grad as Case['input']);
      for (const [j, g] of gradient.entries()) compare(c, g, truth[j] as number, c.id);
    },
  );

  it('at probabilities of 0 and 1 the slope is that of the least divisor, 10⁻¹²', () => {
    const loss = binaryCrossEntropyOfProbabilities({ reduction: 'sum' });
    const { gradient } = runLoss(loss, 'f64', [0, 1, 1e-30], [1, 0, 1], 3);
    expect(gradient).toEqual([-1e12, 1e12, -1e12]); // 1/1e-12 rounds to 1e12, and 1 − 1e-30 to 1
  });

  it.each(cases.filter(({ id }) => id === ALL_IGNORED).map((c) => [c.dtype, c] as const))(
    'rows that are all ignored have loss and gradient 0 in a step in %s (evaluate gives the recorded NaN)',
    (_, c) => {
      const { y, t, rows } = inputsOf(c);
      const { value, gradient } = runLoss(crossEntropyWith({ ignored: -100 }), c.dtype, y, t, rows);
      expect(value).toBe(0);
      expect(gradient.map(Math.abs)).toEqual(flat(c.grad));
    },
  );
});

afterAll(() => {
  for (const precision of ['f64', 'f32'] as const) {
    const { ratio, where } = worst[precision];
    console.log(`losses.json in ${precision}: worst ${ratio.toPrecision(2)} of the tolerance, ${where}`);
  }
});

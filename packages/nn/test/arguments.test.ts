import { init } from '@elbow/core-wasm';
import {
  compile,
  crossEntropy,
  dense,
  type Loss,
  relu,
  type Session,
  sequential,
  squaredError,
  standardised,
  train,
} from '@elbow/nn';
import { gradientDescent } from '@elbow/optim';
import { describe, expect, it } from 'vitest';

function make({
  loss = crossEntropy(),
  staging = 8,
  batch = 4,
}: {
  loss?: Loss;
  staging?: number;
  batch?: number;
} = {}): Session {
  const network = sequential(3, dense(6), relu(), dense(3));
  return compile(network, { loss, rule: gradientDescent(), batch, staging });
}

describe('a wrong argument is refused with a sentence', () => {
  const labels = make();
  const errors = make({ loss: squaredError() });
  const ruleless = compile(sequential(3, dense(3)), { loss: crossEntropy() });
  const none = undefined as unknown as number[];
  const rows: [string, () => unknown, typeof RangeError | typeof TypeError, string][] = [
    [
      'compile: a misspelt option',
      () => compile(sequential(3, dense(3)), { loss: crossEntropy(), optimiser: gradientDescent() } as never),
      TypeError,
      'compile: no option is called optimiser; there are loss, rule, regulariser, batch, staging, seed, remember, core, precision',
    ],
    [
      'train: a misspelt option',
      () => train(labels, { x: [1, 2, 3], t: [0] }, { epochs: 1, shedule: () => 1 } as never).next(),
      TypeError,
      'train: no option is called shedule; there are epochs, schedule, metric, sampler, accumulate, validation, validateEvery, patience, every',
    ],
    [
      'step: half a row',
      () => labels.step([1, 2], [0]),
      RangeError,
      'step: x must hold whole rows of 3 features, got 2 numbers',
    ],
    [
      'step: no rows',
      () => labels.step([], []),
      RangeError,
      'step: x must hold whole rows of 3 features, got 0 numbers',
    ],
    [
      'step: nested rows',
      () => labels.step([[1, 2, 3]] as never, [0]),
      TypeError,
      'step: x must be a flat array of numbers, row after row of 3 features',
    ],
    ...([[1, null, 3], [1, [2], 3], ['a', 'b', 'c'], '123', [1n, 2n, 3n], BigInt64Array.of(1n, 2n, 3n)] as never[]).map(
      (x): [string, () => unknown, typeof TypeError, string] => [
        `predict: ${Object.prototype.toString.call(x)} ${String(x)}`,
        () => labels.predict(x),
        TypeError,
        'predict: x must be a flat array of numbers, row after row of 3 features',
      ],
    ),
    ['step: no inputs', () => labels.step(none, [0]), TypeError, 'step: x must be a flat array of numbers'],
    [
      'step: no targets',
      () => labels.step([1, 2, 3], none),
      TypeError,
      'step: t must be a flat array of numbers, one label a row',
    ],
    [
      'step: nested targets',
      () => errors.step([1, 2, 3], [[1, 2, 3]] as never),
      TypeError,
      'step: t must be a flat array of numbers, rows of 3 values',
    ],
    [
      'step: too many rows',
      () => labels.step(new Array(15).fill(0), new Array(5).fill(0)),
      RangeError,
      "step: takes 1 to 4 rows (compile's batch), got 5",
    ],
    [
      'step: too few labels',
      () => labels.step([1, 2, 3, 4, 5, 6], [0]),
      RangeError,
      'step: t must hold one label a row, 2 numbers for the 2 rows of x, got 1',
    ],
    [
      'step: labels for values',
      () => errors.step([1, 2, 3], [0]),
      RangeError,
      'step: t must hold rows of 3 values, 3 numbers for the 1 rows of x, got 1',
    ],
    [
      'step: label too high',
      () => labels.step([1, 2, 3], [3]),
      RangeError,
      'step: t[0] must be a class from 0 to 2, got 3',
    ],
    [
      'step: label below 0',
      () => labels.step([1, 2, 3], [-1]),
      RangeError,
      'step: t[0] must be a class from 0 to 2, got -1',
    ],
    [
      'step: fractional label',
      () => labels.step([1, 2, 3], [0.5]),
      RangeError,
      'step: t[0] must be a class from 0 to 2, got 0.5',
    ],
    [
      'step: NaN label',
      () => labels.step([1, 2, 3], [Number.NaN]),
      RangeError,
      'step: t[0] must be a class from 0 to 2, got NaN',
    ],
    [
      'step: weights of another length',
      () => labels.step([1, 2, 3], [0], [1, 1]),
      RangeError,
      'step: weights must hold one number a row, 1, got 2',
    ],
    [
      'step: negative weight',
      () => labels.step([1, 2, 3], [0], [-1]),
      RangeError,
      'step: weights[0] must be a finite number >= 0, got -1',
    ],
    [
      'step: NaN weight',
      () => labels.step([1, 2, 3], [0], [Number.NaN]),
      RangeError,
      'step: weights[0] must be a finite number >= 0, got NaN',
    ],
    ['step: no rule', () => ruleless.step([1, 2, 3], [0]), TypeError, 'step: the session was compiled without a rule'],
    ['run: no rule', () => ruleless.run([1, 2, 3], [0]), TypeError, 'run: the session was compiled without a rule'],
    [
      'run: a ragged batch',
      () => labels.run(new Array(15).fill(0), new Array(5).fill(0)),
      RangeError,
      'whole batches of 4 rows, got 5 rows',
    ],
    [
      'run: more than is staged',
      () => make({ staging: 1 }).run(new Array(24).fill(0), new Array(8).fill(0)),
      RangeError,
      'run: takes 1 to 1 whole batches of 4 rows, got 8 rows',
    ],
    [
      'run: rates of another length',
      () => labels.run(new Array(12).fill(0), new Array(4).fill(0), { rates: [1, 1] }),
      RangeError,
      'run: rates must hold one number a step, 1, got 2',
    ],
    [
      'run: a NaN rate',
      () => labels.run(new Array(12).fill(0), new Array(4).fill(0), { rates: [Number.NaN] }),
      RangeError,
      'run: rates[0]: must be a finite number >= 0, got NaN',
    ],
    [
      'learningRate: negative',
      () => Object.assign(labels, { learningRate: -1 }),
      RangeError,
      'learningRate: must be a finite number >= 0, got -1',
    ],
    [
      'learningRate: infinite',
      () => Object.assign(labels, { learningRate: Infinity }),
      RangeError,
      'learningRate: must be a finite number >= 0, got Infinity',
    ],
    [
      'predict: half a row',
      () => labels.predict([1]),
      RangeError,
      'predict: x must hold whole rows of 3 features, got 1 numbers',
    ],
    [
      'evaluate: too few labels',
      () => labels.evaluate({ x: [1, 2, 3], t: [] }),
      RangeError,
      'evaluate: t must hold one label a row',
    ],
    [
      'evaluate: weights all zero',
      () => labels.evaluate({ x: [1, 2, 3], t: [0], weights: [0] }),
      RangeError,
      'evaluate: weights sum to zero',
    ],
    [
      'objective: weights all zero',
      () => labels.objective({ x: [1, 2, 3], t: [0], weights: [0] }),
      RangeError,
      'objective: weights sum to zero',
    ],
    [
      'objective: a gradient too short',
      () => labels.objective({ x: [1, 2, 3], t: [0] }).valueAndGradient(new Float64Array(45), new Float64Array(44)),
      RangeError,
      'objective: g must hold 45 numbers, one a parameter, got 44',
    ],
    [
      'objective: a product too long',
      () =>
        labels
          .objective({ x: [1, 2, 3], t: [0] })
          .hessianVector(new Float64Array(45), new Float64Array(45), new Float64Array(46)),
      RangeError,
      'objective: Hv must hold 45 numbers, one a parameter, got 46',
    ],
    [
      'objective: x of another length',
      () => labels.objective({ x: [1, 2, 3], t: [0] }).value(new Float64Array(3)),
      RangeError,
      'objective: x must hold 45 numbers, one a parameter, got 3',
    ],
    [
      'hvp: v of another length',
      () => labels.hvp([1], { x: [1, 2, 3], t: [0] }),
      RangeError,
      'hvp: v must hold 45 numbers, one a parameter, got 1',
    ],
    ['compile: batch', () => make({ batch: 0 }), RangeError, 'compile: batch must be an integer >= 1, got 0'],
    ['compile: staging', () => make({ staging: 1.5 }), RangeError, 'compile: staging must be an integer >= 1, got 1.5'],
    [
      'compile: seed',
      () => compile(sequential(1, dense(1)), { loss: squaredError(), seed: -1 }),
      RangeError,
      'compile: seed must be an integer from 0 to 2^53 - 1, got -1',
    ],
    [
      'compile: precision',
      () => compile(sequential(1, dense(1)), { loss: squaredError(), precision: 'f64', core: init() }),
      TypeError,
      'compile: precision f64 needs core: init() of @elbow/core-wasm/f64, got a core of f32',
    ],
    [
      'compile: no options',
      () => compile(sequential(1, dense(1)), undefined as never),
      TypeError,
      'compile: options must name a loss, as in { loss: squaredError() }, got undefined',
    ],
    [
      'compile: no network',
      () => compile(undefined as never, { loss: squaredError() }),
      TypeError,
      'compile: network must be a network, such as sequential makes, got undefined',
    ],
    [
      'compile: a rule that was not called',
      () => compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent as never }),
      TypeError,
      'compile: rule must be a rule, such as adam(), got function',
    ],
    [
      'compile: an empty rule',
      () => compile(sequential(1, dense(1)), { loss: squaredError(), rule: {} as never }),
      TypeError,
      'compile: rule must be a rule, such as adam(), got object',
    ],
    [
      'compile: the name of a rule',
      () => compile(sequential(1, dense(1)), { loss: squaredError(), rule: 'adam' as never }),
      TypeError,
      'compile: rule must be a rule, such as adam(), got string',
    ],
    [
      'compile: a rule without slots',
      () => compile(sequential(1, dense(1)), { loss: squaredError(), rule: { name: 'a', apply() {} } as never }),
      TypeError,
      'compile: rule must be a rule, such as adam(), got object',
    ],
    [
      'compile: no loss',
      () => compile(sequential(1, dense(1)), {} as never),
      TypeError,
      'compile: loss must be a loss, got undefined',
    ],
    [
      'compile: nothing to learn',
      () => compile(sequential(1, relu()), { loss: squaredError() }),
      RangeError,
      'compile: the network has no parameters; give it a dense layer',
    ],
    [
      'sequential: inputs',
      () => sequential(0, dense(1)),
      RangeError,
      'sequential: inputs must be an integer >= 1, got 0',
    ],
    [
      'sequential: no layer',
      () => sequential(1, dense(1), 3 as never),
      TypeError,
      'sequential: argument 3 must be a layer, got number',
    ],
    ['dense: outputs', () => dense(0), RangeError, 'dense: outputs must be an integer >= 1, got 0'],
    [
      'standardised: columns',
      () => sequential(3, standardised({ mean: [0], deviation: [1] })),
      RangeError,
      'standardised: scaling has 1 columns, but 3 features come in',
    ],
    [
      'standardised: lengths',
      () => standardised({ mean: [0], deviation: [1, 2] }),
      RangeError,
      'standardised: mean has 1 columns, deviation 2',
    ],
    [
      'standardised: deviation',
      () => standardised({ mean: [0], deviation: [0] }),
      RangeError,
      'standardised: deviation[0] must be finite and > 0, got 0',
    ],
    [
      'standardised: infinite deviation',
      () => standardised({ mean: [0], deviation: [Number.POSITIVE_INFINITY] }),
      RangeError,
      'standardised: deviation[0] must be finite and > 0, got Infinity',
    ],
    [
      'standardised: mean',
      () => standardised({ mean: [0, Number.NaN], deviation: [1, 1] }),
      RangeError,
      'standardised: mean[1] must be finite, got NaN',
    ],
  ];

  it.each(rows)('%s', (_, act, type, message) => {
    const before = [...labels.parameters];
    expect(act).toThrow(type);
    expect(act).toThrow(message);
    expect([...labels.parameters]).toEqual(before);
  });
});

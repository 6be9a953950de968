import { Core, Layout } from '@elbow/core-wasm';
import { init } from '@elbow/core-wasm/f64';
import { ownRate } from '@elbow/core-wasm/transforms';
import { describe, expect, it } from 'vitest';
import {
  adam,
  adamw,
  type CustomRule,
  clipByGlobalNorm,
  clipByValue,
  gradientDescent,
  momentum,
  nadam,
  nesterov,
  type ParameterArray,
  parameterGroups,
  type Rule,
  rprop,
  ruleStepper,
  type SingleRule,
  stabilityLimit,
} from '../src/index.ts';
import { named } from './named.ts';
import { uniforms } from './uniforms.ts';

const ARRAYS: ParameterArray[] = [
  { name: 'w1', shape: [3, 2] },
  { name: 'b1', shape: [2] },
  { name: 'w2', shape: [2, 5] },
  { name: 'b2', shape: [5] },
  { name: 'w3', shape: [5] },
];
const sizeOf = ({ shape }: ParameterArray): number => shape.reduce((n, size) => n * size, 1);
const offsetOf = (name: string): number =>
  ARRAYS.slice(
    0,
    ARRAYS.findIndex((array) => array.name === name),
  ).reduce((n, array) => n + sizeOf(array), 0);
const TOTAL = ARRAYS.reduce((n, array) => n + sizeOf(array), 0);

const signs: CustomRule<'seen'> = {
  name: 'signs',
  learningRate: 0.5,
  slots: ['seen'],
  hyper: {},
  apply(x, g, { seen }, _, { learningRate }) {
    x.forEach((p, i) => {
      x[i] = p - learningRate * Math.sign(g[i] as number);
      (seen[i] as number)++;
    });
  },
};

/** θ of some arrays after steps on gradients that depend on nothing but their place in the whole. */
function run(rule: Rule, arrays: readonly ParameterArray[], rate: number): Record<string, number[]> {
  const { theta, g, lookahead, update } = ruleStepper(rule, arrays, init());
  const places = arrays.flatMap((array) => Array.from({ length: sizeOf(array) }, (_, i) => offsetOf(array.name) + i));
  const fill = (values: Float64Array, seed: number): void => {
    const random = uniforms(seed);
    const all = Array.from({ length: TOTAL }, () => 2 * random() - 1);
    places.forEach((place, i) => {
      values[i] = all[place] as number;
    });
  };
  fill(theta as Float64Array, 1);
  for (let k = 0; k < 12; k++) {
    lookahead();
    fill(g as Float64Array, 100 + k);
    update(rate / (k + 1), 1 / (k + 1));
  }
  const ends = arrays.map((_, k) => arrays.slice(0, k + 1).reduce((n, array) => n + sizeOf(array), 0));
  return Object.fromEntries(arrays.map(({ name }, k) => [name, [...theta.subarray(ends[k - 1] ?? 0, ends[k])]]));
}

const isBias = ({ name }: ParameterArray): boolean => name.startsWith('b');

describe.each(
  named<{ name: string; rule: SingleRule }>(
    [
      { name: 'gradientDescent', rule: gradientDescent({ learningRate: 0.25 }) },
      { name: 'adamw', rule: adamw({ learningRate: 0.25, amsgrad: true }) },
      { name: 'nadam, with a scalar of its own', rule: nadam({ learningRate: 0.25 }) },
      { name: 'nesterov, which looks ahead', rule: nesterov({ learningRate: 0.25 }) },
      { name: 'irprop+, with the value and no rate', rule: rprop({ variant: 'irprop+' }) },
      { name: 'a clipped rule', rule: clipByValue(momentum({ learningRate: 0.25 }), 0.3) },
      { name: 'a rule in TypeScript', rule: { ...signs, learningRate: 0.25 } },
    ],
    ({ name }) => name,
  ),
)('a group with %s', (_, { rule }) => {
  // rates in the proportion ¼ : ½, so that factor and product are exact
  const whole = run(parameterGroups(adam({ learningRate: 0.5 }), [{ arrays: isBias, rule }]), ARRAYS, 0.5);
  const rate = rule.name.startsWith('irprop') ? 1 : 0.25;

  it('moves its arrays, which are not neighbours, with the bits of that rule by itself', () => {
    for (const array of ARRAYS.filter(isBias)) {
      expect(whole[array.name], array.name).toEqual(run(rule, [array], rate)[array.name]);
    }
  });

  it('leaves the others to the rule of the whole', () => {
    for (const array of ARRAYS.filter((array) => !isBias(array))) {
      expect(whole[array.name], array.name).toEqual(run(adam(), [array], 0.5)[array.name]);
    }
  });
});

describe('parameterGroups', () => {
  it('takes the rate of the batch that the clock points at', () => {
    const layout = new Layout();
    const state = layout.segment('state', 'f64');
    const [rates, own, factor, clock] = [
      layout.region(state, 'rates', 4),
      layout.region(state, 'own', 4),
      layout.region(state, 'factor', 1),
      layout.region(state, 'clock', 2),
    ];
    const core = new Core(init(), layout);
    core.view(rates).set([1, 2, 3, 5]);
    core.view(factor).set([0.5]);
    core.view(clock).set([7, 2]); // updates made, batch within the call
    core.program([{ kernel: ownRate, operands: [rates, own, factor, clock] }])();
    expect([...core.view(own)]).toEqual([0, 0, 1.5, 0]);
  });

  it('gives an array to the first group that takes it', () => {
    const rule = parameterGroups(gradientDescent({ learningRate: 1 }), [
      { arrays: ({ shape }) => shape.length === 2, rule: gradientDescent({ learningRate: 0.5 }) },
      { arrays: ({ name }) => name !== 'b1', rule: gradientDescent({ learningRate: 2 }) },
    ]);
    const { theta, g, update } = ruleStepper(rule, ARRAYS, init());
    g.fill(-1);
    update(1, 0);
    expect(ARRAYS.map(({ name }) => theta[offsetOf(name)])).toEqual([0.5, 1, 0.5, 2, 2]);
  });

  it('moves all rates in proportion when the rate changes', () => {
    const rule = parameterGroups(gradientDescent({ learningRate: 0.1 }), [
      { arrays: isBias, rule: gradientDescent({ learningRate: 0.3 }) },
    ]);
    const { theta, g, update } = ruleStepper(rule, ARRAYS, init());
    g.fill(-1);
    update(1, 0);
    expect(theta[0]).toBe(1);
    expect(theta[offsetOf('b1')]).toBeCloseTo(3, 14);
  });

  it('freezes what has no rule, and counts it in no norm', () => {
    const frozen = parameterGroups(gradientDescent(), [{ arrays: ({ name }) => name !== 'b2', rule: null }]);
    const { theta, g, slots, update } = ruleStepper(clipByGlobalNorm(frozen, 1), ARRAYS, init());
    g.fill(1e6);
    g.set([3, 4, 0, 0, 0], offsetOf('b2'));
    update(1, 0);
    const expected = new Float64Array(TOTAL);
    expected.set([-0.6, -0.8, 0, 0, 0], offsetOf('b2'));
    theta.forEach((p, i) => {
      expect(p).toBeCloseTo(expected[i] as number, 14);
    });
    expect(slots).toEqual({});
  });

  it('clips the norm of a group over all its arrays', () => {
    const rule = parameterGroups(gradientDescent(), [{ arrays: isBias, rule: clipByGlobalNorm(momentum(), 1) }]);
    const { g, update } = ruleStepper(rule, ARRAYS, init());
    g.fill(1);
    update(0, 0);
    expect(g[0]).toBe(1);
    expect(g[offsetOf('b1')]).toBeCloseTo(1 / Math.sqrt(7), 14);
    expect(g[offsetOf('b2')]).toBeCloseTo(1 / Math.sqrt(7), 14);
  });

  it('has no one stability limit, nor has a rule with a transform before it', () => {
    const groups = parameterGroups(gradientDescent(), []);
    expect(stabilityLimit(groups, 2)).toEqual({
      limit: null,
      reason: 'parameterGroups has groups: ask for each of its rules',
    });
    expect(stabilityLimit(clipByValue(gradientDescent(), 1), 2).reason).toBe(
      'gradientDescent comes after clipByValue, which changes its recurrence',
    );
  });

  it('keeps slots as long as the group', () => {
    const rule = parameterGroups(gradientDescent(), [{ arrays: isBias, rule: adam() }]);
    const { slots } = ruleStepper(rule, ARRAYS, init());
    expect(Object.entries(slots).map(([name, { length }]) => [name, length])).toEqual([
      ['1.m', 7],
      ['1.v', 7],
    ]);
  });

  it.each<[() => unknown, string]>([
    [() => parameterGroups(adam as never, []), 'parameterGroups: rule must be a rule, such as adam()'],
    [() => parameterGroups(parameterGroups(adam(), []) as never, []), 'parameterGroups: rule must be a rule'],
    [() => parameterGroups(adam(), {} as never), 'parameterGroups: groups must be an array, got object'],
    [
      () => parameterGroups(adam(), [{ arrays: 'b', rule: adam() } as never]),
      'parameterGroups: groups[0].arrays must be a function of an array, got string',
    ],
    [
      () => parameterGroups(adam(), [{ arrays: isBias, rule: undefined } as never]),
      'parameterGroups: groups[0].rule must be a rule, such as adam(), and no groups, got undefined',
    ],
    [
      () => parameterGroups({ ...signs, learningRate: 0 }, []),
      'parameterGroups: rule.learningRate must be a finite number > 0, got 0',
    ],
    [
      () => ruleStepper(parameterGroups(adam(), [{ arrays: () => false, rule: null }]), ARRAYS, init()),
      'parameterGroups: groups[0] must take at least one array of w1, b1, w2, b2, w3, it takes none',
    ],
  ])('%#: refuses what does not fit', (call, says) => {
    expect(call).toThrow(says);
  });
});

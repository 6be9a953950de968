import { compile, crossEntropy, dense, loadSafetensors, relu, type Session, sequential, train } from '@elbow/nn';
import {
  adam,
  adamw,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  gradientDescent,
  nadam,
  type ParameterArray,
  parameterGroups,
  type Rule,
  ruleStepper,
  weightDecay,
} from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, drain, exampleData, expectSameBits } from './examples.ts';

const data = exampleData(8, 3, 2, crossEntropy());
const make = (rule: Rule): Session =>
  compile(sequential(3, dense(5), relu(), dense(4), relu(), dense(2)), {
    loss: crossEntropy(),
    rule,
    batch: 8,
    seed: 3,
    core: CORES.f64(),
  });
const arraysOf = (session: Session): readonly ParameterArray[] => session.plan.blueprint.vectors.parameters.regions;
const isBias = ({ name }: ParameterArray): boolean => name.endsWith('.b');

/** The same training by hand: the loss's gradient at θ, and the rule on arrays of the same names. */
function byHand(session: Session, rule: Rule, steps: number): ArrayLike<number> {
  const objective = session.objective(data);
  const { theta, g, lookahead, update } = ruleStepper(rule, arraysOf(session), CORES.f64());
  theta.set(session.parameters);
  for (let k = 0; k < steps; k++) {
    lookahead();
    const value = objective.valueAndGradient(Float64Array.from(theta), g as Float64Array);
    update(rule.learningRate, value);
  }
  return theta;
}

const RULES: Readonly<Record<string, Rule>> = {
  'clipping by value': clipByValue(adam(), 0.01),
  'clipping by norm': clipByNorm(gradientDescent({ learningRate: 0.1 }), 0.05),
  'clipping by the global norm': clipByGlobalNorm(gradientDescent({ learningRate: 0.1 }), 0.05),
  'decoupled decay': weightDecay(nadam(), 0.1, { decoupled: true }),
  'no decay on biases': parameterGroups(adamw({ weightDecay: 0.1 }), [
    { arrays: isBias, rule: adamw({ weightDecay: 0 }) },
  ]),
  'a rate of its own for each layer': parameterGroups(gradientDescent({ learningRate: 0.1 }), [
    { arrays: ({ name }) => name.startsWith('dense1.'), rule: gradientDescent({ learningRate: 0.025 }) },
    { arrays: ({ name }) => name.startsWith('dense2.'), rule: gradientDescent({ learningRate: 0.05 }) },
  ]),
};

describe.each(Object.entries(RULES))('a session with %s', (_, rule) => {
  it('trains as the rule by hand does, array by array', () => {
    const session = make(rule);
    const expected = byHand(make(rule), rule, 10);
    for (let k = 0; k < 10; k++) session.step(data.x, data.t);
    // one batch of 8 rows: the objective's mean, 8·∇L/8, is exact
    expectSameBits(session.parameters, expected, 'parameters');
  });
});

describe('a frozen layer', () => {
  const rule = parameterGroups(adam({ learningRate: 0.05 }), [
    { arrays: ({ name }) => name.startsWith('dense1.'), rule: null },
  ]);

  it('keeps its bits while the others learn', () => {
    const session = make(clipByGlobalNorm(rule, 0.5));
    const before = session.parameters.slice();
    const { returned } = drain(train(session, data, { epochs: 20 }));
    expect(returned.kind).toBe('finished');
    const frozen = 3 * 5 + 5;
    expectSameBits(session.parameters.subarray(0, frozen), before.subarray(0, frozen), 'dense1');
    session.parameters.subarray(frozen).forEach((p, i) => {
      if (session.gradients[frozen + i] !== 0) expect(p).not.toBe(before[frozen + i]);
    });
  });

  it('has no slots, and its checkpoint brings the others back', () => {
    const session = make(rule);
    drain(train(session, data, { epochs: 2 }));
    const bytes = session.checkpoint();
    const { tensors } = loadSafetensors(bytes);
    expect(tensors.get('rule.0.m')?.shape).toEqual([session.parameters.length - 20]);
    const resumed = make(rule);
    resumed.restore(bytes);
    drain(train(session, data, { epochs: 5 }));
    drain(train(resumed, data, { epochs: 5 }));
    expectSameBits(resumed.parameters, session.parameters, 'parameters');
  });

  it('is refused by a session in which another layer is frozen', () => {
    const other = parameterGroups(adam({ learningRate: 0.05 }), [
      { arrays: ({ name }) => name.startsWith('dense2.'), rule: null },
    ]);
    expect(() => make(other).restore(make(rule).checkpoint())).toThrow("restore: the checkpoint's rule is");
  });
});

it('each run of arrays keeps the rule’s numbers for itself', () => {
  const { emittedRule, blueprint } = make(parameterGroups(adam(), [{ arrays: isBias, rule: nadam() }])).plan;
  const scalars = Object.entries(emittedRule?.scalars ?? {});
  expect(scalars.map(([name]) => name)).toEqual(['1.product', '1.1.product', '1.2.product']);
  expect(new Set(scalars.map(([, { offset }]) => offset)).size).toBe(3);
  for (const [, { segment }] of scalars) expect(segment).toBe(blueprint.stateSegment);
});

it('compile says which group takes no array of the network', () => {
  const rule = parameterGroups(adam(), [{ arrays: ({ name }) => name === 'dense9.w', rule: null }]);
  expect(() => make(rule)).toThrow(
    'parameterGroups: groups[0] must take at least one array of dense1.w, dense1.b, dense2.w, dense2.b, dense3.w, dense3.b, it takes none',
  );
});

import {
  compile,
  crossEntropy,
  dense,
  type Progress,
  relu,
  type Session,
  sequential,
  type TrainOptions,
  train,
  weightsHash,
} from '@elbow/nn';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  asgd,
  type CustomRule,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  exponential,
  gradientDescent,
  lion,
  momentum,
  nadam,
  nesterov,
  parameterGroups,
  quickprop,
  type Rule,
  radam,
  readsRate,
  rmsprop,
  rprop,
  weightDecay,
} from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, drain, exampleData, exampleWeights, type Precision } from './examples.ts';

/** A rule with a slot, in TypeScript. */
const heavyBall: CustomRule = {
  name: 'heavyBall',
  learningRate: 0.05,
  slots: ['d'],
  hyper: { beta: 0.9 },
  apply(x, g, { d }, { beta = 0 }, { learningRate }) {
    if (!d) return;
    for (let i = 0; i < x.length; i++) {
      d[i] = beta * (d[i] as number) - learningRate * (g[i] as number);
      x[i] = (x[i] as number) + (d[i] as number);
    }
  },
};

/** The biases in two kinds, and the weights. */
const GROUPS = [
  { arrays: ({ name }: { name: string }) => name === 'dense1.b', rule: clipByValue(nadam({ learningRate: 0.1 }), 0.2) },
  { arrays: ({ name }: { name: string }) => name === 'dense2.b', rule: heavyBall },
];

/** Every rule that is built, and one of the user's. */
const RULES: Readonly<Record<string, () => Rule>> = {
  gradientDescent: () => gradientDescent({ learningRate: 0.05 }),
  momentum: () => momentum({ learningRate: 0.05, dampening: 0.1 }),
  'momentum (pytorch)': () => momentum({ learningRate: 0.05, form: 'pytorch', dampening: 0.1 }),
  nesterov: () => nesterov({ learningRate: 0.05 }),
  'nesterov (pytorch)': () => nesterov({ learningRate: 0.05, form: 'pytorch' }),
  adam: () => adam({ learningRate: 0.05 }),
  amsgrad: () => adam({ learningRate: 0.05, amsgrad: true }),
  adamw: () => adamw({ learningRate: 0.05 }),
  nadam: () => nadam({ learningRate: 0.05 }),
  radam: () => radam({ learningRate: 0.05, beta2: 0.9 }),
  adamax: () => adamax({ learningRate: 0.05 }),
  adagrad: () => adagrad({ learningRate: 0.05 }),
  adadelta: () => adadelta(),
  rmsprop: () => rmsprop({ learningRate: 0.01, centered: true, beta: 0.5 }),
  lion: () => lion({ learningRate: 0.01 }),
  asgd: () => asgd({ learningRate: 0.05, t0: 5 }),
  quickprop: () => quickprop({ learningRate: 0.05 }),
  'irprop-': () => rprop({ initialStep: 0.01 }),
  'irprop+': () => rprop({ variant: 'irprop+', initialStep: 0.01 }),
  'rprop+': () => rprop({ variant: 'rprop+', initialStep: 0.01 }),
  'rprop (lecture)': () => rprop({ variant: 'lecture', initialStep: 0.01 }),
  custom: () => heavyBall,
  'custom, clipped': () => clipByNorm(weightDecay(heavyBall, 0.01, { decoupled: true }), 0.5),
  groups: () => clipByGlobalNorm(parameterGroups(adamw({ learningRate: 0.05 }), GROUPS), 0.5),
};

const data = { ...exampleData(18, 3, 3, crossEntropy(), 2), weights: exampleWeights(18) };
const validation = exampleData(7, 3, 3, crossEntropy(), 60);
// 18 rows in batches of 4 are four whole ones and one of 2. Runs of f32 end early, those of f64 by their epochs.
const optionsOf = (precision: Precision, rule: Rule): TrainOptions => ({
  epochs: 8,
  validation,
  patience: precision === 'f32' ? 3 : 20,
  ...(readsRate(rule) ? { schedule: exponential(0.05, 0.03) } : {}),
});

const make = (rule: Rule, precision: Precision): Session =>
  compile(sequential(3, dense(5), relu(), dense(3)), {
    loss: crossEntropy(),
    rule,
    batch: 4,
    staging: 3,
    seed: 6,
    core: CORES[precision](),
  });

/** What stands of a run after step k: its metrics from there on, its verdict, its weights. */
async function finish(
  session: Session,
  options: TrainOptions,
): Promise<{ metrics: Progress[]; verdict: unknown; hash: string }> {
  const { yielded, returned } = drain(train(session, data, options));
  return { metrics: yielded, verdict: returned, hash: await weightsHash(session) };
}

describe.each(Object.keys(RULES))('a run with %s', (name) => {
  const rule = RULES[name] as () => Rule;

  it.each(['f32', 'f64'] as const)(
    'goes on from a checkpoint at every step as if it had never stopped, in %s',
    async (precision) => {
      const options = optionsOf(precision, rule());
      const whole = await finish(make(rule(), precision), options);
      let checkpoints = 0;
      expect((whole.verdict as { kind: string }).kind).toBe(precision === 'f32' ? 'stoppedEarly' : 'finished');
      const watched = make(rule(), precision);
      const starts = [{ step: 0, bytes: watched.checkpoint() }];
      for (const { step } of train(watched, data, { ...options, every: 1 }))
        starts.push({ step, bytes: watched.checkpoint() });
      for (const { step, bytes } of starts) {
        const session = make(rule(), precision);
        session.restore(bytes);
        expect(session.steps).toBe(step);
        const rest = await finish(session, options);
        expect(rest.hash, `hash from step ${step}`).toBe(whole.hash);
        expect(rest.verdict).toEqual(whole.verdict);
        expect(rest.metrics, `metrics from step ${step}`).toEqual(
          whole.metrics.filter((progress) => progress.step > step),
        );
        checkpoints++;
      }
      expect(checkpoints).toBe(1 + (whole.metrics.at(-1)?.step as number));
    },
  );

  it.each(['in the session', 'from its checkpoint'])(
    'that ended with its best parameters goes on %s to more epochs as if it had never stopped',
    async (how) => {
      const options = { ...optionsOf('f64', rule()), patience: 100 };
      const whole = await finish(make(rule(), 'f32'), { ...options, epochs: 9 });
      const ended = make(rule(), 'f32');
      const first = await finish(ended, { ...options, epochs: 5 });
      const session = how === 'in the session' ? ended : make(rule(), 'f32');
      if (session !== ended) session.restore(ended.checkpoint());
      const rest = await finish(session, { ...options, epochs: 9 });
      expect([...first.metrics, ...rest.metrics].map(({ epochs: _, ...progress }) => progress)).toEqual(
        whole.metrics.map(({ epochs: _, ...progress }) => progress),
      );
      expect(rest.hash).toBe(whole.hash);
      expect((await finish(session, { ...options, epochs: 9 })).hash).toBe(whole.hash); // nothing is left to do
    },
  );
});

describe('a session that ended with its best parameters', () => {
  const options: TrainOptions = { epochs: 6, validation, patience: 100 };
  /** A rate at which the validation loss is soon at its lowest: the last parameters are others than the best. */
  const ended = (): Session => {
    const session = make(adam({ learningRate: 0.5 }), 'f32');
    const { yielded } = drain(train(session, data, options));
    expect(yielded.findLastIndex(({ best }) => best)).toBeLessThan(5);
    return session;
  };

  it('goes on from parameters that were changed since', () => {
    const [changed, still] = [ended(), ended()];
    changed.parameters.fill(0.25);
    still.restore(changed.checkpoint());
    expect([...still.parameters]).toEqual([...changed.parameters]);
    const [first] = train(changed, data, { epochs: 7, every: 1 });
    expect(first?.step).toBe(31);
    // One step of adam at 0.5 moves no parameter by more than 0.5·(1 − β₁)/√(1 − β₂) < 1.6 in one update.
    for (const p of changed.parameters) expect(Math.abs(p - 0.25)).toBeLessThan(1.6);
  });

  it('keeps them where it is asked for no more epochs', () => {
    const session = ended();
    const best = [...session.parameters];
    expect(drain(train(session, data, options)).yielded).toEqual([]);
    expect([...session.parameters]).toEqual(best);
  });
});

import {
  accumulatedStep,
  compile,
  type Data,
  dense,
  dropout,
  fourSteps,
  l2,
  relu,
  type Session,
  sequential,
  squaredError,
  train,
} from '@elbow/nn';
import {
  adam,
  type CustomRule,
  clipByGlobalNorm,
  gradientDescent,
  nesterov,
  parameterGroups,
  type Rule,
  rprop,
} from '@elbow/optim';
import { describe, expect, it } from 'vitest';
import { CORES, drain, exampleData, exampleWeights, expectClose, expectSameBits, type Precision } from './examples.ts';
import { slice } from './sessions.ts';

const signDescent: CustomRule = {
  name: 'signDescent',
  learningRate: 0.01,
  slots: [],
  hyper: {},
  apply(x, g, _slots, _hyper, { learningRate }) {
    for (let i = 0; i < x.length; i++) x[i] = (x[i] as number) - learningRate * Math.sign(g[i] as number);
  },
};

const RULES: Readonly<Record<string, () => Rule>> = {
  'gradient descent': () => gradientDescent({ learningRate: 0.05 }),
  'nesterov, which looks ahead': () => nesterov({ learningRate: 0.05 }),
  adam: () => adam({ learningRate: 0.01 }),
  'irprop+, which reads the loss': () => rprop({ variant: 'irprop+', initialStep: 0.01 }),
  'a rule in TypeScript': () => signDescent,
  'groups with rates of their own, clipped': () =>
    clipByGlobalNorm(
      parameterGroups(gradientDescent({ learningRate: 0.05 }), [
        { arrays: ({ name }) => name.endsWith('.b'), rule: gradientDescent({ learningRate: 0.5 }) },
      ]),
      0.1,
    ),
};

function make(rule: Rule, batch: number, precision: Precision = 'f64'): Session {
  const network = sequential(3, dense(5), relu(), dense(2));
  const options = { loss: squaredError(), rule, batch, seed: 4, core: CORES[precision]() };
  return compile(network, { ...options, regulariser: l2(0.05) });
}

const plain = exampleData(11, 3, 2, squaredError());
const weighted: Data = { ...plain, weights: exampleWeights(11) };

describe.each(Object.entries(RULES))('a step joined from micro-batches, with %s,', (_, rule) => {
  it.each([
    ['rows alike', plain],
    ['weighted rows', weighted],
  ])('is that of one large batch, the last one smaller (%s)', (_name, data) => {
    const large = make(rule(), 11);
    for (const batch of [1, 2, 4, 11]) {
      const joined = make(rule(), batch);
      const whole = make(rule(), 11);
      for (let step = 0; step < 4; step++) {
        const [x, t, weights] = slice(data, 0, 11, 3, 2);
        const loss = whole.step(x, t, weights);
        // Sums of eleven numbers below 10, in another order; a few steps of a smooth map.
        expect(Math.abs(accumulatedStep(joined, data) - loss)).toBeLessThan(1e-13);
      }
      expectClose(joined.parameters, whole.parameters, 1e-12, 'parameters');
      expect(joined.steps).toBe(4);
    }
    expect(large.steps).toBe(0);
  });

  it('is what train makes with accumulate, to the bit, a ragged end of the epoch included', () => {
    // 11 rows in batches of 2, 3 to an update: 6 rows, then 5.
    const [trained, stepped] = [make(rule(), 2), make(rule(), 2)];
    const { yielded } = drain(train(trained, plain, { epochs: 1, accumulate: 3, every: 1 }));
    expect(yielded.map(({ step }) => step)).toEqual([1, 2]);
    const order = orderOf(trained);
    for (const part of [order.slice(0, 6), order.slice(6)]) {
      const rows = (values: ArrayLike<number>, width: number): number[] =>
        part.flatMap((row) => Array.from(values).slice(width * row, width * (row + 1)));
      accumulatedStep(stepped, { x: rows(plain.x, 3), t: rows(plain.t, 2) });
    }
    expectSameBits(trained.parameters, stepped.parameters, 'parameters');
  });

  it('R17: goes in four parts, sample, forward, gradients and update, with the bits of a step', () => {
    for (const precision of ['f32', 'f64'] as const) {
      for (const rows of [4, 3]) {
        const [parted, whole] = [make(rule(), 4, precision), make(rule(), 4, precision)];
        for (let step = 0; step < 3; step++) {
          const [x, t, weights] = slice(weighted, 0, rows, 3, 2);
          const { yielded, returned } = drain(fourSteps(parted, x, t, weights));
          expect(yielded).toEqual(['sample', 'forward', 'gradients', 'update']);
          expect(returned).toBe(whole.step(x, t, weights));
        }
        expectSameBits(parted.parameters, whole.parameters, 'parameters');
        expect(parted.steps).toBe(3);
      }
    }
  });
});

/** The rows of the first epoch of 11, as a session of batch 11 in f64 sees them: the x of its only step. */
function orderOf({ plan }: Session): number[] {
  const twin = make(gradientDescent(), 11);
  drain(train(twin, plain, { epochs: 1 }));
  const seen = twin.core.view(twin.plan.regions.x);
  expect(plan.blueprint.seed).toBe(twin.plan.blueprint.seed);
  const first = Array.from({ length: 11 }, (_, i) => plain.x[3 * i] as number);
  return Array.from({ length: 11 }, (_, i) => first.indexOf(seen[3 * i] as number));
}

describe('the four parts of a step', () => {
  it('R17: leave in memory what each has computed', () => {
    const session = make(gradientDescent({ learningRate: 0.1 }), 4);
    const theta = Float64Array.from(session.parameters);
    const [x, t] = slice(plain, 0, 4, 3, 2);
    const predicted = make(gradientDescent(), 4).predict(x);
    const steps = fourSteps(session, x, t);
    steps.next();
    expect([...session.core.view(session.plan.regions.x)]).toEqual(x);
    steps.next();
    const y = session.core.view(session.plan.lists.y as typeof session.plan.regions.x);
    expect([...y]).toEqual([...predicted]);
    steps.next();
    expect([...session.parameters]).toEqual([...theta]);
    const g = Float64Array.from(session.gradients);
    steps.next();
    // The penalty's part comes with the update: θ ← θ − η(g + λθ).
    expectClose(
      session.parameters,
      theta.map((p, j) => p - 0.1 * ((g[j] as number) + 0.05 * p)),
      1e-15,
      'parameters',
    );
  });
});

describe('clipping and groups on an accumulated gradient', () => {
  it('see the joined gradient, not those of its batches', () => {
    const limit = 0.05;
    const [clipped, free] = [
      make(clipByGlobalNorm(gradientDescent({ learningRate: 1 }), limit), 2),
      make(gradientDescent({ learningRate: 1 }), 2),
    ];
    const before = Float64Array.from(free.parameters);
    accumulatedStep(clipped, plain);
    accumulatedStep(free, plain);
    const [d, full] = [clipped, free].map(({ parameters }) => before.map((p, j) => p - (parameters[j] as number))) as [
      Float64Array,
      Float64Array,
    ];
    const norm = (v: Float64Array): number => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
    expect(norm(d)).toBeCloseTo(limit, 14);
    expectClose(
      d,
      full.map((x) => (x * limit) / norm(full)),
      1e-14,
      'direction',
    );
  });

  it('give each group its rate', () => {
    const rule = parameterGroups(gradientDescent({ learningRate: 0.1 }), [
      { arrays: ({ name }) => name.endsWith('.b'), rule: gradientDescent({ learningRate: 0.3 }) },
    ]);
    const [grouped, plainly] = [make(rule, 2), make(gradientDescent({ learningRate: 0.1 }), 2)];
    const before = Float64Array.from(grouped.parameters);
    accumulatedStep(grouped, plain);
    accumulatedStep(plainly, plain);
    const moved = ({ parameters }: Session): Float64Array => before.map((p, j) => (parameters[j] as number) - p);
    const isBias = [15, 5, 10, 2].flatMap((n, i) => new Array<boolean>(n).fill(i % 2 === 1));
    expectClose(
      moved(grouped),
      moved(plainly).map((d, j) => (isBias[j] ? 3 * d : d)),
      1e-14,
      'moves',
    );
  });
});

it('a summed loss is summed over the micro-batches', () => {
  const of = (batch: number): Session =>
    compile(sequential(3, dense(2)), {
      loss: squaredError({ reduction: 'sum' }),
      rule: gradientDescent(),
      batch,
      core: CORES.f64(),
    });
  const [joined, whole] = [of(4), of(11)];
  const loss = accumulatedStep(joined, weighted);
  expect(Math.abs(loss - whole.step(...slice(weighted, 0, 11, 3, 2)))).toBeLessThan(1e-12 * loss);
  expectClose(joined.gradients, whole.gradients, 1e-12, 'gradient');
});

it('each micro-batch has a dropout of its own, the same when it is repeated', () => {
  const of = (): Session =>
    compile(sequential(3, dense(64), dropout(), dense(2)), {
      loss: squaredError(),
      rule: gradientDescent(),
      batch: 1,
      seed: 3,
    });
  const masks = (session: Session): string[] => {
    const seen: string[] = [];
    const mask = [...session.plan.blueprint.batched].find(({ name }) => name === 'dropout1.mask');
    const { program } = session;
    session.program = (kind, rows, isWeighted) => {
      const run = program.call(session, kind, rows, isWeighted);
      return (times) => {
        run(times);
        const view = mask && session.core.view(mask);
        if (view?.some((factor) => factor !== 0)) seen.push(String(view)); // all 0 before the first step
      };
    };
    const row = { x: [1, 2, 3, 1, 2, 3], t: [0, 0, 0, 0] };
    accumulatedStep(session, row);
    accumulatedStep(session, row);
    return [...new Set(seen)];
  };
  expect(masks(of()).length).toBe(4); // two steps of two micro-batches
  expect(masks(of())).toEqual(masks(of()));
});

it('rows that all weigh nothing teach nothing', () => {
  const session = compile(sequential(3, dense(2)), { loss: squaredError(), rule: gradientDescent(), batch: 2 });
  const before = [...session.parameters];
  expect(accumulatedStep(session, { ...plain, weights: new Array(11).fill(0) })).toBe(0);
  expect([...session.parameters]).toEqual(before);
});

it.each<[string, () => unknown, string]>([
  [
    'no rule',
    () => accumulatedStep(compile(sequential(3, dense(2)), { loss: squaredError() }), plain),
    'accumulatedStep: the session was compiled without a rule',
  ],
  [
    'half a row',
    () => accumulatedStep(make(adam(), 2), { x: [1], t: [] }),
    'accumulatedStep: x must hold whole rows of 3 features, got 1 numbers',
  ],
  [
    'no rule for parts',
    () => drain(fourSteps(compile(sequential(3, dense(2)), { loss: squaredError() }), [1, 2, 3], [1, 2])),
    'fourSteps: the session was compiled without a rule',
  ],
  [
    'accumulate',
    () => drain(train(make(adam(), 2), plain, { epochs: 1, accumulate: 0 })),
    'train: accumulate must be an integer >= 1, got 0',
  ],
])('%s is refused', (_, call, message) => {
  expect(call).toThrow(message);
});

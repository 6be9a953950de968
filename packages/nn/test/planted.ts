import {
  blobs,
  compile,
  constantly,
  crossEntropy,
  type Data,
  dense,
  functionSamples,
  type Initialiser,
  type Layer,
  moons,
  relu,
  type Session,
  sequential,
  sigmoid,
  spirals,
  squaredError,
  train,
} from '@elbow/nn';
import { adam, gradientDescent, momentum, type Rule } from '@elbow/optim';
import { randomArray } from '../../core-wasm/test/numbers.ts';

export const TASKS = ['classification', 'regression'] as const;
export type Task = (typeof TASKS)[number];
export type Cause = 'learning' | 'capacity' | 'relation' | 'fine';

/** A problem, and how it is trained. */
interface Setting {
  readonly x: readonly number[];
  readonly t: readonly number[];
  readonly inputs: number;
  readonly outputs: number;
  readonly hidden: readonly number[];
  readonly biases: number;
  /** How hidden weights start, and what bends behind them; `dense`'s own and `relu` where absent. */
  readonly weights?: Initialiser;
  readonly bend?: () => Layer;
  readonly rule: Rule;
  readonly epochs: number;
}

/** What is done wrong, and which cause that is. */
interface Kind {
  readonly cause: Cause;
  readonly spoil: (good: Setting, seed: number, task: Task) => Setting;
}

const of = <T>(values: readonly T[], seed: number): T => values[seed % values.length] as T;

/** The targets in another order. */
function shuffled(t: readonly number[], seed: number): number[] {
  const keys = randomArray(t.length, 1000 + seed);
  const order = t.map((_, i) => i).sort((a, b) => (keys[a] as number) - (keys[b] as number));
  return order.map((i) => t[i] as number);
}

const CURVES: readonly ((x: number) => number)[] = [
  (x) => Math.sin(3 * x),
  (x) => x * x - 0.3,
  (x) => Math.abs(x) + 0.5 * x,
  (x) => Math.cos(4 * x),
];

/** Points with targets: which ones, and how much noise, depends on the seed. */
function points(task: Task, seed: number): Pick<Setting, 'x' | 't' | 'inputs' | 'outputs'> {
  const rows = of([120, 180, 240], seed);
  if (task === 'classification') {
    const classes = seed % 3 === 2 ? 4 : 2;
    const { x, t } =
      classes === 4
        ? blobs({ rows, classes, seed, noise: 0.8 })
        : moons({ rows, noise: of([0.05, 0.15, 0.25], seed), seed });
    return { x: Array.from(x, (value) => (classes === 4 ? value / 6 : value)), t: [...t], inputs: 2, outputs: classes };
  }
  const noise = of([0, 0.05, 0.1, 0.2], Math.floor(seed / 2));
  if (seed % 5 === 2) {
    const x = [...randomArray(2 * rows, seed)];
    const draws = randomArray(rows, 500 + seed);
    const value = (i: number): number => Math.sin(2 * (x[2 * i] as number)) + (x[2 * i + 1] as number) ** 2;
    return { x, t: Array.from(draws, (draw, i) => value(i) + 1.7 * noise * draw), inputs: 2, outputs: 1 };
  }
  const { x, t } = functionSamples(of(CURVES, seed), { rows, noise, seed, spacing: seed % 2 ? 'random' : 'even' });
  return { x: [...x], t: [...t], inputs: 1, outputs: 1 };
}

/** The problem with a column that says nothing beside the others. */
function withIdleColumn({ x, inputs, ...rest }: ReturnType<typeof points>, seed: number): ReturnType<typeof points> {
  const rows = x.length / inputs;
  const idle = randomArray(rows, 2000 + seed);
  const wider = Array.from({ length: rows }, (_, i) => [...x.slice(i * inputs, (i + 1) * inputs), idle[i] as number]);
  return { x: wider.flat(), inputs: inputs + 1, ...rest };
}

/** A learnable problem, with a network, a rule and epochs that learn it. */
function learnable(task: Task, seed: number): Setting {
  const plain = points(task, seed);
  return {
    ...(seed % 5 === 3 ? withIdleColumn(plain, seed) : plain),
    hidden: of([[24], [16], [16, 16]], Math.floor(seed / 3)),
    biases: 0,
    rule: adam({ learningRate: 0.01 }),
    epochs: 150,
  };
}

/** What is done wrong, kind by kind. */
export const KINDS: Readonly<Record<string, Kind>> = {
  fine: { cause: 'fine', spoil: (good) => good },
  'rate too high': {
    cause: 'learning',
    spoil: (good, seed) => {
      // some problems are learnt at rates that one would not guess: tenfold until this one is not, by another rule if need be
      for (let k = 0; ; k++) {
        const make = of([gradientDescent, momentum, adam], seed + Math.floor(k / 6));
        const spoilt = { ...good, rule: make({ learningRate: 8 * 10 ** (k % 6) }) };
        if (!learns(spoilt, seed)) return spoilt;
      }
    },
  },
  'rate too low': {
    cause: 'learning',
    spoil: (good, seed) => {
      const rules = [
        gradientDescent({ learningRate: 1e-5 }),
        momentum({ learningRate: 1e-6 }),
        adam({ learningRate: 1e-6 }),
      ];
      return { ...good, rule: of(rules, seed), epochs: 60 };
    },
  },
  'dead start': { cause: 'learning', spoil: (good, seed) => ({ ...good, biases: -20 - (seed % 5) * 10 }) },
  'unscaled inputs': {
    cause: 'learning',
    spoil: (good, seed) => {
      const [scale, shift, rate] = of(
        [
          [1, 300, 1e-6],
          [300, 1000, 1e-8],
          [1e-3, 0, 1e-2],
        ],
        seed,
      ) as [number, number, number];
      const x = good.x.map((value) => value * scale + shift);
      return { ...good, x, rule: gradientDescent({ learningRate: rate }) };
    },
  },
  'bad start': {
    cause: 'learning',
    spoil: (good, seed) =>
      // no unit bends among the rows; or all are alike, and stay so; or all are 0: the first that keeps this problem from being learnt
      firstFailing(good, seed, [
        { ...good, biases: 20 + (seed % 5) * 10 },
        { ...good, weights: constantly(of([0.5, -0.5, 0.1], seed)) },
        { ...good, weights: constantly(0) },
      ]),
  },
  'trained too short': {
    cause: 'learning',
    spoil: (good, seed) => {
      // at the first rate ten times as much would be too much; what is learnt in an epoch takes a lower one
      const rates = [of([0.02, 0.05], seed), 0.005, 0.001];
      const after = (epochs: number, rate: number): Setting => ({
        ...{ ...good, epochs, rule: adam({ learningRate: rate }) },
      });
      return firstFailing(
        good,
        seed,
        rates.flatMap((rate) => [3, 2, 1].map((epochs) => after(epochs, rate))),
      );
    },
  },
  'vanishing gradients': {
    cause: 'learning',
    spoil: (good, seed) => {
      const rule = of([gradientDescent, momentum], seed)({ learningRate: 0.1 });
      const deep = (layers: number): Setting => ({
        ...{ ...good, rule, hidden: new Array<number>(layers).fill(16), bend: sigmoid, epochs: 100 },
      });
      return firstFailing(good, seed, [4, 5, 6, 8].map(deep));
    },
  },
  'too narrow': {
    cause: 'capacity',
    spoil: (good, seed, task) => {
      if (task === 'regression') {
        const wave = (at: number): number => Math.sin((7 + (seed % 3)) * at);
        const { x, t } = functionSamples(wave, { rows: 240, noise: of([0.03, 0.1], seed), seed });
        return { ...good, x: [...x], t: [...t], inputs: 1, outputs: 1, hidden: [2], epochs: 300 };
      }
      const { x, t } = spirals({ rows: 300, turns: 1, seed });
      const wide = Array.from(x, (value) => 2 * value);
      return { ...good, x: wide, t: [...t], inputs: 2, outputs: 2, hidden: [2 + (seed % 2)], epochs: 300 };
    },
  },
  'pure noise': { cause: 'relation', spoil: (good, seed) => ({ ...good, t: shuffled(good.t, seed) }) },
  'contradictory duplicates': {
    cause: 'relation',
    spoil: (good, seed) => {
      const mean = good.t.reduce((sum, value) => sum + value, 0) / good.t.length;
      const another = (value: number, i: number): number =>
        good.outputs > 1 ? (value + 1 + ((seed + i) % (good.outputs - 1))) % good.outputs : 2 * mean - value;
      const t = [...good.t, ...(seed % 3 ? good.t.map(another) : shuffled(good.t, seed))];
      return { ...good, x: [...good.x, ...good.x], t };
    },
  },
};

/** Compiles and trains a network on a problem. */
function trained(
  { x, t, inputs, outputs, hidden, biases, weights, bend = relu, rule, epochs }: Setting,
  seed: number,
): { session: Session; data: Data } {
  const layers: Layer[] = hidden.flatMap((units) => [
    dense(units, { biases: constantly(biases), ...(weights ? { weights } : {}) }),
    bend(),
  ]);
  const loss = outputs > 1 ? crossEntropy() : squaredError();
  const session = compile(sequential(inputs, ...layers, dense(outputs)), { loss, rule, batch: 32, seed });
  const data = { x, t };
  const run = train(session, data, { epochs });
  while (!run.next().done);
  return { session, data };
}

/** What was learnt of what there is: of the variance, or of the cross-entropy of equal classes, which all sets have. */
function score(setting: Setting, seed: number): number {
  const { session, data } = trained(setting, seed);
  const { loss, r2 } = session.evaluate(data);
  return r2 ?? 1 - loss / Math.log(setting.outputs);
}

/** Whether most of what there is to learn was learnt: 0.8 of the rows or of the variance. */
function learns(setting: Setting, seed: number): boolean {
  const { session, data } = trained(setting, seed);
  const { accuracy, r2 } = session.evaluate(data);
  return (accuracy ?? r2 ?? 0) > 0.8;
}

/** The first setting with which less than 0.6 is learnt of what the good one learns; the last where none is as bad. */
function firstFailing(good: Setting, seed: number, spoilt: readonly Setting[]): Setting {
  const most = score(good, seed);
  return spoilt.find((setting) => !(score(setting, seed) > 0.6 * most)) ?? (spoilt.at(-1) as Setting);
}

/** A network that was trained with one thing done wrong, and the cause that is to be told. */
export function plant(kind: string, task: Task, seed: number): { session: Session; data: Data; cause: Cause } {
  const { cause, spoil } = KINDS[kind] as Kind;
  return { ...trained(spoil(learnable(task, seed), seed, task), seed), cause };
}

import { math } from '@elbow/core-wasm/math';
import {
  compile,
  type Data,
  dense,
  type Explanation,
  explain,
  functionSamples,
  relu,
  type Session,
  sequential,
  squaredError,
  train,
} from '@elbow/nn';
import { adam, gradientDescent, type Rule } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { spelled } from '../../figure/number.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, holds } from '../figure.ts';

const truth = (x: number): number => math().sin(3 * x);
const ROWS = 120;
/** Passes over the data that explain may make. */
const BUDGET = 40_000;
const RANGE = [-2, 2] as const;

/** Hornik’s three causes of a failure, planted, and what explain says of each (R120, erratum E17). */
export const hornik: Figure = {
  name: 'hornik',
  group: 'relu',
  title: 'Three ways not to learn, and what explain says of them',
  rows: ['R120'],
  draw(seed): Drawing {
    const clean = functionSamples(truth, { rows: ROWS, range: RANGE, noise: 0.05, seed });
    const noise = functionSamples(() => 0, { rows: ROWS, range: RANGE, noise: 1, seed });
    const cases = [
      {
        cause: 'learning',
        title: 'inadequate learning',
        ...taught(clean, 32, gradientDescent({ learningRate: 1e-4 }), 100, seed),
      },
      { cause: 'capacity', title: 'too few units', ...taught(clean, 2, adam({ learningRate: 0.02 }), 400, seed) },
      { cause: 'relation', title: 'no relation', ...taught(noise, 16, adam({ learningRate: 0.01 }), 60, seed) },
      { cause: 'fine', title: 'for comparison: fine', ...taught(clean, 32, adam({ learningRate: 0.02 }), 1200, seed) },
    ] as const;
    return {
      subtitle: 'ReLU networks with one hidden layer on 120 points',
      panels: cases.map(panel),
      columns: 2,
      height: 940,
      legend: [
        { symbol: 'point', colour: 2, text: 'data' },
        { symbol: 'line', colour: 1, text: 'network' },
      ],
      notes: cases.map(({ title, said }) => `${title}: ${said.finding}; ${said.change}`),
      claims: cases.map(({ cause, title, said }) => holds(`${title}: explain says ${cause}`, said.cause === cause)),
    };
  },
};

interface Taught {
  readonly data: { x: Float32Array; t: Float32Array };
  readonly session: Session;
  readonly said: Explanation;
}

function taught(data: Taught['data'], width: number, rule: Rule, epochs: number, seed: number): Taught {
  const session = compile(sequential(1, dense(width), relu(), dense(1)), {
    loss: squaredError(),
    rule,
    batch: 24,
    seed,
  });
  for (const _ of train(session, data, { epochs }));
  return { data, session, said: explain(session, data satisfies Data, { budget: BUDGET, seed }) };
}

function panel({ data, session, said, title }: Taught & { title: string }): Panel {
  const x = Array.from({ length: 161 }, (_, i) => RANGE[0] + ((RANGE[1] - RANGE[0]) * i) / 160);
  const loss = session.evaluate(data).loss;
  const marks: Mark[] = [
    { mark: 'points', x: [...data.x], y: [...data.t], colour: 2, radius: 3.5, opacity: 0.7 },
    { mark: 'line', x, y: Array.from(session.predict(x)), colour: 1, width: 3 },
  ];
  return {
    title: `${title}: loss ${spelled(loss, 2)}, explain: ${said.cause}`,
    x: linear('x', ...RANGE),
    y: linear('y', -2.6, 2.6),
    marks,
  };
}

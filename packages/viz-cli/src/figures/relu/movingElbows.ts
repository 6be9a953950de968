import { init } from '@elbow/core-wasm/f64';
import { math } from '@elbow/core-wasm/math';
import {
  compile,
  dense,
  elbows,
  functionSamples,
  normalNumbers,
  relu,
  type Session,
  sequential,
  squaredError,
  train,
} from '@elbow/nn';
import { adam } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, near } from '../figure.ts';

const RANGE = [-3, 3] as const;
const EPOCHS = 400;
const UNITS = 12;
const KEPT = [0, 2, 5, 10, 20, 40, 70, 100, 150, 200, 250, 300, 350, 400];
const truth = (x: number): number => math().sin(2.2 * x) + 0.35 * x;

/** A fit of one dimension while it trains: its elbows move to where the function bends (R107, R114, R115). */
export const movingElbows: Figure = {
  name: 'moving-elbows',
  group: 'relu',
  title: 'Training moves the elbows to where the function bends',
  rows: ['R107', 'R114', 'R115'],
  draw(seed): Drawing {
    const data = functionSamples(truth, { rows: 60, range: RANGE, noise: 0.08, seed });
    const session = compile(
      sequential(1, dense(UNITS, { weights: normalNumbers(1), biases: normalNumbers(1.5) }), relu(), dense(1)),
      {
        loss: squaredError(),
        rule: adam({ learningRate: 0.02 }),
        batch: 20,
        core: init(),
        seed,
      },
    );
    const history = [places(session)];
    const moments = [moment(session, 0)];
    const before = session.evaluate(data).loss;
    for (const { epoch } of train(session, data, { epochs: EPOCHS })) {
      history.push(places(session));
      if (KEPT.includes(epoch)) moments.push(moment(session, epoch));
    }
    const after = session.evaluate(data).loss;
    const end = moments.at(-1) as Moment;
    const travelled = (history.at(-1) ?? []).map((x, i) => Math.abs(x - (history[0]?.[i] ?? 0)));
    return {
      subtitle: `a ReLU network 1-${UNITS}-1 on 60 noisy points of sin 2.2x + 0.35x; Adam, ${EPOCHS} epochs`,
      panels: [fit(data, end), tracks(history, EPOCHS)],
      legend: [
        { symbol: 'point', colour: 2, text: 'data' },
        { symbol: 'line', colour: 0, text: 'the function' },
        { symbol: 'line', colour: 1, text: 'the network' },
        { symbol: 'ring', colour: 'ink', text: 'its elbows' },
      ],
      frames: moments.map((one) => ({
        label: `epoch ${one.epoch}`,
        panels: [fit(data, one), tracks(history, one.epoch)],
      })),
      claims: [
        { says: 'loss at the end over the loss at the start', measured: after / before, low: 0, high: 0.05 },
        { says: 'loss at the end: near the noise of 0.08²', measured: after, low: 0.002, high: 0.02 },
        { says: 'the furthest that an elbow has moved', measured: Math.max(...travelled), low: 0.3, high: 100 },
        near('network at its own elbows less the straight pieces that end there', gap(session), 0, 1e-9),
      ],
    };
  },
};

interface Moment {
  readonly epoch: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly knots: readonly number[];
  readonly heights: readonly number[];
}

/** Where the elbow of each unit is. */
function places(session: Session): number[] {
  return elbows(session, RANGE).elbows.map(({ x }) => x ?? Number.NaN);
}

function moment(session: Session, epoch: number): Moment {
  const { knots, segments } = elbows(session, RANGE);
  const x = [RANGE[0], ...knots, RANGE[1]];
  const heights = (at: readonly number[]): number[] => (at.length === 0 ? [] : Array.from(session.predict([...at])));
  void segments;
  return { epoch, x, y: heights(x), knots: [...knots], heights: heights([...knots]) };
}

/** The most that the exact straight pieces and the network itself differ at the knots. */
function gap(session: Session): number {
  const { segments } = elbows(session, RANGE);
  return Math.max(
    ...segments.map(({ x1, slopes, intercepts }) =>
      Math.abs((slopes[0] ?? 0) * x1 + (intercepts[0] ?? 0) - Number(session.predict([x1])[0])),
    ),
  );
}

const FINE = Array.from({ length: 121 }, (_, i) => RANGE[0] + ((RANGE[1] - RANGE[0]) * i) / 120);

function fit(data: { x: Float32Array; t: Float32Array }, { x, y, knots, heights }: Moment): Panel {
  return {
    title: 'the fit',
    x: linear('x', ...RANGE),
    y: linear('y', -2.4, 2.4),
    marks: [
      { mark: 'line', x: FINE, y: FINE.map(truth), colour: 0, width: 2 },
      { mark: 'points', x: [...data.x], y: [...data.t], colour: 2, radius: 4 },
      { mark: 'line', x, y, colour: 1, width: 3 },
      { mark: 'points', x: knots, y: heights, colour: 'ink', radius: 7, symbol: 'ring' },
    ],
  };
}

function tracks(history: readonly (readonly number[])[], until: number): Panel {
  const shown = history.slice(0, until + 1);
  const epochs = shown.map((_, k) => k);
  return {
    title: 'where the elbows are, by epoch',
    x: linear('x', -4, 4),
    y: { ...linear('epoch', 0, EPOCHS), integer: true },
    marks: Array.from(
      { length: UNITS },
      (_, i): Mark => ({ mark: 'line', x: shown.map((xs) => xs[i] ?? Number.NaN), y: epochs, colour: i, width: 2 }),
    ),
  };
}

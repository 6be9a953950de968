import { init } from '@elbow/core-wasm/f64';
import { math } from '@elbow/core-wasm/math';
import { compile, piecewiseConstant, reluInterpolant, squaredError } from '@elbow/nn';
import { linear, log } from '../../figure/axis.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, near } from '../figure.ts';

const END = 2 * Math.PI;
const PIECES = [4, 8, 16, 32, 64, 128];
const X = Array.from({ length: 2001 }, (_, i) => (END * i) / 2000);
const sine = (x: number): number => math().sin(x);
/** The largest errors of 4, 8, 16 and 32 pieces, as measured for the notes’ row (R109). */
const CONSTANT = [0.707, 0.383, 0.195, 0.098];
const LINEAR = [0.211, 0.07, 0.0189, 0.0048];

/** Steps and straight lines through a sine: a ReLU network with an elbow at each point is the better approximation, its error falls with the square of the spacing (R109, R116, Fig 4). */
export const pieces: Figure = {
  name: 'pieces',
  group: 'relu',
  title: 'Twice the pieces: half the error for steps, a quarter for elbows',
  rows: ['R109', 'R116'],
  draw(): Drawing {
    const errors = PIECES.map((count) => ({ steps: worst(steps(count)), elbows: worst(elbows(count)) }));
    const slope = (which: 'steps' | 'elbows'): number =>
      Math.log2((errors[3]?.[which] ?? 1) / (errors[5]?.[which] ?? 1)) / 2;
    return {
      subtitle:
        'a sine, by piecewise constant and by piecewise linear functions; the linear ones are ReLU networks, set not trained',
      panels: [panel(8), errorPanel(errors)],
      legend: [
        { symbol: 'line', colour: 'muted', text: 'sin x' },
        { symbol: 'line', colour: 1, text: 'steps' },
        { symbol: 'line', colour: 0, text: 'ReLU network, one elbow a point' },
      ],
      claims: [
        ...CONSTANT.map((expected, i) =>
          near(`${PIECES[i]} steps: largest error`, errors[i]?.steps ?? Number.NaN, expected, 6e-4),
        ),
        ...LINEAR.map((expected, i) =>
          near(`${PIECES[i]} elbows: largest error`, errors[i]?.elbows ?? Number.NaN, expected, 6e-4),
        ),
        near('steps: the error falls as h to the power', slope('steps'), 1, 0.02),
        near('elbows: the error falls as h to the power', slope('elbows'), 2, 0.02),
      ],
    };
  },
};

function points(count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => (END * i) / count);
}

function steps(count: number): number[] {
  const f = piecewiseConstant(points(count), sine);
  return X.map(f);
}

/** The network’s outputs over X. */
function elbows(count: number): number[] {
  const at = points(count);
  const { network, load } = reluInterpolant(at, at.map(sine));
  const session = compile(network, { loss: squaredError(), core: init() });
  load(session);
  return Array.from(session.predict(X));
}

function worst(values: readonly number[]): number {
  return Math.max(...values.map((value, i) => Math.abs(value - sine(X[i] ?? 0))));
}

function panel(count: number): Panel {
  return {
    title: `${count} pieces`,
    x: linear('x', 0, END),
    y: linear('y', -1.15, 1.15),
    marks: [
      { mark: 'line', x: X, y: X.map(sine), colour: 'muted', width: 2 },
      { mark: 'line', x: X, y: steps(count), colour: 1, width: 2 },
      { mark: 'line', x: X, y: elbows(count), colour: 0 },
      { mark: 'points', x: points(count), y: points(count).map(sine), colour: 0, radius: 5 },
    ],
  };
}

function errorPanel(errors: readonly { steps: number; elbows: number }[]): Panel {
  return {
    title: 'largest error',
    x: log('pieces', 3.5, 150),
    y: log('error', 2e-4, 1),
    marks: (['steps', 'elbows'] as const).flatMap((which) => {
      const colour = which === 'steps' ? 1 : 0;
      const y = errors.map((error) => error[which]);
      return [
        { mark: 'line' as const, x: PIECES, y, colour, label: which === 'steps' ? 'slope −1' : 'slope −2' },
        { mark: 'points' as const, x: PIECES, y, colour, radius: 6 },
      ];
    }),
  };
}

import { init } from '@elbow/core-wasm/f64';
import { compile, dense, sequential, sigmoid, squaredError, zeroOneError } from '@elbow/nn';
import { linear } from '../../figure/axis.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';

/** Points on a line; those of class 1 stand further right, but for one. */
const X = [-2.4, -1.9, -1.3, -0.9, -0.2, 0.5, -0.5, 0.3, 0.9, 1.4, 2, 2.5];
const T = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
const T1 = -1.8;
const T2 = -1.4;

/** Counted mistakes stand still while the threshold moves between two points; the squared error of a soft threshold tells where to go (R37, R29). */
export const thresholdError: Figure = {
  name: 'threshold-error',
  group: 'classification',
  title: 'Counting mistakes gives no slope; a soft threshold does',
  rows: ['R37', 'R29'],
  draw(): Drawing {
    const session = compile(sequential(1, dense(1), sigmoid()), { loss: squaredError(), core: init() });
    const at = (threshold: number): { error: number; loss: number } => {
      session.parameters.set([3, -3 * threshold]);
      return zeroOneError(session, { x: X, t: T });
    };
    const thresholds = Array.from({ length: 241 }, (_, i) => -3 + i / 40);
    const found = thresholds.map(at);
    const errors = found.map(({ error }) => error);
    const losses = found.map(({ loss }) => loss);
    const levels = new Set(errors.map((error) => Math.round(error * X.length)));
    const slope = (f: (v: number) => number, v: number): number => (f(v + 1e-5) - f(v - 1e-5)) / 2e-5;
    return {
      subtitle:
        'twelve points on a line; class 1 is to the right of the threshold θ: counted, and as (σ(3(x − θ)) − t)²',
      panels: [
        {
          x: linear('threshold θ', -3, 3),
          y: linear('mean error', -0.08, 0.6),
          marks: [
            { mark: 'area', x: [T1, T2], low: [-1, -1], high: [1, 1], colour: 'muted', opacity: 0.15 },
            { mark: 'text', at: { x: T1, y: 0.5 }, text: 'T₁', colour: 'muted', anchor: 'end', offset: [-4, 0] },
            { mark: 'text', at: { x: T2, y: 0.5 }, text: 'T₂', colour: 'muted', offset: [4, 0] },
            { mark: 'line', x: thresholds, y: errors, colour: 1, label: 'mistakes / 12' },
            { mark: 'line', x: thresholds, y: losses, colour: 0, label: 'squared error' },
            {
              mark: 'points',
              x: X.filter((_, i) => T[i] === 1),
              y: X.filter((_, i) => T[i] === 1).map(() => -0.04),
              colour: 0,
              radius: 5,
            },
            {
              mark: 'points',
              x: X.filter((_, i) => T[i] === 0),
              y: X.filter((_, i) => T[i] === 0).map(() => -0.04),
              colour: 1,
              radius: 6,
              symbol: 'cross',
            },
          ],
        },
      ],
      legend: [
        { symbol: 'point', colour: 0, text: 'class 1' },
        { symbol: 'cross', colour: 1, text: 'class 0' },
      ],
      claims: [
        near('mistakes at T₁ less those at T₂', at(T1).error - at(T2).error, 0, 0),
        near(
          'slope of the counted error between them',
          slope((v) => at(v).error, -1.6),
          0,
          0,
        ),
        {
          says: 'size of the squared error’s slope between them',
          measured: Math.abs(slope((v) => at(v).loss, -1.6)),
          low: 0.05,
          high: 1,
        },
        holds(
          'the counted error takes whole numbers of mistakes',
          errors.every((error) => Math.abs(error * X.length - Math.round(error * X.length)) < 1e-9),
        ),
        { says: 'different values that it takes', measured: levels.size, low: 3, high: X.length + 1 },
      ],
    };
  },
};

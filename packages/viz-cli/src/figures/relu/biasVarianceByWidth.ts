import { math } from '@elbow/core-wasm/math';
import { biasVariance, compile, dense, functionSamples, relu, sequential, squaredError } from '@elbow/nn';
import { lbfgs, minimise } from '@elbow/optim';
import { linear, log } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, near } from '../figure.ts';

const WIDTHS = [1, 2, 4, 8, 16, 32];
const REFITS = 24;
const ROWS = 24;
const SIGMA = 0.3;
const truth = (x: number): number => math().sin(2.5 * x);
const AT = Float32Array.from({ length: 61 }, (_, i) => -1.8 + (3.6 * i) / 60);

/** The error of refitted networks in its parts: bias falls with the width, variance rises while networks find different bad minima, and falls again (R30). */
export const biasVarianceByWidth: Figure = {
  name: 'bias-variance',
  group: 'relu',
  title: 'Bias falls with the width; the variance does not grow without end',
  rows: ['R30'],
  draw(seed): Drawing {
    const fits = WIDTHS.map((width) => Array.from({ length: REFITS }, (_, k) => refit(width, seed * 1000 + k)));
    const target = Float64Array.from(AT, truth);
    const parts = fits.map((predictions) => biasVariance(predictions, target, SIGMA ** 2));
    const errors = fits.map((predictions) => meanSquare(predictions, target));
    const panel = (i: number, title: string): Drawing['panels'][number] => ({
      title,
      x: linear('x', -1.8, 1.8),
      y: linear('y', -2, 2),
      marks: [
        ...(fits[i] ?? []).map(
          (y): Mark => ({ mark: 'line', x: [...AT], y: [...y], colour: 0, width: 1.2, opacity: 0.5 }),
        ),
        { mark: 'line', x: [...AT], y: [...target], colour: 'ink', width: 2.5 },
      ],
    });
    return {
      subtitle: `${REFITS} fits to ${ROWS} points of sin 2.5x with noise σ = ${SIGMA}, drawn anew each time; L-BFGS, at most 200 steps`,
      panels: [
        panel(1, 'two units'),
        panel(5, 'thirty-two units'),
        {
          title: 'the parts of the error',
          x: log('hidden units', 0.9, 36),
          y: log('squared error', 1e-3, 2),
          marks: [
            { mark: 'line', x: WIDTHS, y: parts.map(({ bias }) => bias), colour: 1, label: 'bias²' },
            { mark: 'line', x: WIDTHS, y: parts.map(({ variance }) => variance), colour: 0, label: 'variance' },
            {
              mark: 'line',
              x: WIDTHS,
              y: parts.map(({ noise }) => noise),
              colour: 'muted',
              dashed: true,
              label: 'noise',
            },
            { mark: 'line', x: WIDTHS, y: parts.map(({ total }) => total), colour: 2, label: 'sum' },
          ],
        },
      ],
      legend: [
        { symbol: 'line', colour: 'ink', text: 'the truth' },
        { symbol: 'line', colour: 0, text: 'single fits' },
      ],
      claims: [
        ...parts.map(({ bias, variance }, i) =>
          near(
            `width ${WIDTHS[i]}: bias² + variance less the mean squared distance`,
            bias + variance - (errors[i] ?? 0),
            0,
            1e-9,
          ),
        ),
        {
          says: 'bias² of 2 units over that of 16',
          measured: (parts[1]?.bias ?? 0) / (parts[4]?.bias ?? 1),
          low: 5,
          high: 1e6,
        },
        {
          says: 'variance of 4 units over that of 1',
          measured: (parts[2]?.variance ?? 0) / (parts[0]?.variance ?? 1),
          low: 1.2,
          high: 10,
        },
        {
          says: 'variance of 32 units over that of 4',
          measured: (parts[5]?.variance ?? 0) / (parts[2]?.variance ?? 1),
          low: 0,
          high: 1,
        },
      ],
    };
  },
};

function refit(width: number, seed: number): Float64Array {
  const data = functionSamples(truth, { rows: ROWS, range: [-1.8, 1.8], spacing: 'random', noise: SIGMA, seed });
  const session = compile(sequential(1, dense(width), relu(), dense(1)), { loss: squaredError(), seed });
  const start = Float64Array.from(session.parameters, (value, i) =>
    i >= width && i < 2 * width ? 1.2 * math().sin(5 * i + seed) : value,
  );
  const { x } = minimise(session.objective(data), lbfgs(), start, { maxIterations: 200 });
  session.parameters.set(x);
  return Float64Array.from(session.predict(AT));
}

function meanSquare(predictions: readonly Float64Array[], target: Float64Array): number {
  const sum = predictions.reduce(
    (total, y) => total + y.reduce((part, value, i) => part + (value - (target[i] ?? 0)) ** 2, 0),
    0,
  );
  return sum / predictions.length / target.length;
}

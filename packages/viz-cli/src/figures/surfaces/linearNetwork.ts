import { init } from '@elbow/core-wasm/f64';
import { compile, dense, type Session, sequential, squaredError } from '@elbow/nn';
import { criticalPoint } from '@elbow/nn/second-order';
import { descend, gradientDescent } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { landscape } from '../landscape.ts';
import { coordinate, walk } from '../walk.ts';

/** v·w·x fits y = x on two points: L = (1 − vw)² but for the biases, which are held at 0. */
const DATA = { x: [1, -1], t: [1, -1] };
const STARTS = [
  [-1.6, 0.9],
  [-0.4, 1.7],
  [0.02, -0.05],
  [1.5, -0.6],
  [-1.2, -0.2],
  [0.7, 1.8],
] as const;

/** A linear network of two layers: its minima all fit alike, and what else has no slope is a saddle (R48, erratum E17). */
export const linearNetwork: Figure = {
  name: 'linear-network',
  group: 'surfaces',
  title: 'Two linear layers: every minimum is as good as any, and the rest is a saddle',
  rows: ['R48'],
  draw(): Drawing {
    const session = compile(sequential(1, dense(1), dense(1)), { loss: squaredError(), core: init() });
    const objective = session.objective(DATA);
    const value = (w: number, v: number): number => objective.value(Float64Array.of(w, 0, v, 0));
    const paths = STARTS.map(([w, v]) =>
      walk(objective, descend(gradientDescent({ learningRate: 0.05 })), [w, 0, v, 0], 400),
    );
    const ends = paths.map(({ points, values }) => ({ end: values.at(-1) ?? Number.NaN, at: points.at(-1) ?? [] }));
    const curve = Array.from({ length: 60 }, (_, i) => 0.45 * (2.3 / 0.45) ** (i / 59));
    return {
      subtitle: 'L(w, v) of the network v·(w·x + b) + c on y = x, the biases at 0; six runs of gradient descent',
      panels: [
        {
          x: linear('w, first layer', -2.2, 2.2),
          y: linear('v, second layer', -2.2, 2.2),
          square: true,
          marks: [
            landscape(value, [-2.2, 2.2], [-2.2, 2.2], { decades: 2.5, levels: 16 }),
            ...[1, -1].map(
              (side): Mark => ({
                mark: 'line',
                x: curve.map((w) => side * w),
                y: curve.map((w) => side / w),
                colour: 2,
                width: 3,
              }),
            ),
            ...paths.flatMap((path): Mark[] => [
              { mark: 'line', x: coordinate(path, 0), y: coordinate(path, 2), colour: 0, width: 2 },
              {
                mark: 'points',
                x: coordinate(path, 0).slice(0, 1),
                y: coordinate(path, 2).slice(0, 1),
                colour: 'ink',
                radius: 7,
                symbol: 'ring',
              },
            ]),
            { mark: 'points', x: [0], y: [0], colour: 1, radius: 8, symbol: 'cross' },
          ],
        },
      ],
      legend: [
        { symbol: 'line', colour: 2, text: 'all minima: vw = 1' },
        { symbol: 'cross', colour: 1, text: 'the saddle' },
        { symbol: 'line', colour: 0, text: 'gradient descent' },
      ],
      claims: [
        ...ends.map(({ end }, i) => near(`loss at the end of run ${i + 1}`, end, 0, 1e-9)),
        ...ends.map(({ at }, i) => near(`vw at the end of run ${i + 1}`, (at[0] ?? 0) * (at[2] ?? 0), 1, 1e-4)),
        holds('the origin is a saddle', kindAt(session, [0, 0, 0, 0]) === 'saddle'),
        holds(
          'a minimum is flat along vw = 1: degenerate to the second order',
          kindAt(session, [2, 0, 0.5, 0]) === 'degenerate',
        ),
        near('loss on the curve', value(0.5, 2), 0, 1e-12),
      ],
    };
  },
};

function kindAt(session: Session, parameters: readonly number[]): string {
  session.parameters.set(parameters);
  return criticalPoint(session, DATA).kind;
}

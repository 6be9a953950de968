import { lossSlice, principalDirections, randomDirections } from '@elbow/nn';
import { adam } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { sine, smallNetwork } from './network.ts';
import { surface } from './perspective.ts';

const STEPS = 600;
const GRID = 41;

/** The loss of a network in a plane of its parameters: with the path that training took, and around the end in random directions of filters (R50). */
export const lossSurface: Figure = {
  name: 'loss-surface',
  group: 'surfaces',
  title: 'The loss of a network, cut by a plane: the path to the end, and the bowl around it',
  rows: ['R50'],
  draw(seed): Drawing {
    const data = sine();
    const session = smallNetwork(seed, adam({ learningRate: 0.02 }));
    const rows = [session.parameters.slice()];
    const losses: number[] = [];
    for (let k = 1; k <= STEPS; k++) {
      losses.push(session.step(data.x, data.t));
      if (k % 6 === 0) rows.push(session.parameters.slice());
    }
    const { directions, explained } = principalDirections(rows);
    const plane = lossSlice(session, data, directions, { points: [GRID, GRID], path: rows });
    const bowl = lossSlice(session, data, randomDirections(session, { seed }), { points: GRID });
    const [u, v] = [plane.path?.alpha ?? new Float64Array(), plane.path?.beta ?? new Float64Array()];
    const [low, high] = [Math.min(...plane.loss), Math.max(...plane.loss)];
    const levels = (count: number, floor: number, top: number): number[] =>
      Array.from({ length: count }, (_, i) => floor * (top / floor) ** ((i + 1) / (count + 1)));
    const percent = (i: number): string => `${Math.round(100 * (explained[i] ?? 0))} %`;
    const path: Mark[] = [
      { mark: 'line', x: [...u], y: [...v], colour: 1 },
      {
        mark: 'points',
        x: [...u].filter((_, k) => k % 10 === 0),
        y: [...v].filter((_, k) => k % 10 === 0),
        colour: 1,
        radius: 4,
      },
      { mark: 'points', x: [u[0] ?? 0], y: [v[0] ?? 0], colour: 'ink', radius: 8, symbol: 'ring' },
    ];
    const edge = (values: Float64Array): [number, number] => [values[0] ?? 0, values.at(-1) ?? 1];
    return {
      subtitle: 'a network 1-8-1 with tanh learns a sine: 600 steps of Adam on all rows',
      panels: [
        {
          title: 'plane of the path’s two main components',
          x: linear(`first component, ${percent(0)} of the path’s variance`, ...edge(plane.alpha)),
          y: linear(`second, ${percent(1)}`, ...edge(plane.beta)),
          marks: [
            {
              mark: 'contours',
              x: edge(plane.alpha),
              y: edge(plane.beta),
              columns: GRID,
              rows: GRID,
              values: plane.loss,
              thresholds: levels(14, Math.max(low, 1e-3), high),
              fill: 'ramp',
              colour: 'muted',
            },
            ...path,
          ],
        },
        surface(`around the end, filter-normalised random directions`, bowl, 'loss'),
      ],
      claims: [
        {
          says: 'share of the path’s variance in the plane',
          measured: (explained[0] ?? 0) + (explained[1] ?? 0),
          low: 0.9,
          high: 1,
        },
        {
          says: 'loss at the end over the loss at the start',
          measured: (losses.at(-1) ?? 1) / (losses[0] ?? 1),
          low: 0,
          high: 0.05,
        },
        near(
          'loss in the middle of the random plane less that of the session',
          bowl.centre - session.evaluate(data).loss,
          0,
          1e-12,
        ),
        holds(
          'the middle of the random plane is its lowest point but for a percent of its range',
          bowl.centre <= Math.min(...bowl.loss) + 0.01 * (Math.max(...bowl.loss) - Math.min(...bowl.loss)),
        ),
      ],
    };
  },
};

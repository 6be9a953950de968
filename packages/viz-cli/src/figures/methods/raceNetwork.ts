import { lossSlice, principalDirections } from '@elbow/nn';
import { canvas, linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, holds } from '../figure.ts';
import { sine, smallNetwork } from '../surfaces/network.ts';
import { drawn, legend, progress, race, results } from './race.ts';

const TARGET = 1e-4;
const STEPS = 1500;
const GRID = 41;

/** All methods on a real network; the paths are projected into the plane in which they lie most. */
export const raceNetwork: Figure = {
  name: 'race-network',
  group: 'methods',
  title: 'A race on a real network: all rows a step, 25 parameters',
  rows: ['R90', 'R95'],
  draw(seed): Drawing {
    const data = sine();
    const session = smallNetwork(seed);
    const start = Float64Array.from(session.parameters);
    const runners = race(session.objective(data), start, TARGET, STEPS);
    const paths = drawn(runners).map(({ runner, colour }) => ({ colour, points: thinnedRows(runner.path.points) }));
    session.parameters.set(paths[0]?.points.at(-1) ?? start);
    const rows = paths.flatMap(({ points }) => points);
    const { directions } = principalDirections(rows);
    const plane = lossSlice(session, data, directions, { points: GRID, path: rows });
    const edge = (values: Float64Array): [number, number] => [values[0] ?? 0, values.at(-1) ?? 1];
    const [low, high] = [Math.min(...plane.loss), Math.max(...plane.loss)];
    let from = 0;
    const lines = paths.map(({ colour, points }): Mark => {
      const [a, b] = [from, from + points.length];
      from = b;
      return {
        mark: 'line',
        x: [...(plane.path?.alpha.slice(a, b) ?? [])],
        y: [...(plane.path?.beta.slice(a, b) ?? [])],
        colour,
        width: 2,
      };
    });
    const needed = (method: string): number => runners.find(({ name }) => name === method)?.needed ?? Number.NaN;
    const end = (method: string): number =>
      runners.find(({ name }) => name === method)?.path.values.at(-1) ?? Number.NaN;
    return {
      subtitle: `a network 1-8-1 with tanh on a sine at 24 points; until the loss is 10⁻⁴, ${STEPS} steps at most; each method at the best of ten rates`,
      height: 760,
      panels: [
        {
          title: 'the paths, projected',
          x: linear('first component of the paths', ...edge(plane.alpha)),
          y: linear('second', ...edge(plane.beta)),
          marks: [
            {
              mark: 'contours',
              x: edge(plane.alpha),
              y: edge(plane.beta),
              columns: GRID,
              rows: GRID,
              values: plane.loss,
              thresholds: Array.from(
                { length: 12 },
                (_, i) => Math.max(low, 1e-3) * (high / Math.max(low, 1e-3)) ** ((i + 1) / 13),
              ),
              fill: 'ramp',
              colour: 'muted',
            },
            ...lines,
          ],
        },
        progress(runners, 0, TARGET, 'loss'),
        { ...canvas(1, 1), title: 'all of them', marks: [results(runners)] },
      ],
      legend: legend(runners),
      claims: [
        holds(
          'bfgs arrives before every first-order method with a rate',
          runners.every(({ name, rate, needed: steps }) => rate === null || name === 'bfgs' || needed('bfgs') < steps),
        ),
        holds('momentum ends lower than gradient descent', end('momentum') < end('gd')),
        holds('rprop arrives before gradient descent', needed('rprop') < needed('gd')),
      ],
    };
  },
};

/** At most about a hundred points of a path, the first and the last among them. */
function thinnedRows(points: readonly (readonly number[])[]): (readonly number[])[] {
  const stride = Math.ceil(points.length / 100);
  return points.filter((_, k) => k % stride === 0 || k === points.length - 1);
}

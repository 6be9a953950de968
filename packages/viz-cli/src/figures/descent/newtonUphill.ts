import { fixedStep, himmelblau } from '@elbow/optim';
import { classify, newton } from '@elbow/optim/second-order';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { landscape } from '../landscape.ts';
import { coordinate, type Walk, walk } from '../walk.ts';

const PROBLEM = himmelblau();
const START = [-0.9, 0.2];

/** Where the Hessian has negative eigenvalues, Newton's raw step climbs to the maximum; with their absolute values it descends (R77). */
export const newtonUphill: Figure = {
  name: 'newton-uphill',
  group: 'descent',
  title: 'Where the surface curves downwards, Newton’s raw step climbs',
  rows: ['R77'],
  draw(): Drawing {
    const raw = walk(PROBLEM, newton({ curvature: 'raw', lineSearch: fixedStep() }), START, 12);
    const absolute = walk(PROBLEM, newton(), START, 30);
    const ground = landscape((x, y) => PROBLEM.value(Float64Array.of(x, y)), [-5, 5], [-4.6, 4.6], {
      decades: 3,
      levels: 18,
    });
    const spectrum = eigenvalues(START);
    return {
      subtitle: 'Himmelblau’s function: four minima, four saddles, one maximum; both runs start on the hill',
      panels: [
        {
          x: linear('x', -5, 5),
          y: linear('y', -4.6, 4.6),
          marks: [
            ground,
            {
              mark: 'points',
              x: PROBLEM.minima.map(([x]) => x),
              y: PROBLEM.minima.map(([, y]) => y),
              colour: 2,
              radius: 7,
            },
            ...path(absolute, 0),
            ...path(raw, 1),
            { mark: 'points', x: START.slice(0, 1), y: START.slice(1), colour: 'ink', radius: 9, symbol: 'ring' },
          ],
        },
      ],
      legend: [
        { symbol: 'line', colour: 1, text: 'raw step H⁻¹g: to the maximum' },
        { symbol: 'line', colour: 0, text: '|λ| for λ: to a minimum' },
        { symbol: 'point', colour: 2, text: 'minima' },
      ],
      claims: [
        near(
          'eigenvalues of the Hessian at the start that are negative',
          spectrum.filter((value) => value < 0).length,
          2,
          0,
        ),
        holds('the raw run ends higher than it started', (raw.values.at(-1) ?? 0) > (raw.values[0] ?? 0)),
        holds('where it ends is a maximum', classify(eigenvalues(raw.points.at(-1) ?? [])) === 'maximum'),
        holds(
          'each value of the other run is at most the one before',
          absolute.values.every((f, k) => k === 0 || f <= (absolute.values[k - 1] ?? 0)),
        ),
        near('value at its end', absolute.values.at(-1) ?? Number.NaN, 0, 1e-12),
      ],
    };
  },
};

function path(run: Walk, colour: number): Mark[] {
  const [x, y] = [coordinate(run, 0), coordinate(run, 1)];
  return [
    { mark: 'line', x, y, colour },
    { mark: 'points', x, y, colour, radius: 5 },
  ];
}

/** Of the symmetric 2 × 2 Hessian, from its trace and determinant. */
function eigenvalues(point: readonly number[]): number[] {
  const H = new Float64Array(4);
  PROBLEM.hessian(Float64Array.from(point), H);
  const [a = 0, b = 0, , d = 0] = H;
  const [middle, reach] = [(a + d) / 2, Math.sqrt(((a - d) / 2) ** 2 + b * b)];
  return [middle - reach, middle + reach];
}

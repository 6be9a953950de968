import { boundaryVariance, logisticNeuron, perceptron, spoiled } from '@elbow/nn';
import type { Panel } from '../../figure/scene.ts';
import type { Drawing, Figure } from '../figure.ts';
import { boundaryLine, classes, planePanel } from './plane.ts';

const REFITS = 20;
const WINDOW = { x: [-4, 4], y: [-4, 4] } as const;

/** Refits with one point elsewhere each time: the perceptron’s line moves, back-propagation’s hardly (R44). */
export const boundarySpread: Figure = {
  name: 'boundary-spread',
  group: 'classification',
  title: 'One point moved, the fit made again: high variance, and low',
  rows: ['R44'],
  draw(seed): Drawing {
    const data = spoiled({ rows: 40, spoilers: 1, distance: 3, seed });
    // The last row goes round: places on a quarter of a circle on its own side.
    const places = Array.from({ length: REFITS }, (_, k) => {
      const angle = -1.35 + (1.6 * k) / (REFITS - 1);
      return [3.2 * Math.cos(angle), 3.2 * Math.sin(angle)];
    });
    const fits = [
      boundaryVariance((rows) => perceptron(rows, { maxPasses: 5000 }), data, data.t.length - 1, places),
      boundaryVariance((rows) => logisticNeuron(rows), data, data.t.length - 1, places),
    ] as const;
    const moved = { x: places.map(([x = 0]) => x), y: places.map(([, y = 0]) => y) };
    const rest = { x: data.x.slice(0, -2), t: data.t.slice(0, -1) };
    const panel = (title: string, k: 0 | 1, colour: number): Panel =>
      planePanel(title, WINDOW, [
        ...fits[k].boundaries.map((line) =>
          boundaryLine({ weights: Float64Array.from(line.weights), bias: line.bias }, WINDOW, colour, {
            width: 1.5,
            opacity: 0.6,
          }),
        ),
        ...classes(rest),
        { mark: 'points', ...moved, colour: 'ink', radius: 5, symbol: 'ring' },
      ]);
    const ratio = fits[0].variance / fits[1].variance;
    return {
      subtitle: `${REFITS} fits to the same ${rest.t.length} points and one of class 1 that stands at each of the rings in turn`,
      panels: [panel('perceptron', 0, 2), panel('back-propagation', 1, 3)],
      legend: [
        { symbol: 'point', colour: 0, text: 'class 1' },
        { symbol: 'cross', colour: 1, text: 'class 0' },
        { symbol: 'ring', colour: 'ink', text: 'where the one point stands' },
      ],
      notes: [
        `Variance of the unit normals: ${fits[0].variance.toPrecision(2)} and ${fits[1].variance.toPrecision(2)}.`,
      ],
      claims: [
        { says: 'variance of the perceptron’s normal over back-propagation’s', measured: ratio, low: 3, high: 1e6 },
      ],
    };
  },
};

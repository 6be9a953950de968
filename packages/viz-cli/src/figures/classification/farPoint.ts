import { brady, logisticNeuron, novikoffBound, perceptron } from '@elbow/nn';
import { linear } from '../../figure/axis.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { boundaryLine, classes, planePanel, separates } from './plane.ts';

const DISTANCES = [2, 5, 20, 50];

/** A separable set with one far point: the perceptron separates it for every distance, back-propagation does not (R38–R42, erratum E16). */
export const farPoint: Figure = {
  name: 'far-point',
  group: 'classification',
  title: 'Back-propagation leaves a far point on the wrong side; the perceptron does not',
  rows: ['R38', 'R39', 'R40', 'R41', 'R42'],
  draw(): Drawing {
    const sets = DISTANCES.map(brady);
    const neurons = sets.map((data) => logisticNeuron(data, { start: data.optimum }));
    const lines = sets.map((data) => perceptron(data));
    const three = brady();
    const alone = logisticNeuron(three);
    const panel = (t: number, i: number): Panel => {
      const window = { x: [-2.2, 2.2], y: [-1.1 * t - 0.5, 0.2 * t + 1.6] } as const;
      const [neuron, line] = [neurons[i], lines[i]];
      return planePanel(`t = ${t}: the perceptron makes ${line?.mistakes} mistakes`, window, [
        ...(line === undefined ? [] : [boundaryLine({ ...line, weights: line.weights }, window, 2)]),
        ...(neuron === undefined ? [] : [boundaryLine(neuron, window, 3, { dashed: true })]),
        ...classes(sets[i] ?? three, 7),
      ]);
    };
    return {
      subtitle:
        'Brady, Raghavan & Slawny’s points (1, 0), (0, 1) and (0, −t) of class 1, (−1, 0) of class 0; back-propagation starts at the three points’ optimum',
      panels: [...DISTANCES.map(panel), mistakes(lines.map((line) => line.mistakes))],
      columns: 3,
      height: 900,
      legend: [
        { symbol: 'point', colour: 0, text: 'class 1' },
        { symbol: 'cross', colour: 1, text: 'class 0' },
        { symbol: 'line', colour: 2, text: 'perceptron' },
        { symbol: 'dashed', colour: 3, text: 'back-propagation' },
      ],
      claims: [
        ...[...three.optimum].map((value, i) =>
          near(
            `three points: ${['w₁', 'w₂', 'b'][i]} of back-propagation against (u, u, 0)`,
            [...alone.weights, alone.bias][i] ?? Number.NaN,
            value,
            1e-3,
          ),
        ),
        ...lines.map((line, i) =>
          holds(`t = ${DISTANCES[i]}: the perceptron separates`, separates(line, sets[i] ?? three)),
        ),
        ...lines.map((line, i) =>
          near(`t = ${DISTANCES[i]}: its mistakes, t + 4`, line.mistakes, (DISTANCES[i] ?? 0) + 4, 0),
        ),
        ...neurons.map((neuron, i) =>
          holds(
            `t = ${DISTANCES[i]}: back-propagation ${i === 0 ? 'separates' : 'does not'}`,
            separates(neuron, sets[i] ?? three) === (i === 0),
          ),
        ),
        holds(
          'mistakes stay below Novikoff’s bound',
          lines.every((line, i) => line.mistakes <= bound(DISTANCES[i] ?? 0)),
        ),
      ],
    };
  },
};

/** Novikoff’s bound by the line that the perceptron found, which separates. */
function bound(t: number): number {
  const data = brady(t);
  return novikoffBound(data, perceptron(data));
}

function mistakes(counts: readonly number[]): Panel {
  return {
    title: 'mistakes against distance',
    x: linear('t', 0, 52),
    y: linear('mistakes', 0, 60),
    marks: [
      { mark: 'line', x: [0, 52], y: [4, 56], colour: 'muted', dashed: true, label: 't + 4' },
      { mark: 'points', x: DISTANCES, y: counts, colour: 2, radius: 6 },
    ],
  };
}

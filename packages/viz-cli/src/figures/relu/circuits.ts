import { compile, dense, relu, sequential, squaredError } from '@elbow/nn';
import { canvas } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { circuit } from './circuit.ts';

const NETWORKS = [
  [1, 4, 1],
  [1, 4, 4, 1],
  [2, 3, 3, 2, 1],
];

/** Networks as circuits: weights are resistors, ReLUs are diodes, and a deep one repeats what a shallow one is (R110, R113, Figs 5–8). */
export const circuits: Figure = {
  name: 'circuits',
  group: 'relu',
  title: 'A network as a circuit: resistors weigh, nodes add, diodes bend; deep repeats it',
  rows: ['R110', 'R113'],
  draw(): Drawing {
    const drawings = NETWORKS.map(circuit);
    const panel = (widths: readonly number[], i: number): Panel => {
      const { marks, width, height } = drawings[i] as (typeof drawings)[number];
      return { ...canvas(width, height), title: widths.join('-'), marks };
    };
    const [first, ...rest] = NETWORKS.map(panel) as [Panel, ...Panel[]];
    return {
      panels: [first, ...rest],
      columns: 1,
      height: 980,
      legend: [
        { symbol: 'line', colour: 0, text: 'resistors: one for each weight that ends here' },
        { symbol: 'ring', colour: 2, text: 'sum' },
        { symbol: 'area', colour: 1, text: 'diode: max(0, ·)' },
      ],
      notes: ['Biases are currents into the sums, left out here.'],
      claims: NETWORKS.flatMap((widths, i) => {
        const { marks } = drawings[i] as (typeof drawings)[number];
        const diodes = marks.filter(({ mark }) => mark === 'polygon').length;
        const sums = marks.filter((mark) => mark.mark === 'text').length;
        const hidden = widths.slice(1, -1).reduce((total, width) => total + width, 0);
        return [
          near(`${widths.join('-')}: diodes, one a hidden unit`, diodes, hidden, 0),
          near(`${widths.join('-')}: sums, one a bias of the compiled network`, sums, biases(widths), 0),
          near(`${widths.join('-')}: wires, one a weight`, wires(marks), weights(widths), 0),
        ];
      }),
    };
  },
};

function parameters(widths: readonly number[]): readonly { name: string; shape: readonly number[] }[] {
  const layers = widths
    .slice(1)
    .flatMap((width, i) => (i + 2 === widths.length ? [dense(width)] : [dense(width), relu()]));
  return compile(sequential(widths[0] ?? 1, ...layers), { loss: squaredError() }).plan.blueprint.vectors.parameters
    .regions;
}

function biases(widths: readonly number[]): number {
  return parameters(widths)
    .filter(({ shape }) => shape.length === 1)
    .reduce((total, { shape }) => total + (shape[0] ?? 0), 0);
}

function weights(widths: readonly number[]): number {
  return parameters(widths)
    .filter(({ shape }) => shape.length === 2)
    .reduce((total, { shape }) => total + (shape[0] ?? 0) * (shape[1] ?? 0), 0);
}

/** Wires between layers have three corners. */
function wires(marks: readonly Mark[]): number {
  return marks.filter((mark) => mark.mark === 'line' && mark.x.length === 3).length;
}

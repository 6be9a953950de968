import { type LabelledSet, logisticNeuron, type PerceptronData, perceptron, spoiled, spoilerEffect } from '@elbow/nn';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { boundaryLine, classes, planePanel, separates } from './plane.ts';

const ROWS = 60;
const COUNTS = [0, 1, 3];
const SPOILER = [-3, -14];
const WINDOW = { x: [-4, 4], y: [-15, 4] } as const;

/** A few far points of the other kind: the perceptron turns its line until all are separated, back-propagation leaves it where most points want it (R43). */
export const spoilers: Figure = {
  name: 'spoilers',
  group: 'classification',
  title: 'A few spoilers turn the perceptron’s line; back-propagation stays with the crowd',
  rows: ['R43'],
  draw(seed): Drawing {
    const sets = COUNTS.map((count) => withSpoilers(spoiled({ rows: ROWS, spoilers: 0, seed }), count));
    const lines = sets.map((data) => perceptron(data, { maxPasses: 5000 }));
    const clean = sets[0] as PerceptronData;
    const first = logisticNeuron(clean);
    const start = [...first.weights, first.bias];
    const neurons = sets.map((data) => logisticNeuron(data, { start }));
    const byNeuron = (data: PerceptronData): ((x: ArrayLike<number>) => number[]) => {
      const {
        weights: [a = 0, b = 0],
        bias,
      } = logisticNeuron(data, { start });
      return (x) =>
        Array.from({ length: x.length / 2 }, (_, i) =>
          Number(a * (x[2 * i] ?? 0) + b * (x[2 * i + 1] ?? 0) + bias > 0),
        );
    };
    const effect = spoilerEffect(byNeuron, clean, { x: SPOILER, t: [1] }, clean.x);
    const panel = (data: (typeof sets)[number], i: number): Panel =>
      planePanel(['no spoiler', 'one spoiler', 'three at one place'][i] ?? '', WINDOW, [
        boundaryLine(lines[i] as (typeof lines)[number], WINDOW, 2),
        boundaryLine(neurons[i] as (typeof neurons)[number], WINDOW, 3, { dashed: true }),
        ...classes(data),
      ]);
    const angle = ({ weights: [a = 0, b = 0] }: { weights: Iterable<number> }): number =>
      (Math.atan2(b, a) * 180) / Math.PI;
    const turned = (fits: readonly { weights: Iterable<number> }[], i: number): number =>
      Math.abs(angle(fits[i] as (typeof fits)[number]) - angle(fits[0] as (typeof fits)[number]));
    return {
      subtitle: `two clouds of ${ROWS} points and spoilers of class 1 at (−3, −14): still separable by a line; back-propagation starts at its solution without them`,
      panels: sets.map(panel),
      legend: [
        { symbol: 'point', colour: 0, text: 'class 1' },
        { symbol: 'cross', colour: 1, text: 'class 0' },
        { symbol: 'line', colour: 2, text: 'perceptron' },
        { symbol: 'dashed', colour: 3, text: 'back-propagation' },
      ],
      claims: [
        ...lines.map((line, i) =>
          holds(`the perceptron separates with ${COUNTS[i]} spoilers`, separates(line, sets[i] ?? clean)),
        ),
        holds('back-propagation separates without spoilers', separates(neurons[0] as (typeof neurons)[number], clean)),
        holds('and not with one', !separates(neurons[1] as (typeof neurons)[number], sets[1] ?? clean)),
        { says: 'degrees that one spoiler turns the perceptron', measured: turned(lines, 1), low: 10, high: 180 },
        { says: 'degrees that it turns back-propagation', measured: turned(neurons, 1), low: 0, high: 5 },
        near('share of the clean points whose class it changes for back-propagation', effect.moved, 0, 0),
        near('share of spoilers that back-propagation gets wrong', effect.ignored, 1, 0),
      ],
    };
  },
};

function withSpoilers({ x, t }: LabelledSet, count: number): LabelledSet {
  const more = Array.from({ length: count }, () => SPOILER).flat();
  return { x: Float32Array.from([...x, ...more]), t: Int32Array.from([...t, ...new Array<number>(count).fill(1)]) };
}

import { math } from '@elbow/core-wasm/math';
import { compile, type Data, dense, relu, type Session, sequential, squaredError, train } from '@elbow/nn';
import { adam } from '@elbow/optim';
import { categories, log } from '../../figure/axis.ts';
import type { Drawing, Figure } from '../figure.ts';
import { median, strips } from '../strips.ts';

/** One, two, three and four hidden layers, each with about 240 parameters. */
const SHAPES = [[60], [13, 13], [9, 9, 10], [8, 8, 7, 8]];
const SEEDS = 10;
const EPOCHS = 150;

/** Networks of equal size, one to four layers deep, on a smooth and on a folded target: what is easier to train depends on what is learnt (claim C3). */
export const deepOrWide: Figure = {
  name: 'deep-or-wide',
  group: 'relu',
  title: 'At equal parameters, depth helps on a folded target and harms on a smooth one',
  rows: ['R116'],
  draw(): Drawing {
    const results = targets().map((data) =>
      SHAPES.map((shape) => Array.from({ length: SEEDS }, (_, seed) => final(shape, data, seed)).sort((a, b) => a - b)),
    );
    const parameters = SHAPES.map((shape) => network(shape, 0).parameters.length);
    const middle = (task: number, shape: number): number => median(results[task]?.[shape] ?? []);
    const names = SHAPES.map((shape) => `2-${shape.join('-')}-1`);
    return {
      subtitle: `networks of ${Math.min(...parameters)} to ${Math.max(...parameters)} parameters, ${SEEDS} starts each, ${EPOCHS} epochs of Adam on 256 points; training loss at the end`,
      panels: results.map((losses, k) => ({
        title: ['smooth: sin 2x₁ + ½x₂²', 'folded: a tent map three times over'][k] ?? '',
        x: categories('', names),
        y: log('loss', 1e-5, 1),
        marks: strips(losses),
      })),
      legend: [
        { symbol: 'point', colour: 0, text: 'one training' },
        { symbol: 'line', colour: 1, text: 'median' },
      ],
      claims: [
        {
          says: 'most parameters over fewest',
          measured: Math.max(...parameters) / Math.min(...parameters),
          low: 1,
          high: 1.1,
        },
        {
          says: 'smooth: median of one layer over the best of deeper ones',
          measured: middle(0, 0) / Math.min(...[1, 2, 3].map((shape) => middle(0, shape))),
          low: 0,
          high: 0.8,
        },
        {
          says: 'folded: median of one layer over the best of deeper ones',
          measured: middle(1, 0) / Math.min(...[1, 2, 3].map((shape) => middle(1, shape))),
          low: 1.2,
          high: 1e4,
        },
      ],
    };
  },
};

/** A smooth target and a folded one, on the same grid. */
export function targets(): [Data, Data] {
  // A tent map, three times over: each layer can fold it once.
  const tent = (v: number): number => 1 - 2 * Math.abs(v - 0.5);
  return [
    sampled((x, y) => math().sin(2 * x) + 0.5 * y * y),
    sampled((x, y) => tent(tent(tent((x + y + 2) / 4))) * 2 - 1),
  ];
}

function network(shape: readonly number[], seed: number): Session {
  const layers = shape.flatMap((width) => [dense(width), relu()]);
  return compile(sequential(2, ...layers, dense(1)), {
    loss: squaredError(),
    rule: adam({ learningRate: 0.01 }),
    batch: 32,
    seed,
  });
}

/** Training loss of a network with these hidden layers, when it has been trained. */
export function final(shape: readonly number[], data: Data, seed: number): number {
  const session = network(shape, seed);
  for (const _ of train(session, data, { epochs: EPOCHS }));
  return session.evaluate(data).loss;
}

/** A function of two numbers on a grid of 16 × 16 over [−1, 1]². */
function sampled(f: (x: number, y: number) => number): Data {
  const x: number[] = [];
  const t: number[] = [];
  for (let i = 0; i < 16; i++)
    for (let j = 0; j < 16; j++) {
      const [a, b] = [-1 + i / 7.5, -1 + j / 7.5];
      x.push(a, b);
      t.push(f(a, b));
    }
  return { x, t };
}

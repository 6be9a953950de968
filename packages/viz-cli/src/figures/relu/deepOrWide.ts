import { math } from '@elbow/core-wasm/math';
import { compile, type Data, dense, relu, type Session, sequential, squaredError, train } from '@elbow/nn';
import { adam } from '@elbow/optim';
import { categories, log } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Drawing, Figure } from '../figure.ts';

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
    const smooth = sampled((x, y) => math().sin(2 * x) + 0.5 * y * y);
    // A tent map, twice: each layer can fold it once.
    const tent = (v: number): number => 1 - 2 * Math.abs(v - 0.5);
    const folded = sampled((x, y) => tent(tent(tent((x + y + 2) / 4))) * 2 - 1);
    const results = [smooth, folded].map((data) =>
      SHAPES.map((shape) => Array.from({ length: SEEDS }, (_, seed) => final(shape, data, seed)).sort((a, b) => a - b)),
    );
    const parameters = SHAPES.map((shape) => network(shape, 0).parameters.length);
    const median = (values: readonly number[] | undefined): number => values?.[SEEDS / 2] ?? Number.NaN;
    const names = SHAPES.map((shape) => `2-${shape.join('-')}-1`);
    return {
      subtitle: `networks of ${Math.min(...parameters)} to ${Math.max(...parameters)} parameters, ${SEEDS} starts each, ${EPOCHS} epochs of Adam on 256 points; training loss at the end`,
      panels: results.map((losses, k) => ({
        title: ['smooth: sin 2x₁ + ½x₂²', 'folded: a tent map three times over'][k] ?? '',
        x: categories('', names),
        y: log('loss', 1e-5, 1),
        marks: [
          ...losses.map(
            (values, i): Mark => ({
              mark: 'points',
              x: values.map((_, j) => i + 0.4 * (j / (SEEDS - 1) - 0.5)),
              y: values,
              colour: 0,
              radius: 5,
              opacity: 0.7,
            }),
          ),
          ...losses.map(
            (values, i): Mark => ({
              mark: 'line',
              x: [i - 0.3, i + 0.3],
              y: [median(values), median(values)],
              colour: 1,
              width: 3,
            }),
          ),
        ],
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
          measured: median(results[0]?.[0]) / Math.min(...[1, 2, 3].map((i) => median(results[0]?.[i]))),
          low: 0,
          high: 0.8,
        },
        {
          says: 'folded: median of one layer over the best of deeper ones',
          measured: median(results[1]?.[0]) / Math.min(...[1, 2, 3].map((i) => median(results[1]?.[i]))),
          low: 1.2,
          high: 1e4,
        },
      ],
    };
  },
};

function network(shape: readonly number[], seed: number): Session {
  const layers = shape.flatMap((width) => [dense(width), relu()]);
  return compile(sequential(2, ...layers, dense(1)), {
    loss: squaredError(),
    rule: adam({ learningRate: 0.01 }),
    batch: 32,
    seed,
  });
}

function final(shape: readonly number[], data: Data, seed: number): number {
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

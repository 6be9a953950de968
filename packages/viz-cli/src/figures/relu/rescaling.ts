import { init } from '@elbow/core-wasm/f64';
import { math } from '@elbow/core-wasm/math';
import { compile, dense, relu, rescaleUnit, type Session, sequential, squaredError } from '@elbow/nn';
import { outputJacobian } from '@elbow/nn/second-order';
import { categories, linear, linearOver } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, near } from '../figure.ts';

const X = Array.from({ length: 201 }, (_, i) => -2 + i / 50);
const SHAPES = [
  [1, 4, 1],
  [1, 8, 1],
  [1, 4, 4, 1],
  [1, 6, 6, 1],
];

/** The same function from other parameters: what comes into a unit times c, what goes out divided by c; so fewer directions count than there are parameters (R117). */
export const rescaling: Figure = {
  name: 'rescaling',
  group: 'relu',
  title: 'Other parameters, the same function: a network has fewer freedoms than numbers',
  rows: ['R117'],
  draw(seed): Drawing {
    const session = network([1, 6, 1], seed);
    const before = { theta: [...session.parameters], y: Array.from(session.predict(X)) };
    const factors = [4, 0.2, 2.5, 0.5, 3, 0.3];
    for (const [unit, factor] of factors.entries()) rescaleUnit(session, 1, unit, factor);
    const after = { theta: [...session.parameters], y: Array.from(session.predict(X)) };
    const ranks = SHAPES.map((shape) => {
      const one = network(shape, seed);
      const { rank, columns } = outputJacobian(one, X);
      return { rank, columns, hidden: shape.slice(1, -1).reduce((sum, width) => sum + width, 0) };
    });
    const k = before.theta.map((_, i) => i);
    const apart = Math.max(...after.theta.map((value, i) => Math.abs(value - (before.theta[i] ?? 0))));
    return {
      subtitle: 'each of six ReLUs: its weight and bias times c, its output weight divided by c, for c from 0.2 to 4',
      panels: [
        {
          title: 'the function, before and after',
          x: linear('x', -2, 2),
          y: linearOver('y', before.y),
          marks: [
            { mark: 'line', x: X, y: before.y, colour: 0, width: 6, opacity: 0.4 },
            { mark: 'line', x: X, y: after.y, colour: 1, width: 2 },
          ],
        },
        {
          title: 'its parameters, before and after',
          x: { ...linear('parameter', -0.5, k.length - 0.5), integer: true },
          y: linearOver('value', [...before.theta, ...after.theta]),
          marks: [
            { mark: 'points', x: k, y: before.theta, colour: 0, radius: 6, opacity: 0.6 },
            { mark: 'points', x: k, y: after.theta, colour: 1, radius: 6, symbol: 'cross' },
          ],
        },
        {
          title: 'parameters, and how many count',
          x: categories(
            'network',
            SHAPES.map((shape) => shape.join('-')),
          ),
          y: linear('number', 0, 72),
          marks: [
            {
              mark: 'bars',
              x: ranks.map((_, i) => i - 0.18),
              y: ranks.map(({ columns }) => columns),
              width: 0.32,
              colour: 'muted',
            },
            {
              mark: 'bars',
              x: ranks.map((_, i) => i + 0.18),
              y: ranks.map(({ rank }) => rank),
              width: 0.32,
              colour: 2,
            },
            ...ranks.map(
              ({ columns }, i): Mark => ({
                mark: 'text',
                at: { x: i - 0.18, y: columns },
                text: String(columns),
                colour: 'muted',
                anchor: 'middle',
                offset: [0, -6],
              }),
            ),
            ...ranks.map(
              ({ rank }, i): Mark => ({
                mark: 'text',
                at: { x: i + 0.18, y: rank },
                text: String(rank),
                colour: 2,
                anchor: 'middle',
                offset: [0, -6],
              }),
            ),
          ],
        },
      ],
      legend: [
        { symbol: 'point', colour: 0, text: 'before' },
        { symbol: 'cross', colour: 1, text: 'after' },
        { symbol: 'area', colour: 'muted', text: 'parameters' },
        { symbol: 'area', colour: 2, text: 'rank of the outputs’ Jacobian' },
      ],
      claims: [
        near(
          'largest change of the function',
          Math.max(...after.y.map((y, i) => Math.abs(y - (before.y[i] ?? 0)))),
          0,
          1e-12,
        ),
        { says: 'largest change of a parameter', measured: apart, low: 0.5, high: 100 },
        ...ranks.map(({ rank, columns, hidden }, i) => ({
          says: `${SHAPES[i]?.join('-')}: rank: at most the parameters less one for each hidden unit`,
          measured: rank,
          low: 1,
          high: columns - hidden,
        })),
      ],
    };
  },
};

function network(widths: readonly number[], seed: number): Session {
  const layers = widths
    .slice(1)
    .flatMap((width, i) => (i + 2 === widths.length ? [dense(width)] : [dense(width), relu()]));
  const session = compile(sequential(widths[0] ?? 1, ...layers), { loss: squaredError(), core: init(), seed });
  // Biases start at 0, which puts all elbows in one place.
  const { regions } = session.plan.blueprint.vectors.parameters;
  for (const { offset, shape } of regions) {
    if (shape.length === 1 && offset + (shape[0] ?? 0) < session.parameters.length)
      for (let i = 0; i < (shape[0] ?? 0); i++) session.parameters[offset + i] = 0.9 * math().sin(3 * i + 1 + offset);
  }
  return session;
}

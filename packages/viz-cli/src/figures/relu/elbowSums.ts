import { init } from '@elbow/core-wasm/f64';
import { compile, dense, elbows, relu, type Session, sequential, squaredError } from '@elbow/nn';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';

/** Weights and biases of four units, one of them turned to the left, and output weights. */
const W = [1, 0.8, -1.2, 1.5];
const B = [1.5, -0.2, -0.3, -2];
const V = [0.9, -4, 0.7, 2];
const X = Array.from({ length: 201 }, (_, i) => -3 + (6 * i) / 200);

/** Four elbows, their sum, and their combination with output weights, which can go below zero (R110–R112, Figs 5–7). */
export const elbowSums: Figure = {
  name: 'elbow-sums',
  group: 'relu',
  title: 'Elbows, their sum, and their weighted sum: all that one hidden layer can draw',
  rows: ['R110', 'R111', 'R112'],
  draw(): Drawing {
    const unit = (i: number): number[] => outputs(network(W.map((_, k) => Number(k === i))));
    const sum = outputs(network([1, 1, 1, 1]));
    const session = network(V);
    const combined = outputs(session);
    const found = elbows(session, [-3, 3]);
    const knots = [...found.knots];
    const at = (values: readonly number[], x: number): number => values[Math.round(((x + 3) / 6) * 200)] ?? 0;
    const dots = (values: readonly number[], colour: number): Mark => ({
      mark: 'points',
      x: knots,
      y: knots.map((x) => Number((values === combined ? session : network([1, 1, 1, 1])).predict([x])[0])),
      colour,
      radius: 6,
    });
    return {
      subtitle: 'a network 1-4-1 whose weights were set by hand',
      panels: [
        {
          title: 'four elbows max(0, wx + b)',
          x: linear('x', -3, 3),
          y: linear('y', -6, 6),
          marks: W.map((_, i): Mark => ({ mark: 'line', x: X, y: unit(i), colour: [0, 1, 2, 3][i] ?? 0 })),
        },
        {
          title: 'their sum: never below 0',
          x: linear('x', -3, 3),
          y: linear('y', -6, 6),
          marks: [{ mark: 'line', x: X, y: sum, colour: 'ink' }, dots(sum, 4)],
        },
        {
          title: 'weighted: anything',
          x: linear('x', -3, 3),
          y: linear('y', -6, 6),
          marks: [
            ...W.map(
              (_, i): Mark => ({
                mark: 'line',
                x: X,
                y: unit(i).map((y) => y * (V[i] ?? 0)),
                colour: [0, 1, 2, 3][i] ?? 0,
                width: 1.5,
                dashed: true,
              }),
            ),
            { mark: 'line', x: X, y: combined, colour: 'ink' },
            dots(combined, 4),
          ],
        },
      ],
      legend: [
        ...W.map((w, i) => ({
          symbol: 'line' as const,
          colour: i,
          text: `unit ${i + 1}: ${w}x ${(B[i] ?? 0) < 0 ? '−' : '+'} ${Math.abs(B[i] ?? 0)}, v = ${V[i]}`.replaceAll(
            '-',
            '−',
          ),
        })),
        { symbol: 'point', colour: 4, text: 'elbows, −b/w' },
      ],
      claims: [
        ...W.map((w, i) => near(`elbow ${i + 1}: −b/w`, found.elbows[i]?.x ?? Number.NaN, -(B[i] ?? 0) / w, 1e-12)),
        holds(
          'the sum is nowhere below 0',
          sum.every((y) => y >= 0),
        ),
        holds(
          'the weighted sum is, somewhere',
          combined.some((y) => y < -0.5),
        ),
        near('straight segments', found.segments.length, 5, 0),
        near('sum at 0: the units that are on there', at(sum, 0), 1.5, 1e-9),
      ],
    };
  },
};

function network(v: readonly number[]): Session {
  const session = compile(sequential(1, dense(4), relu(), dense(1)), { loss: squaredError(), core: init() });
  session.parameters.set([...W, ...B, ...v, 0]);
  return session;
}

function outputs(session: Session): number[] {
  return Array.from(session.predict(X));
}

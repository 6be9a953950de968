import { init } from '@elbow/core-wasm/f64';
import { compile, dense, relu, sequential, squaredError } from '@elbow/nn';
import { canvas, linear } from '../../figure/axis.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { diode, ground, wire } from './circuit.ts';

const X = Array.from({ length: 121 }, (_, i) => -3 + i / 20);

/** A diode and a resistor are a ReLU: what is above zero comes out, the rest does not (R106, R108). */
export const rectifier: Figure = {
  name: 'rectifier',
  group: 'relu',
  title: 'A diode and a resistor are a ReLU',
  rows: ['R106', 'R108'],
  draw(): Drawing {
    const session = compile(sequential(1, dense(1), relu()), { loss: squaredError(), core: init() });
    session.parameters.set([1, 0]);
    const y = Array.from(session.predict(X));
    const upright = [5.6, 4.4, 4.2, 3.8, 3.4, 3, 2.6, 2.4, 1.2];
    const zigzag = upright.map((_, i) => (i < 2 || i > 6 ? 0 : i % 2 === 0 ? 0.45 : -0.45));
    return {
      subtitle: 'an ideal diode; a real one lets pass only what is some tenths of a volt above',
      panels: [
        {
          ...canvas(16, 8),
          title: 'half-wave rectifier',
          marks: [
            wire([
              [1.5, 5.6],
              [4, 5.6],
            ]),
            ...diode([4, 5.6], [9, 5.6]),
            wire([
              [9, 5.6],
              [14.5, 5.6],
            ]),
            wire(
              upright.map((v, i) => [11 + (zigzag[i] ?? 0), v] as const),
              0,
            ),
            ...ground([11, 1.2]),
            { mark: 'points', x: [1.5, 14.5], y: [5.6, 5.6], colour: 'ink', radius: 6 },
            { mark: 'text', at: { x: 1.5, y: 5.6 }, text: 'voltage in: x', colour: 'ink', offset: [-6, -18], size: 18 },
            {
              mark: 'text',
              at: { x: 14.5, y: 5.6 },
              text: 'voltage out: f(x)',
              colour: 'ink',
              offset: [6, -18],
              anchor: 'end',
              size: 18,
            },
            {
              mark: 'text',
              at: { x: 6.5, y: 5.6 },
              text: 'diode',
              colour: 1,
              offset: [0, -50],
              anchor: 'middle',
              size: 17,
            },
            { mark: 'text', at: { x: 11, y: 3.4 }, text: 'resistor', colour: 0, offset: [26, 6], size: 17 },
          ],
        },
        {
          title: 'what the network computes',
          x: linear('x', -3, 3),
          y: linear('f(x) = max(0, x)', -0.5, 3),
          marks: [
            { mark: 'line', x: X, y, colour: 0, width: 3 },
            { mark: 'points', x: [0], y: [0], colour: 1, radius: 8, symbol: 'ring' },
          ],
        },
      ],
      claims: [
        holds(
          'f(x) = 0 for x ≤ 0',
          X.every((x, i) => x > 0 || y[i] === 0),
        ),
        holds(
          'f(x) = x for x > 0',
          X.every((x, i) => x <= 0 || y[i] === x),
        ),
        near('derivative that the library takes at 0, as PyTorch does', slopeAtZero(), 0, 0),
      ],
    };
  },
};

/** ∂/∂w of (max(0, wx + b) − t)² at b = 0, x = 0 … through the bias: 2(0 − t)·f′(0). */
function slopeAtZero(): number {
  const session = compile(sequential(1, dense(1), relu()), { loss: squaredError(), core: init() });
  const g = new Float64Array(2);
  session.objective({ x: [0], t: [1] }).valueAndGradient(Float64Array.of(1, 0), g);
  return Math.abs(g[1] ?? Number.NaN);
}

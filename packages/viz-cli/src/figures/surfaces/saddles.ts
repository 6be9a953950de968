import { hessianDirections, lossSlice } from '@elbow/nn';
import { criticalPoint } from '@elbow/nn/second-order';
import { descend, gradientDescent } from '@elbow/optim';
import { categories, linear, linearOver } from '../../figure/axis.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { walk } from '../walk.ts';
import { sine, smallNetwork } from './network.ts';
import { surface } from './perspective.ts';

const STEPS = 400;

/** A point without slope that is no minimum: its Hessian has eigenvalues of both signs, and descent waits there (R47). */
export const saddles: Figure = {
  name: 'saddles',
  group: 'surfaces',
  title: 'A saddle: no slope, eigenvalues of both signs, and descent that waits',
  rows: ['R47'],
  draw(seed): Drawing {
    const data = sine();
    const session = smallNetwork(seed);
    // Where all weights are 0 and the last bias is the mean of the targets, 0, nothing changes to first order.
    const objective = session.objective(data);
    session.parameters.fill(0);
    const x = Float64Array.from(session.parameters);
    const point = criticalPoint(session, data);
    const slice = lossSlice(session, data, hessianDirections(session, data).directions, {
      points: 33,
      alpha: [-0.4, 0.4],
      beta: [-1.2, 1.2],
    });
    const start = x.map((value, i) => value + 1e-5 * (point.descent?.[i] ?? 0));
    const away = walk(objective, descend(gradientDescent({ learningRate: 0.3 })), start, STEPS);
    const slope = Array.from(data.x, (value, i) => (value * (data.t[i] ?? 0)) / data.x.length).reduce(
      (sum, one) => sum + one,
    );
    const k = away.values.map((_, step) => step);
    const values = [...point.eigenvalues];
    const names = values.map((_, i) => (i % 4 === 0 ? String(i + 1) : ''));
    return {
      subtitle: 'a network 1-8-1 with all its weights 0, learning a sine',
      panels: [
        surface('in the Hessian’s extreme directions', slice, 'loss'),
        {
          title: `eigenvalues: ${point.down} below 0, ${point.flat} at 0, ${point.up} above`,
          x: { ...categories('eigenvalue, in order', names) },
          y: linearOver('λ', [...point.eigenvalues]),
          marks: [
            {
              mark: 'bars',
              x: values.map((_, i) => i),
              y: values,
              width: 0.7,
              colour: 0,
            },
            {
              mark: 'bars',
              x: values.map((_, i) => i),
              y: values.map((value) => (value < -1e-9 ? value : Number.NaN)),
              width: 0.7,
              colour: 1,
            },
          ],
        },
        {
          title: 'descent from a hair’s breadth beside it',
          x: { ...linear('step', 0, STEPS), integer: true },
          y: linear('loss', 0, 1.15 * (away.values[0] ?? 1)),
          marks: [{ mark: 'line', x: k, y: away.values, colour: 0 }],
        },
      ],
      claims: [
        holds('criticalPoint says saddle', point.kind === 'saddle'),
        near('largest slope there', point.slope, 0, 1e-6),
        near('eigenvalues below 0, one a unit', point.down, 8, 0),
        near('eigenvalues at 0, the units’ biases', point.flat, 8, 0),
        near('the lowest: −2 × the mean of x·t', point.eigenvalues[0] ?? Number.NaN, -2 * slope, 1e-6),
        {
          says: 'steps until a hundredth of the loss is gone',
          measured: away.values.findIndex((f) => f < 0.99 * (away.values[0] ?? 0)),
          low: 30,
          high: 150,
        },
        {
          says: 'loss at the end over that of the saddle',
          measured: (away.values.at(-1) ?? 1) / (away.values[0] ?? 1),
          low: 0,
          high: 0.7,
        },
      ],
    };
  },
};

import { init } from '@elbow/core-wasm/f64';
import { compile, dense, functionSamples, sequential, squaredError, tanh } from '@elbow/nn';
import { type Objective, rosenbrock } from '@elbow/optim';
import { log } from '../../figure/axis.ts';
import { type Drawing, type Figure, near } from '../figure.ts';

const SIZES = Array.from({ length: 17 }, (_, i) => 10 ** (-4 + i / 4));

/** What a straight line leaves of a loss falls with the square of the step: halve the step and a quarter is left (R2). */
export const taylorRemainder: Figure = {
  name: 'taylor-remainder',
  group: 'descent',
  title: 'The gradient is a good map nearby: the error falls with the square of the step',
  rows: ['R2'],
  draw(seed): Drawing {
    const data = functionSamples((x) => x * x, { rows: 20 });
    const session = compile(sequential(1, dense(6), tanh(), dense(1)), { loss: squaredError(), core: init(), seed });
    const curves = [
      { name: 'tanh network', remainder: remainders(session.objective(data), Float64Array.from(session.parameters)) },
      { name: 'Rosenbrock', remainder: remainders(rosenbrock(), Float64Array.of(-1.2, 1)) },
    ];
    const all = curves.flatMap(({ remainder }) => remainder);
    return {
      subtitle: '|L(θ + d) − L(θ) − g·d| for steps d along the gradient g',
      panels: [
        {
          x: log('length of the step |d|', 1e-4, 1),
          y: log('what the straight line leaves', 0.3 * Math.min(...all), 3 * Math.max(...all)),
          marks: curves.flatMap(({ name, remainder }, i) => [
            { mark: 'line' as const, x: SIZES, y: remainder, colour: i, label: name },
            { mark: 'points' as const, x: SIZES, y: remainder, colour: i },
          ]),
        },
      ],
      notes: ['Both lines rise by two decades for each decade of |d|: slope 2 on two logarithmic scales.'],
      claims: curves.map(({ name, remainder }) =>
        near(
          `${name}: slope over the first two decades`,
          Math.log10((remainder[8] ?? 0) / (remainder[0] ?? 0)) / 2,
          2,
          0.05,
        ),
      ),
    };
  },
};

function remainders(objective: Objective, theta: Float64Array): number[] {
  const g = new Float64Array(objective.n);
  const f = objective.valueAndGradient(theta, g);
  const length = Math.sqrt(g.reduce((sum, value) => sum + value * value, 0));
  return SIZES.map((size) => {
    const moved = theta.map((value, i) => value + (size * (g[i] ?? 0)) / length);
    return Math.abs(objective.value(moved) - f - size * length);
  });
}

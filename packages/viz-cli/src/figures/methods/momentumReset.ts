import { type CustomRule, descend, gradientDescent, momentum, nesterov, quadratic } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { coordinate, walk } from '../walk.ts';

const STEPS = 50;
const RATE = 0.01;

/** The notes’ loop sets the step to zero in every pass, which leaves plain descent; set to zero once it is momentum (R97, R101, erratum E12). */
export const momentumReset: Figure = {
  name: 'momentum-reset',
  group: 'methods',
  title: 'A momentum that is reset in the loop is no momentum',
  rows: ['R97', 'R101'],
  draw(): Drawing {
    const line = quadratic({ A: [[1]] });
    const run = (rule: Parameters<typeof descend>[0]): number[] => coordinate(walk(line, descend(rule), [1], STEPS), 0);
    const [plain, printed, heavy, ahead] = [
      run(gradientDescent({ learningRate: RATE })),
      run(reset),
      run(momentum({ learningRate: RATE })),
      run(nesterov({ learningRate: RATE })),
    ] as [number[], number[], number[], number[]];
    const k = plain.map((_, step) => step);
    const end = (values: readonly number[]): number => values.at(-1) ?? Number.NaN;
    return {
      subtitle: 'w by step on ½w², η = 0.01, β = 0.9, from w = 1',
      panels: [
        {
          x: { ...linear('step', 0, STEPS), integer: true },
          y: linear('w', -0.5, 1.05),
          marks: [
            { mark: 'rule', at: { y: 0 }, colour: 'muted', dashed: true },
            { mark: 'line', x: k, y: printed, colour: 1, label: 'as printed' },
            {
              mark: 'points',
              x: k.filter((step) => step % 5 === 0),
              y: plain.filter((_, step) => step % 5 === 0),
              colour: 'ink',
              radius: 5,
              symbol: 'ring',
            },
            { mark: 'line', x: k, y: heavy, colour: 0, label: 'momentum' },
            { mark: 'line', x: k, y: ahead, colour: 2, label: 'Nesterov' },
          ],
        },
      ],
      legend: [{ symbol: 'ring', colour: 'ink', text: 'plain gradient descent, 0.99ᵏ' }],
      claims: [
        near('as printed, after 50 steps: 0.99⁵⁰', end(printed), 0.99 ** STEPS, 1e-12),
        near('plain descent', end(plain), 0.605006, 5e-7),
        near('momentum, set to zero once', end(heavy), -0.0585, 5e-5),
        near('Nesterov, set to zero once', end(ahead), -0.0553, 5e-5),
      ],
    };
  },
};

/** Δ ← 0; Δ ← βΔ − ηg; w ← w + Δ: the loop as the notes print it. */
const reset: CustomRule = {
  name: 'momentum as printed',
  learningRate: RATE,
  slots: [],
  hyper: {},
  apply(x, g, _slots, _hyper, { learningRate }) {
    g.forEach((slope, i) => {
      const delta = 0.9 * 0 - learningRate * slope;
      x[i] = (x[i] ?? 0) + delta;
    });
  },
};

import { init } from '@elbow/core-wasm/f64';
import { compile, dense, fourSteps, functionSamples, relu, sequential, squaredError } from '@elbow/nn';
import { gradientDescent } from '@elbow/optim';
import { canvas } from '../../figure/axis.ts';
import { spelled } from '../../figure/number.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';

const ROWS = [3, 11, 20, 28];
const RATE = 0.1;

/** One step of stochastic descent in its four parts, with what each part left in memory (R17). */
export const sgdSteps: Figure = {
  name: 'sgd-steps',
  group: 'stochastic',
  title: 'A step of SGD: sample, forward, gradients, update',
  rows: ['R17'],
  draw(seed): Drawing {
    const data = functionSamples((x) => x * x, { rows: 32, seed });
    const rule = gradientDescent({ learningRate: RATE });
    const session = compile(sequential(1, dense(8), relu(), dense(1)), {
      loss: squaredError(),
      rule,
      batch: 4,
      core: init(),
      seed,
    });
    const x = ROWS.map((i) => data.x[i] ?? 0);
    const t = ROWS.map((i) => data.t[i] ?? 0);
    const before = Float64Array.from(session.parameters);
    const outputs = Array.from(session.predict(x));
    const loss = outputs.reduce((sum, y, i) => sum + (y - (t[i] ?? 0)) ** 2, 0) / ROWS.length;
    const seen: { phase: string; moved: number; slope: number }[] = [];
    const run = fourSteps(session, x, t);
    let measured = Number.NaN;
    for (let step = run.next(); ; step = run.next()) {
      if (step.done === true) {
        measured = step.value;
        break;
      }
      seen.push({ phase: step.value, moved: distance(session.parameters, before), slope: length(session.gradients) });
    }
    const after = session.evaluate({ x, t }).loss;
    const slope = seen[2]?.slope ?? Number.NaN;
    const moved = seen[3]?.moved ?? Number.NaN;
    const list = (values: readonly number[]): string => values.map((value) => spelled(value, 2)).join(', ');
    return {
      subtitle: 'a ReLU network 1-8-1 learning x² from 32 rows, four of them a step, η = 0.1',
      height: 470,
      panels: [
        {
          ...canvas(1, 1),
          marks: [
            {
              mark: 'table',
              size: 19,
              head: [
                { text: 'step', share: 2 },
                { text: 'what it does', share: 4 },
                { text: 'this time', share: 5 },
              ],
              rows: [
                ['1 sample', 'takes a minibatch of rows', `rows ${ROWS.join(', ')}: x = ${list(x)}`],
                [
                  '2 forward',
                  'computes outputs, and the loss',
                  `y = ${list(outputs)}; the targets are ${list(t)}; loss ${spelled(loss)}`,
                ],
                [
                  '3 gradients',
                  'computes errors, and takes them back through the layers',
                  `the gradient g of ${before.length} parameters, |g| = ${spelled(slope)}`,
                ],
                [
                  '4 update',
                  'moves the parameters against the gradient',
                  `|Δθ| = ${spelled(moved)} = η|g|; the loss of these rows is now ${spelled(after)}`,
                ],
                ['repeat', 'until the loss converges', ''],
              ],
            },
          ],
        },
      ],
      claims: [
        holds(
          'the parts come in the order of the notes',
          seen.map(({ phase }) => phase).join(' ') === 'sample forward gradients update',
        ),
        near('the step’s loss less the mean square of the outputs’ errors', measured - loss, 0, 1e-12),
        near('parameters moved before the update', seen[2]?.moved ?? Number.NaN, 0, 0),
        near('|Δθ| over η|g|', moved / (RATE * slope), 1, 1e-12),
        holds('the step lowers the loss of its rows', after < loss),
      ],
    };
  },
};

function length(v: ArrayLike<number>): number {
  return Math.sqrt(Array.from(v).reduce((sum, value) => sum + value * value, 0));
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return length(Array.from(a, (value, i) => value - (b[i] ?? 0)));
}

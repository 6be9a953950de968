import { descend, doubleWell, exponential, gradientDescent } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, holds } from '../figure.ts';
import { coordinate, type Walk, walk } from '../walk.ts';

const WELL = doubleWell({ tilt: 0.3 });
const [LEFT, HILL, RIGHT] = WELL.stationary;
const STEPS = 60;
/** 2/f″ at the left well. */
const LIMIT = 2 / (3 * LEFT * LEFT - 1);

/** A step above twice the best one leaves a bad well, and never settles; one that decays does both (R79, R80). */
export const doubleWellEscape: Figure = {
  name: 'double-well-escape',
  group: 'descent',
  title: 'A step too large for a bad well leaves it; decay lets it settle in the good one',
  rows: ['R79', 'R80', 'R22'],
  draw(): Drawing {
    const start = [LEFT - 0.3];
    const large = 1.5 * LIMIT;
    const small = walk(WELL, descend(gradientDescent({ learningRate: 0.3 * LIMIT })), start, STEPS);
    const constant = walk(WELL, descend(gradientDescent({ learningRate: large })), start, STEPS);
    const schedule = exponential(large, 0.04);
    const decayed = walk(WELL, descend(gradientDescent({ learningRate: large }), { schedule }), start, STEPS);
    const x = Array.from({ length: 161 }, (_, i) => -1.75 + (3.5 * i) / 160);
    return {
      subtitle: 'gradient descent on a tilted double well, from the higher well; the limit there is 2/f″',
      panels: [
        {
          title: 'the function, and where the runs end',
          x: linear('x', -1.75, 1.75),
          y: linear('f(x)', -0.2, 1),
          marks: [
            { mark: 'line', x, y: x.map((value) => WELL.value(Float64Array.of(value))), colour: 'muted' },
            ...[small, constant, decayed].map((run, i): Mark => {
              const last = i === 1 ? coordinate(run, 0).slice(-12) : coordinate(run, 0).slice(-1);
              return {
                mark: 'points',
                x: last,
                y: last.map((value) => WELL.value(Float64Array.of(value))),
                colour: i,
                radius: 7,
                symbol: i === 1 ? 'ring' : 'disc',
              };
            }),
          ],
        },
        {
          title: 'x by step',
          x: { ...linear('step', 0, STEPS), integer: true },
          y: linear('x', -1.75, 1.75),
          marks: [
            { mark: 'rule', at: { y: HILL }, colour: 'muted', dashed: true },
            {
              mark: 'text',
              at: { x: STEPS, y: HILL },
              text: 'the hill',
              colour: 'muted',
              offset: [-4, -6],
              anchor: 'end',
            },
            ...[small, constant, decayed].map(
              (run, i): Mark => ({
                mark: 'line',
                x: run.points.map((_, k) => k),
                y: coordinate(run, 0),
                colour: i,
                width: i === 1 ? 1.5 : 2.5,
                label: ['small', 'large', 'decaying'][i] ?? '',
              }),
            ),
          ],
        },
      ],
      legend: [
        { symbol: 'line', colour: 0, text: 'η = 0.3 × limit' },
        { symbol: 'line', colour: 1, text: 'η = 1.5 × limit, constant: its last twelve points' },
        { symbol: 'line', colour: 2, text: 'η = 1.5 × limit × e^(−0.04 k)' },
      ],
      claims: [
        holds('the small step ends in the left well', end(small) < HILL && Math.abs(end(small) - LEFT) < 1e-6),
        holds(
          'the large step crosses the hill',
          coordinate(constant, 0).some((value) => value > HILL),
        ),
        holds('the large step is still moving at the end', moving(constant) > 0.1),
        holds('the decaying step ends in the right well, which is lower', Math.abs(end(decayed) - RIGHT) < 1e-3),
      ],
    };
  },
};

function end(run: Walk): number {
  return coordinate(run, 0).at(-1) ?? Number.NaN;
}

/** The smallest of the last ten steps. */
function moving(run: Walk): number {
  const last = coordinate(run, 0).slice(-11);
  return Math.min(...last.slice(1).map((value, i) => Math.abs(value - (last[i] ?? 0))));
}

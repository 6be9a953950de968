import { descend, quadratic, type RpropVariant, rprop } from '@elbow/optim';
import { linear, log } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { landscape } from '../landscape.ts';
import { coordinate, type Walk, walk } from '../walk.ts';

/** The errata's counter-example: the printed form can only ever move each coordinate in its first direction. */
const BOWL = quadratic({
  A: [
    [1, 0.9],
    [0.9, 1],
  ],
  start: [2, -1],
});
const STEPS = 300;
/** Below the default of 1e-6, at which the step itself would keep E above 1e-12. */
const MIN_STEP = 1e-9;
const VARIANTS: readonly RpropVariant[] = ['lecture', 'rprop-', 'irprop-', 'rprop+'];
/** Steps to 1e-12, from the errata (E10). */
const EXPECTED: Readonly<Record<string, number>> = { 'rprop-': 271, 'irprop-': 217, 'rprop+': 139 };

/** Rprop step by step, and the notes’ printed form, which sticks beside the minimum (R86–R89, erratum E10). */
export const rpropSteps: Figure = {
  name: 'rprop-steps',
  group: 'methods',
  title: 'Rprop: steps that grow and shrink by the sign alone; as printed it gets stuck',
  rows: ['R86', 'R87', 'R88', 'R89'],
  draw(): Drawing {
    const runs = VARIANTS.map((variant) =>
      walk(BOWL, descend(rprop({ variant, minStep: MIN_STEP })), BOWL.start, STEPS),
    );
    const [printed, , right] = runs as [Walk, Walk, Walk];
    const line = quadratic({ A: [[1]], start: [2] });
    const one = walk(line, descend(rprop({ initialStep: 0.2 })), [2], 25);
    const steps = coordinate(one, 0)
      .slice(1)
      .map((w, k) => w - (one.points[k]?.[0] ?? 0));
    const ratios = steps.slice(1).map((step, k) => step / (steps[k] ?? 1));
    const reached = runs.map(({ values }) => values.findIndex((f) => f <= 1e-12));
    const path = (run: Walk, colour: number): Mark[] => [
      { mark: 'line', x: coordinate(run, 0), y: coordinate(run, 1), colour, width: 2 },
      { mark: 'points', x: coordinate(run, 0).slice(0, 30), y: coordinate(run, 1).slice(0, 30), colour, radius: 3.5 },
    ];
    return {
      subtitle: 'each coordinate has a step of its own: × 1.2 while the gradient keeps its sign, × 0.5 when it changes',
      panels: [
        {
          title: 'in one dimension: w by step',
          x: { ...linear('step', 0, 25), integer: true },
          y: linear('w', -0.8, 2.1),
          marks: [
            { mark: 'rule', at: { y: 0 }, colour: 'muted', dashed: true },
            { mark: 'line', x: one.points.map((_, k) => k), y: coordinate(one, 0), colour: 0, width: 1.5 },
            { mark: 'points', x: one.points.map((_, k) => k), y: coordinate(one, 0), colour: 0, radius: 5 },
          ],
        },
        {
          title: 'in two: the printed form sticks',
          x: linear('w₁', -0.8, 2.4),
          y: linear('w₂', -2.2, 1),
          square: true,
          marks: [
            landscape((x, y) => BOWL.value(Float64Array.of(x, y)), [-0.8, 2.4], [-2.2, 1], { decades: 3 }),
            ...path(right, 0),
            ...path(printed, 1),
            { mark: 'points', x: [2], y: [-1], colour: 'ink', radius: 8, symbol: 'ring' },
          ],
        },
        {
          title: 'E by step',
          x: { ...linear('step', 0, STEPS), integer: true },
          y: log('E', 1e-12, 3),
          marks: runs.map(
            (run, i): Mark => ({
              mark: 'line',
              x: run.values.map((_, k) => k),
              y: run.values.map((f) => Math.max(f, 1e-13)),
              colour: [1, 2, 0, 3][i] ?? 0,
              width: 1.5,
            }),
          ),
        },
      ],
      legend: [
        { symbol: 'line', colour: 1, text: 'as printed' },
        { symbol: 'line', colour: 2, text: 'rprop−' },
        { symbol: 'line', colour: 0, text: 'irprop−' },
        { symbol: 'line', colour: 3, text: 'rprop+' },
      ],
      claims: [
        near('as printed: E where it stays', printed.values.at(-1) ?? Number.NaN, 0.177, 5e-4),
        near('as printed: w₁ there', printed.points.at(-1)?.[0] ?? Number.NaN, 1.228, 5e-4),
        near('as printed: w₂ there', printed.points.at(-1)?.[1] ?? Number.NaN, -1.364, 5e-4),
        holds(
          'as printed: each coordinate keeps its first direction',
          [0, 1].every((i) => oneWay(coordinate(printed, i))),
        ),
        ...VARIANTS.slice(1).map((variant, i) =>
          near(`${variant}: steps to 10⁻¹²`, reached[i + 1] ?? Number.NaN, EXPECTED[variant] ?? Number.NaN, 0),
        ),
        near('growth of the second step', ratios[0] ?? Number.NaN, 1.2, 1e-9),
      ],
    };
  },
};

function oneWay(values: readonly number[]): boolean {
  const steps = values.slice(1).map((value, k) => value - (values[k] ?? 0));
  return steps.every((step) => step >= 0) || steps.every((step) => step <= 0);
}

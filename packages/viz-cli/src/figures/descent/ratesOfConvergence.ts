import { convergenceRate, descend, gradientDescent, type Objective, quadratic } from '@elbow/optim';
import { linear, log } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { walk } from '../walk.ts';

const KAPPAS = [3, 10, 30];
const LINEAR_STEPS = 30;
const POWER = 10;
const FLAT_STEPS = 3000;

/** Convex and smooth, but flat at its minimum: w¹⁰/10, whose curvature is at most 9 for |w| ≤ 1. */
const FLAT: Objective = {
  n: 1,
  value: ([w = 0]) => w ** POWER / POWER,
  valueAndGradient([w = 0], g) {
    g[0] = w ** (POWER - 1);
    return w ** POWER / POWER;
  },
};

/** Strongly convex bowls lose the same share each step, at the predicted rate; a flat one only as a power of the step number (R53, R58). */
export const ratesOfConvergence: Figure = {
  name: 'rates-of-convergence',
  group: 'descent',
  title: 'A curved bowl loses the same share each step; a flat one slows down for ever',
  rows: ['R53', 'R58'],
  draw(): Drawing {
    const runs = KAPPAS.map((kappa) => {
      const bowl = quadratic({ kappa });
      // At 1/λmax the slowest direction keeps 1 − 1/κ of its distance a step.
      return walk(bowl, descend(gradientDescent({ learningRate: 1 / kappa })), bowl.start, LINEAR_STEPS).values;
    });
    const flat = walk(FLAT, descend(gradientDescent({ learningRate: 1 / 9 })), [1], FLAT_STEPS).values;
    const steps = flat.map((_, k) => k).slice(1);
    const bound = steps.map((k) => 9 / (2 * k));
    const rates = runs.map((values) => convergenceRate(values));
    const power = convergenceRate(flat);
    return {
      subtitle: 'f(xᵏ) − f* of gradient descent at η = 1/β, β the largest curvature',
      panels: [
        {
          title: 'quadratics: straight lines, R = (1 − 1/κ)²',
          x: { ...linear('step k', 0, LINEAR_STEPS), integer: true },
          y: log('gap f(xᵏ) − f*', 1e-12, 30),
          marks: KAPPAS.flatMap((kappa, i): Mark[] => {
            const values = runs[i] ?? [];
            const k = values.map((_, step) => step);
            const tail = values.at(-1) ?? 0;
            return [
              { mark: 'line', x: k, y: values, colour: i, label: `κ = ${kappa}` },
              {
                mark: 'line',
                x: k,
                y: k.map((step) => tail * (1 - 1 / kappa) ** (2 * (step - LINEAR_STEPS))),
                colour: 'ink',
                dashed: true,
                width: 1.5,
              },
            ];
          }),
        },
        {
          title: 'f(w) = w¹⁰/10: a power of k, under the bound',
          x: log('step k', 1, FLAT_STEPS),
          y: log('gap f(xᵏ) − f*', 1e-6, 10),
          marks: [
            { mark: 'line', x: steps, y: bound, colour: 'muted', dashed: true, label: 'bound' },
            { mark: 'line', x: steps, y: flat.slice(1), colour: 0, label: 'gap' },
          ],
        },
      ],
      legend: [{ symbol: 'dashed', colour: 'ink', text: 'predicted rate, through the last point' }],
      notes: ['The bound is |w₀ − w*|²/(2ηk), for every convex function whose gradient changes by at most β.'],
      claims: [
        ...rates.map((rate, i) => {
          const kappa = KAPPAS[i] ?? 1;
          const R = rate.kind === 'linear' ? rate.R : Number.NaN;
          return near(`κ = ${kappa}: R of a linear rate, (1 − 1/κ)²`, R, (1 - 1 / kappa) ** 2, 1e-6);
        }),
        // ẇ = −w⁹ has w ~ t^(−1/8), so the gap w¹⁰ falls as t^(−10/8).
        near('flat: power of 1/k, p/(p − 2)', power.kind === 'sublinear' ? power.power : Number.NaN, 1.25, 0.02),
        holds(
          'flat: the gap never crosses the bound',
          flat.slice(1).every((gap, i) => gap <= (bound[i] ?? 0)),
        ),
      ],
    };
  },
};

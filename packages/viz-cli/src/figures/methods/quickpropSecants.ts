import { descend, doubleWell, type Objective, quadratic, quickprop } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { coordinate, type Walk, walk } from '../walk.ts';

/** w⁴/4 + w²/2: convex, its slope w³ + w. */
const CONVEX: Objective = {
  n: 1,
  value: ([w = 0]) => w ** 4 / 4 + w * w * 0.5,
  valueAndGradient([w = 0], g) {
    g[0] = w ** 3 + w;
    return w ** 4 / 4 + w * w * 0.5;
  },
};
const WELL = doubleWell({ tilt: 0.3 });

/** Quickprop draws a straight line through the last two slopes and jumps to where it is zero; where the slope bends the other way it is thrown off (R92–R95). */
export const quickpropSecants: Figure = {
  name: 'quickprop-secants',
  group: 'methods',
  title: 'Quickprop jumps to where the line through two slopes is zero; on a hill that is the top',
  rows: ['R92', 'R93', 'R94', 'R95'],
  draw(): Drawing {
    const rule = quickprop({ variant: 'secant', learningRate: 0.1 });
    const good = walk(CONVEX, descend(rule), [1.6], 8);
    const bad = walk(WELL, descend(quickprop({ variant: 'secant', learningRate: 0.1 })), [0.4], 8);
    const bowl = quadratic({ A: [[4]], b: [-8] });
    const exact = walk(bowl, descend(rule), [0], 2);
    return {
      subtitle: 'the slope E′(w); dashed: the secant through two points, which leads to the third',
      panels: [
        panel('convex: to the minimum', CONVEX, good, [-0.2, 1.8], [-1, 6], 3),
        panel('a double well: to the top of the hill', WELL, bad, [-1.3, 1.3], [-0.8, 0.8], 2),
      ],
      legend: [
        { symbol: 'line', colour: 'muted', text: 'slope E′' },
        { symbol: 'dashed', colour: 0, text: 'secants' },
        { symbol: 'ring', colour: 'ink', text: 'start' },
      ],
      claims: [
        near('on a parabola the second step is exact', exact.points[2]?.[0] ?? Number.NaN, 2, 1e-12),
        ...[0, 1, 2].map((k) =>
          near(
            `convex: point ${k + 2} is the zero of the secant`,
            w(good, k + 2),
            zeroOfSecant(CONVEX, w(good, k), w(good, k + 1)),
            1e-9,
          ),
        ),
        near('convex: where eight steps lead', w(good, 8), 0, 1e-6),
        near('double well: it ends where the slope is zero', slope(WELL, w(bad, 8)), 0, 1e-9),
        near('which is the top of the hill', w(bad, 8), WELL.stationary[1], 1e-6),
        holds('higher than the start', WELL.value(Float64Array.of(w(bad, 8))) > WELL.value(Float64Array.of(w(bad, 0)))),
      ],
    };
  },
};

function w(path: Walk, k: number): number {
  return path.points[k]?.[0] ?? Number.NaN;
}

function slope(problem: Objective, at: number): number {
  const g = new Float64Array(1);
  problem.valueAndGradient(Float64Array.of(at), g);
  return g[0] ?? Number.NaN;
}

function zeroOfSecant(problem: Objective, a: number, b: number): number {
  const [sa, sb] = [slope(problem, a), slope(problem, b)];
  return b - (sb * (b - a)) / (sb - sa);
}

function panel(
  title: string,
  problem: Objective,
  path: Walk,
  [low, high]: readonly [number, number],
  [bottom, top]: readonly [number, number],
  secants: number,
): Panel {
  const x = Array.from({ length: 121 }, (_, i) => low + ((high - low) * i) / 120);
  const points = coordinate(path, 0);
  const lines = Array.from({ length: secants }, (_, k): Mark[] => {
    const [a, b, c] = [w(path, k), w(path, k + 1), w(path, k + 2)];
    return [
      { mark: 'line', x: [a, b, c], y: [slope(problem, a), slope(problem, b), 0], colour: k, dashed: true, width: 2 },
      { mark: 'line', x: [c, c], y: [0, slope(problem, c)], colour: k, width: 1.5 },
    ];
  }).flat();
  return {
    title,
    x: linear('w', low, high),
    y: linear('E′(w)', bottom, top),
    marks: [
      { mark: 'rule', at: { y: 0 }, colour: 'muted' },
      { mark: 'line', x, y: x.map((value) => slope(problem, value)), colour: 'muted' },
      ...lines,
      { mark: 'points', x: points, y: points.map((value) => slope(problem, value)), colour: 'ink', radius: 5 },
      {
        mark: 'points',
        x: points.slice(0, 1),
        y: points.slice(0, 1).map((value) => slope(problem, value)),
        colour: 'ink',
        radius: 9,
        symbol: 'ring',
      },
    ],
  };
}

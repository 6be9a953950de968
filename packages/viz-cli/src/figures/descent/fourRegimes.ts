import { descend, gradientDescent, quadratic, stabilityLimit } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';
import { coordinate, type Walk, walk } from '../walk.ts';

/** E(w) = ½w²: the best step is 1/E″ = 1. */
const BOWL = quadratic({ A: [[1]], start: [2] });
const STEPS = 12;
const REGIMES = [
  { rate: 0.3, name: 'η < 1/E″: step by step down one side' },
  { rate: 1, name: 'η = 1/E″: there in one step' },
  { rate: 1.7, name: '1/E″ < η < 2/E″: from side to side, down' },
  { rate: 2.1, name: 'η > 2/E″: from side to side, up' },
] as const;

/** Gradient descent on a parabola with four step sizes: monotone, one step, oscillating, diverging. */
export const fourRegimes: Figure = {
  name: 'four-regimes',
  group: 'descent',
  title: 'One parabola, four step sizes: the curvature decides what a step does',
  rows: ['R59', 'R60', 'R61'],
  draw(): Drawing {
    const walks = REGIMES.map(({ rate }) => walk(BOWL, descend(gradientDescent({ learningRate: rate })), [2], STEPS));
    return {
      subtitle: 'gradient descent on E(w) = ½w² from w = 2, twelve steps each; 1/E″ = 1',
      panels: walks.map((path, i) => panel(path, REGIMES[i]?.name ?? '')),
      columns: 2,
      height: 860,
      claims: [
        ...walks.map((path, i) => {
          const [before = 0, after = 0] = coordinate(path, 0).slice(0, 2);
          const { rate = 0 } = REGIMES[i] ?? {};
          return near(`factor a step at η = ${rate} is 1 − ηE″`, after / before, 1 - rate, 1e-12);
        }),
        holds(
          'below 1/E″ no step changes the side',
          coordinate(walks[0] as Walk, 0).every((w) => w > 0),
        ),
        near('at 1/E″ the second point is the minimum', walks[1]?.points[1]?.[0] ?? Number.NaN, 0, 0),
        holds(
          'between 1/E″ and 2/E″ each step changes the side and the loss falls',
          alternates(walks[2] as Walk, true),
        ),
        holds('above 2/E″ each step changes the side and the loss rises', alternates(walks[3] as Walk, false)),
        near('the limit that stabilityLimit gives', limit(), 2, 0),
      ],
    };
  },
};

function limit(): number {
  return stabilityLimit(gradientDescent({ learningRate: 1 }), 1).limit ?? Number.NaN;
}

function alternates({ points, values }: Walk, falls: boolean): boolean {
  return points.slice(1).every(([w = 0], k) => {
    const [before = 0] = points[k] ?? [];
    const fell = (values[k + 1] ?? 0) < (values[k] ?? 0);
    return w * before < 0 && fell === falls;
  });
}

function panel(path: Walk, title: string): Panel {
  const w = Array.from({ length: 121 }, (_, i) => -4.5 + (9 * i) / 120);
  return {
    title,
    x: linear('w', -4.5, 4.5),
    y: linear('E(w)', 0, 10),
    marks: [
      { mark: 'line', x: w, y: w.map((value) => value ** 2 / 2), colour: 'muted' },
      { mark: 'line', x: coordinate(path, 0), y: path.values, colour: 0, width: 1.5 },
      { mark: 'points', x: coordinate(path, 0), y: path.values, colour: 0, radius: 5 },
      {
        mark: 'points',
        x: coordinate(path, 0).slice(0, 1),
        y: path.values.slice(0, 1),
        colour: 'ink',
        radius: 8,
        symbol: 'ring',
      },
    ],
  };
}

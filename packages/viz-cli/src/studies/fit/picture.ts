import { linear, linearOver } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import { spelled } from '../../figure/number.ts';
import type { Panel } from '../../figure/scene.ts';
import type { Drawing } from '../../figures/figure.ts';
import type { Fit, Piece } from './fit.ts';
import type { Points } from './points.ts';

/** Points that are drawn at most. */
const SHOWN = 2000;

/** The picture of a fit: points, pieces and elbows, with the steps between as moments; and what is left over. */
export function fitDrawing(points: Points, fit: Fit): Drawing {
  const [low, high] = [points.x[0] as number, points.x.at(-1) as number];
  const stride = Math.ceil(points.x.length / SHOWN);
  const some = Array.from(points.x.keys()).filter((i) => i % stride === 0);
  const x = some.map((i) => points.x[i] as number);
  const y = some.map((i) => points.y[i] as number);
  const left = x.map((value, i) => (y[i] as number) - fit.predict(value));
  const axis = linearOver('y', y);
  const panels = (pieces: readonly Piece[]): Panel[] => [
    {
      title: 'the fit',
      x: linear('x', low, high),
      y: axis,
      marks: [
        points.truth === null
          ? { mark: 'points', x, y, colour: 2, radius: 3.5 }
          : { mark: 'line', x, y, colour: 2, width: 5, opacity: 0.5 },
        ...lines(pieces),
      ],
    },
    {
      title: 'what is left',
      x: linear('x', low, high),
      y: linearOver('y − network', left),
      marks: [
        { mark: 'rule', at: { y: 0 }, colour: 'muted' },
        points.truth === null
          ? { mark: 'points', x, y: left, colour: 2, radius: 3 }
          : { mark: 'line', x, y: left, colour: 2, width: 1.5 },
      ],
    },
  ];
  return {
    subtitle: `a ReLU network 1-${fit.hidden}-1 on ${points.x.length} points: largest error ${spelled(Math.abs(fit.largestError.error))}, R² ${spelled(fit.rSquared, 5)}`,
    panels: panels(fit.pieces),
    legend: [
      {
        symbol: points.truth === null ? 'point' : 'line',
        colour: 2,
        text: points.truth === null ? 'points' : 'function',
      },
      { symbol: 'line', colour: 1, text: 'network' },
      { symbol: 'ring', colour: 'ink', text: 'elbows' },
    ],
    claims: [],
    frames: fit.moments.map(({ step, pieces }) => ({ label: `step ${step}`, panels: panels(pieces) })),
  };
}

function lines(pieces: readonly Piece[]): Mark[] {
  const ends = [...pieces.map(({ x0 }) => x0), pieces.at(-1)?.x1 ?? 0];
  const heights = ends.map((x, i) => {
    const { slope, intercept } = pieces[Math.min(i, pieces.length - 1)] as Piece;
    return slope * x + intercept;
  });
  return [
    { mark: 'line', x: ends, y: heights, colour: 1 },
    { mark: 'points', x: ends.slice(1, -1), y: heights.slice(1, -1), colour: 'ink', radius: 6, symbol: 'ring' },
  ];
}

import { descend, momentum, nesterov, quadratic } from '@elbow/optim';
import { linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, near } from '../figure.ts';
import { landscape } from '../landscape.ts';
import { walk } from '../walk.ts';

const BOWL = quadratic({
  A: [
    [1, 0],
    [0, 6],
  ],
});
const START = [-3, 1];
const RATE = 0.16;
const BETA = 0.7;
/** The step that is taken apart. */
const K = 2;
type Point = readonly [number, number];

/** Momentum adds the last step to the gradient’s; Nesterov goes along the last step first and looks there (R96, R98, R99). */
export const momentumVectors: Figure = {
  name: 'momentum-vectors',
  group: 'methods',
  title: 'Momentum looks where it stands, Nesterov where it is going',
  rows: ['R96', 'R98', 'R99'],
  draw(): Drawing {
    const options = { learningRate: RATE, beta: BETA };
    const heavy = walk(BOWL, descend(momentum(options)), START, K + 1).points.map(pair);
    const ahead = walk(BOWL, descend(nesterov(options)), START, K + 1).points.map(pair);
    const parts = [taken(heavy, false), taken(ahead, true)];
    return {
      subtitle: `step ${K + 1} of a run on ½w₁² + 3w₂², η = ${RATE}, β = ${BETA}; grey: the steps before`,
      panels: [
        panel('momentum: gradient here, then β × the last step', heavy, parts[0] as Parts, false),
        panel('Nesterov: β × the last step, then the gradient there', ahead, parts[1] as Parts, true),
      ],
      legend: [
        { symbol: 'line', colour: 0, text: '−η × gradient' },
        { symbol: 'line', colour: 1, text: 'β × last step' },
        { symbol: 'line', colour: 'ink', text: 'the step' },
      ],
      claims: parts.flatMap(({ arrives }, i) => {
        const [x, y] = (i === 0 ? heavy : ahead)[K + 1] ?? [Number.NaN, Number.NaN];
        const name = i === 0 ? 'momentum' : 'Nesterov';
        return [
          near(`${name}: w₁ where the two arrows end`, x, arrives[0], 1e-12),
          near(`${name}: w₂ there`, y, arrives[1], 1e-12),
        ];
      }),
    };
  },
};

interface Parts {
  readonly from: Point;
  readonly middle: Point;
  readonly arrives: Point;
}

function pair([x = 0, y = 0]: readonly number[]): Point {
  return [x, y];
}

/** The two parts of step K, from their definition. */
function taken(points: readonly Point[], lookAhead: boolean): Parts {
  const [before, from] = points.slice(K - 1, K + 1) as [Point, Point];
  const last: Point = [BETA * (from[0] - before[0]), BETA * (from[1] - before[1])];
  const at: Point = lookAhead ? [from[0] + last[0], from[1] + last[1]] : from;
  const down: Point = [-RATE * at[0], -RATE * 6 * at[1]];
  const middle: Point = lookAhead ? at : [from[0] + down[0], from[1] + down[1]];
  return { from, middle, arrives: [from[0] + last[0] + down[0], from[1] + last[1] + down[1]] };
}

function panel(title: string, points: readonly Point[], { from, middle, arrives }: Parts, lookAhead: boolean): Panel {
  const [x, y] = [[-3.2, 0.6] as const, [-1.15, 1.15] as const];
  const arrow = (a: Point, b: Point, colour: number | 'ink', width = 3): Mark => ({
    mark: 'arrow',
    from: { x: a[0], y: a[1] },
    to: { x: b[0], y: b[1] },
    colour,
    width,
  });
  const earlier = points.slice(0, K + 1);
  return {
    title,
    x: linear('w₁', ...x),
    y: linear('w₂', ...y),
    marks: [
      landscape((u, v) => BOWL.value(Float64Array.of(u, v)), x, y, { decades: 2 }),
      { mark: 'line', x: earlier.map(([u]) => u), y: earlier.map(([, v]) => v), colour: 'muted', width: 2 },
      { mark: 'points', x: earlier.map(([u]) => u), y: earlier.map(([, v]) => v), colour: 'muted', radius: 5 },
      arrow(from, arrives, 'ink', 2),
      arrow(from, middle, lookAhead ? 1 : 0),
      arrow(middle, arrives, lookAhead ? 0 : 1),
    ],
  };
}

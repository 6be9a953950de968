import { init } from '@elbow/core-wasm/f64';
import { compile, dense, elbows, relu, type Session, sequential, squaredError } from '@elbow/nn';
import { linear } from '../../figure/axis.ts';
import { spelled } from '../../figure/number.ts';
import type { Panel } from '../../figure/scene.ts';
import { type Drawing, type Figure, holds, near } from '../figure.ts';

const UNITS: readonly (readonly [number, number])[] = [
  [1, 0],
  [1, -1],
  [2, 1],
  [-1, 0],
  [-1.5, 1.5],
  [0, 0.8],
];
const X = Array.from({ length: 121 }, (_, i) => -3 + i / 20);

/** One unit max(0, wx + b): its elbow is at −b/w, it is on to the right of it for w > 0 and to the left for w < 0, and has none at w = 0 (R104–R107, erratum E1). */
export const elbowSides: Figure = {
  name: 'elbow-sides',
  group: 'relu',
  title: 'One unit: the elbow is at −b/w, and the sign of w says which side is on',
  rows: ['R104', 'R105', 'R106', 'R107'],
  draw(): Drawing {
    const sessions = UNITS.map(([w, b]) => unit(w, b));
    const reports = sessions.map((session) => elbows(session, [-3, 3]));
    return {
      panels: UNITS.map(([w, b], i) => panel(w, b, sessions[i] as Session)),
      columns: 3,
      height: 800,
      legend: [
        { symbol: 'line', colour: 0, text: 'max(0, wx + b)' },
        { symbol: 'area', colour: 2, text: 'on' },
        { symbol: 'ring', colour: 1, text: 'elbow' },
      ],
      claims: [
        ...UNITS.slice(0, 5).map(([w, b], i) =>
          near(`w = ${w}, b = ${b}: elbow at −b/w`, reports[i]?.elbows[0]?.x ?? Number.NaN, -b / w + 0, 1e-12),
        ),
        ...UNITS.slice(0, 5).map(([w], i) => near(`w = ${w}: slope where it is on`, slopeOn(reports[i]), w, 1e-12)),
        holds('w = 0: no elbow', reports[5]?.elbows[0]?.x === null),
        ...UNITS.map(([w, b], i) =>
          holds(
            `w = ${w}, b = ${b}: on exactly where wx + b > 0`,
            Array.from((sessions[i] as Session).predict(X)).every((y, k) => y > 0 === w * (X[k] ?? 0) + b > 0),
          ),
        ),
      ],
    };
  },
};

function unit(w: number, b: number): Session {
  const session = compile(sequential(1, dense(1), relu(), dense(1)), { loss: squaredError(), core: init() });
  session.parameters.set([w, b, 1, 0]);
  return session;
}

function slopeOn(report: ReturnType<typeof elbows> | undefined): number {
  return report?.segments.map(({ slopes }) => slopes[0] ?? 0).find((slope) => slope !== 0) ?? Number.NaN;
}

function panel(w: number, b: number, session: Session): Panel {
  const y = Array.from(session.predict(X));
  const at = w === 0 ? null : -b / w;
  const on = at === null ? [-3, 3] : w > 0 ? [at, 3] : [-3, at];
  return {
    title: `w = ${spelled(w)}, b = ${spelled(b)}`,
    x: linear('x', -3, 3),
    y: linear('y', 0, 4),
    marks: [
      { mark: 'area', x: on, low: on.map(() => 0), high: on.map(() => 4), colour: 2, opacity: 0.12 },
      { mark: 'line', x: X, y, colour: 0, width: 3 },
      ...(at === null
        ? []
        : [{ mark: 'points' as const, x: [at], y: [0], colour: 1, radius: 8, symbol: 'ring' as const }]),
    ],
  };
}

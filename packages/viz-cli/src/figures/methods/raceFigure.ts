import type { Objective } from '@elbow/optim';
import { canvas, linear } from '../../figure/axis.ts';
import type { Mark } from '../../figure/marks/mark.ts';
import type { Claim, Drawing, Figure } from '../figure.ts';
import { landscape } from '../landscape.ts';
import { coordinate } from '../walk.ts';
import { drawn, legend, progress, race, results } from './race.ts';

/** A race on a function of two variables. */
interface Course extends Pick<Figure, 'name' | 'title' | 'rows'> {
  readonly problem: Objective;
  readonly start: readonly [number, number];
  /** What is shown. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** The value at which a method has arrived. */
  readonly target: number;
  /** The least value. */
  readonly floor: number;
  readonly scale?: 'log' | 'linear';
  readonly subtitle: string;
  /** What must hold of the evaluations that each method needed; Infinity where it did not arrive. */
  claims(needed: (method: string) => number): Claim[];
}

const STEPS = 3000;

/** The figure of a race: paths, progress, and the table of all. */
export function raceFigure({
  name,
  title,
  rows,
  problem,
  start,
  x,
  y,
  target,
  floor,
  scale = 'log',
  subtitle,
  claims,
}: Course): Figure {
  return {
    name,
    group: 'methods',
    title,
    rows,
    draw(): Drawing {
      const runners = race(problem, start, target, STEPS);
      const needed = (method: string): number => runners.find((runner) => runner.name === method)?.needed ?? Number.NaN;
      return {
        height: 760,
        subtitle: `${subtitle}; each method at the best of ten rates from 0.0001 to 3`,
        panels: [
          {
            title: 'the paths',
            x: linear('x', ...x),
            y: linear('y', ...y),
            marks: [
              landscape((u, v) => problem.value(Float64Array.of(u, v)), x, y, {
                scale,
                decades: 4,
                levels: 16,
                columns: 120,
                rows: 120,
              }),
              ...drawn(runners).flatMap(({ runner: { path }, colour }): Mark[] => [
                { mark: 'line', x: coordinate(path, 0), y: coordinate(path, 1), colour, width: 2 },
              ]),
              { mark: 'points', x: [start[0]], y: [start[1]], colour: 'ink', radius: 8, symbol: 'ring' },
            ],
          },
          progress(runners, floor, target, 'f − f*'),
          { ...canvas(1, 1), title: 'all of them', marks: [results(runners)] },
        ],
        legend: legend(runners),
        claims: claims(needed),
      };
    },
  };
}

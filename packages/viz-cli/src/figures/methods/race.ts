import { bfgs, conjugateGradient, descend, lbfgs, type Minimiser, type Objective, rprop } from '@elbow/optim';
import { log } from '../../figure/axis.ts';
import type { Mark, TableMark } from '../../figure/marks/mark.ts';
import { spelled } from '../../figure/number.ts';
import type { LegendEntry, Panel } from '../../figure/scene.ts';
import { METHODS } from '../../studies/race/racers.ts';
import { type Walk, walk } from '../walk.ts';

/** A method in the race, at the best of the rates that were tried. */
export interface Runner {
  readonly name: string;
  /** null for a method that has none. */
  readonly rate: number | null;
  readonly path: Walk;
  /** Evaluations until the target; Infinity where it was not reached. */
  readonly needed: number;
}

/** Those with a learning rate. */
const RATED = Object.entries(METHODS).flatMap(([name, { rule }]) =>
  rule === undefined || name === 'rprop' ? [] : [[name, rule] as const],
);
const UNRATED: readonly [string, () => Minimiser][] = [
  ['rprop', () => descend(rprop())],
  ['conjugateGradient', () => conjugateGradient()],
  ['bfgs', () => bfgs()],
  ['lbfgs', () => lbfgs()],
];
/** Two a decade. */
const RATES = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3];

/** Runs all methods on a problem, each at the best of ten rates, until f is at most `target`, or for so many steps. In the order of what they needed. */
export function race(problem: Objective, start: ArrayLike<number>, target: number, steps: number): Runner[] {
  const take = (name: string, rate: number | null, minimiser: Minimiser): Runner => {
    const path = untilReached(problem, minimiser, start, target, steps);
    const reached = path.values.findIndex((f) => f <= target);
    return { name, rate, path, needed: path.evaluations[reached] ?? Number.POSITIVE_INFINITY };
  };
  const rated = RATED.map(([name, rule]) => {
    const tries = RATES.map((rate) => take(name, rate, descend(rule({ learningRate: rate }))));
    return tries.reduce((best, one) => (better(one, best) ? one : best));
  });
  const rest = UNRATED.map(([name, minimiser]) => take(name, null, minimiser()));
  return [...rated, ...rest].sort((a, b) => (better(a, b) ? -1 : 1));
}

/** Fewer evaluations, or, where neither arrived, the lower end; a path that left the numbers is worst. */
function better(a: Runner, b: Runner): boolean {
  if (a.needed !== b.needed) return a.needed < b.needed;
  const end = ({ path }: Runner): number => Math.min(...path.values.slice(-1), Number.POSITIVE_INFINITY);
  return end(a) < end(b);
}

function untilReached(
  problem: Objective,
  minimiser: Minimiser,
  start: ArrayLike<number>,
  target: number,
  steps: number,
): Walk {
  const there = walk(problem, minimiser, start, steps);
  const reached = there.values.findIndex((f) => f <= target);
  if (reached < 0) return there;
  const cut = <T>(values: readonly T[]): readonly T[] => values.slice(0, reached + 1);
  return { points: cut(there.points), values: cut(there.values), evaluations: cut(there.evaluations) };
}

/** Those whose paths are drawn, each with its colour. */
const DRAWN: readonly (readonly [string, number])[] = [
  ['gd', 0],
  ['momentum', 1],
  ['nesterov', 3],
  ['adam', 2],
  ['rprop', 5],
  ['bfgs', 4],
];

/** The runners whose paths are drawn. */
export function drawn(runners: readonly Runner[]): { runner: Runner; colour: number }[] {
  return DRAWN.flatMap(([name, colour]) => {
    const runner = runners.find((one) => one.name === name);
    return runner === undefined ? [] : [{ runner, colour }];
  });
}

/** The legend of the methods that are drawn. */
export function legend(runners: readonly Runner[]): LegendEntry[] {
  return drawn(runners).map(({ runner, colour }) => ({ symbol: 'line', colour, text: runner.name }));
}

/** f − floor against evaluations for the methods that are drawn. */
export function progress(runners: readonly Runner[], floor: number, target: number, y: string): Panel {
  const gap = (path: Walk): number[] => path.values.map((f) => Math.max(f - floor, 1e-300));
  const paths = drawn(runners);
  const most = Math.max(...paths.map(({ runner }) => runner.path.evaluations.at(-1) ?? 1));
  const first = Math.max(...paths.map(({ runner }) => gap(runner.path)[0] ?? 1));
  const lowest = target - floor;
  return {
    title: 'how far above the minimum',
    x: log('evaluations', 1, most),
    y: log(y, lowest / 3, 5 * first),
    marks: paths.map(
      ({ runner, colour }): Mark => ({
        mark: 'line',
        x: runner.path.evaluations,
        y: gap(runner.path),
        colour,
        width: 2,
      }),
    ),
  };
}

/** All runners with what they needed. */
export function results(runners: readonly Runner[]): TableMark {
  return {
    mark: 'table',
    size: 14,
    head: [
      { text: 'method', share: 5 },
      { text: 'rate', share: 2.2 },
      { text: 'evaluations', share: 3.4 },
    ],
    rows: runners.map(({ name, rate, needed, path }) => [
      name,
      rate === null ? '–' : spelled(rate),
      Number.isFinite(needed) ? String(needed) : `f = ${spelled(path.values.at(-1) ?? Number.NaN, 2)}`,
    ]),
  };
}

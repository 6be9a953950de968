import { largestEigenvalue, minimise, type Solution } from '@elbow/optim';
import { analyseQuadratic } from '@elbow/optim/second-order';
import { type Walk, walk } from '../../figures/walk.ts';
import { predictedRate } from './predicted.ts';
import { type Racer, type Rate, racersOf } from './racers.ts';
import type { Surface } from './surface.ts';

/** What a method did. */
export interface Result {
  readonly racer: Racer;
  readonly path: Walk;
  /** Steps and evaluations until f − f* is at most the tolerance; null where it did not get there. */
  readonly steps: number | null;
  readonly evaluations: number | null;
  /** f − f* at the end, or f where no least value is known. */
  readonly gap: number;
  /** The share of the distance that a step leaves at last, by theory; null where none is known. */
  readonly predicted: number | null;
  readonly verdict: string;
}

/** A race and what it was about. */
export interface Race {
  readonly surface: Surface;
  readonly start: readonly [number, number];
  /** The largest curvature at the start. */
  readonly lambdaMax: number;
  /** The least value; null where it is not known. */
  readonly floor: number | null;
  readonly results: readonly Result[];
}

/** What a race is run with. */
export interface RaceSetting {
  readonly optimizers: string;
  readonly start: readonly [number, number] | null;
  readonly rate: Rate | null;
  readonly tolerance: number;
  readonly steps: number;
}

/** Runs all methods from one start, and orders them by what they needed. */
export function raceOn(surface: Surface, { optimizers, start: given, rate, tolerance, steps }: RaceSetting): Race {
  const { problem } = surface;
  const start = given ?? ([problem.start[0] ?? 1, problem.start[1] ?? 1] as const);
  const lambdaMax = curvatureAt(surface, start);
  const eigenvalues = surface.curvature === null ? null : Array.from(analyseQuadratic(surface.curvature).eigenvalues);
  const floor = problem.minimum?.f ?? (surface.name === 'himmelblau' ? 0 : null);
  const results = racersOf(optimizers, rate, lambdaMax).map((racer): Result => {
    const path = walk(problem, racer.minimiser, start, steps);
    const reached = floor === null ? -1 : path.values.findIndex((f) => f - floor <= tolerance);
    const solution = minimise(problem, racer.minimiser, start, { maxIterations: steps });
    return {
      racer,
      path,
      steps: reached < 0 ? null : reached,
      evaluations: reached < 0 ? null : (path.evaluations[reached] ?? null),
      gap: (path.values.at(-1) ?? Number.NaN) - (floor ?? 0),
      predicted:
        eigenvalues === null || racer.rule === null || !('hyper' in racer.rule)
          ? null
          : predictedRate(racer.rule, eigenvalues),
      verdict: worded(solution),
    };
  });
  const order = ({ evaluations, gap }: Result): number =>
    evaluations ?? 1e12 + (Number.isFinite(gap) ? Math.min(gap, 1e9) : 1e9);
  return { surface, start, lambdaMax, floor, results: results.sort((a, b) => order(a) - order(b)) };
}

function curvatureAt({ problem }: Surface, start: readonly [number, number]): number {
  const H = new Float64Array(4);
  problem.hessian(Float64Array.from(start), H);
  const { value } = largestEigenvalue((v, out) => {
    for (let i = 0; i < 2; i++) out[i] = (H[2 * i] ?? 0) * (v[0] ?? 0) + (H[2 * i + 1] ?? 0) * (v[1] ?? 0);
  }, 2);
  return value;
}

/** The verdict of a whole run in a few words. */
function worded({ verdict }: Solution): string {
  switch (verdict.kind) {
    case 'converged':
      return `converged at step ${verdict.k}`;
    case 'diverged': {
      const { rate } = verdict;
      return `diverged at step ${verdict.k}${rate === undefined ? '' : `: η is ${rate.ratio.toPrecision(3)} times the limit`}`;
    }
    case 'nonFinite':
      return `${verdict.where} is not finite at step ${verdict.k}`;
    case 'oscillating':
      return `goes to and fro, from step ${verdict.k} on`;
    case 'lineSearch':
      return `line search ended at step ${verdict.k}: ${verdict.reason}`;
    case 'iterations':
    case 'evaluations':
      return `not there after ${verdict.k} steps`;
    default:
      return `${verdict.kind} at step ${verdict.k}`;
  }
}

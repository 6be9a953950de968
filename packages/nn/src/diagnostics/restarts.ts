import { lbfgs, type Minimiser, minimise, type StopOptions, type Verdict } from '@elbow/optim';
import { positiveInteger } from '../options.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/** One training, from its own start to its end. */
export interface Restart {
  readonly width: number;
  readonly seed: number;
  /** Loss and penalty at its end. */
  readonly loss: number;
  /** Why it ended; only what converged has reached a critical point. */
  readonly verdict: Verdict;
  /** Where it ended, [n]. */
  readonly parameters: Float64Array;
}

/** All trainings of one width. */
export interface RestartsOfWidth {
  readonly width: number;
  /** In the order of their final losses, lowest first. */
  readonly runs: readonly Restart[];
  /** The final losses of these, ascending: for a histogram. */
  readonly losses: Float64Array;
}

/** Options of `restarts`, and those of `minimise` that say when a run ends. */
export interface RestartsOptions extends StopOptions {
  /** Widths to try: what `create` is called with. */
  widths: readonly number[];
  /** Starts of each width, an integer ≥ 1, with the seeds 0, 1, …; 20. */
  starts?: number;
  /** What trains, on all rows; `lbfgs()` unless given, or `descend(rule)`. */
  minimiser?: Minimiser;
}

/**
 * Trains networks of several widths from many starts and returns where their losses end. Narrow networks end at many heights: they have bad local minima (Swirszcz,
 * Czarnecki & Pascanu 2016). The wider, the narrower the band in which nearly all ends lie, and the lower it is (Choromanska et al. 2015). Linear networks of two layers
 * have saddles only, and all end alike (Baldi & Hornik 1989). Lecture notes R48, R49.
 *
 * @param create makes an untrained session of a width; its rule, if any, is not used. @param data all rows, in each step.
 * @throws TypeError if `create` is no function, RangeError on no widths or starts; as `minimise` and `session.objective`.
 *
 * @example
 * ```ts
 * import { compile, dense, relu, restarts, sequential, squaredError } from '@elbow/nn';
 * const create = (width: number, seed: number) =>
 *   compile(sequential(1, dense(width), relu(), dense(1)), { loss: squaredError(), seed });
 * const [narrow, wide] = restarts(create, { x: [-1, 0, 1], t: [1, 0, 1] }, { widths: [1, 12], starts: 10 });
 * console.log((narrow?.losses[0] ?? 0) > 0.01, (wide?.losses[5] ?? 1) < 1e-6); // true true
 * ```
 */
export function restarts(
  create: (width: number, seed: number) => Session,
  data: Data,
  options: RestartsOptions,
): RestartsOfWidth[] {
  const all = [...restartRuns(create, data, options)];
  return options.widths.map((width) => {
    const runs = all.filter((run) => run.width === width).sort((a, b) => height(a) - height(b));
    return { width, runs, losses: Float64Array.from(runs, ({ loss }) => loss) };
  });
}

/** NaN stands behind all numbers. */
const height = ({ loss }: Restart): number => (Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss);

/**
 * As `restarts`, run by run: width after width, seed after seed.
 * @throws as `restarts`.
 *
 * @example
 * ```ts
 * import { compile, dense, restartRuns, sequential, squaredError } from '@elbow/nn';
 * const create = (width: number, seed: number) => compile(sequential(1, dense(width), dense(1)), { loss: squaredError(), seed });
 * const runs = restartRuns(create, { x: [1, 2], t: [3, 5] }, { widths: [1, 2], starts: 2 });
 * console.log(Array.from(runs, ({ width, seed }) => `${width}:${seed}`)); // [ '1:0', '1:1', '2:0', '2:1' ]
 * ```
 */
export function* restartRuns(
  create: (width: number, seed: number) => Session,
  data: Data,
  { widths, starts = 20, minimiser = lbfgs(), ...stop }: RestartsOptions,
): Generator<Restart, void, void> {
  if (typeof create !== 'function') {
    throw new TypeError(`restarts: create must be a function that makes a session, got ${typeof create}`);
  }
  if (!Array.isArray(widths) || widths.length === 0) throw new RangeError('restarts: widths must hold one at least');
  for (const width of widths) positiveInteger('restarts', 'widths', width);
  positiveInteger('restarts', 'starts', starts);
  for (const width of widths) {
    for (let seed = 0; seed < starts; seed++) {
      const session = create(width, seed);
      const { x, f, verdict } = minimise(session.objective(data), minimiser, session.parameters, stop);
      yield { width, seed, loss: f, verdict, parameters: x };
    }
  }
}

import { onlyKnown, positiveInteger } from '../options.ts';
import { dataSlice, inputRows, weighedRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/** Options of `batchTimes`. */
export interface BatchTimesOptions {
  /** The caller's clock in milliseconds, as `() => performance.now()`: this package reads none. */
  now: () => number;
  /** Sizes to try, in the order in which they are tried; 1, 2, 4, … up to the rows of the data. */
  batches?: readonly number[];
  /** Milliseconds that a step may take at most, > 0; without it all sizes will do. */
  most?: number;
  /** Steps that are timed for each size, an integer ≥ 1; 20. The fastest counts. */
  steps?: number;
}

/** What one size takes. */
export interface BatchTime {
  readonly batch: number;
  readonly msPerStep: number;
  readonly msPerRow: number;
}

/** See `batchTimes`. */
export interface BatchTimes {
  readonly times: readonly BatchTime[];
  /** The largest size whose step stays within `most`; null where none does. */
  readonly largest: number | null;
}

/**
 * Times training steps for batches of several sizes: which is the largest that this machine sustains with an adequate
 * wall-clock (R16)? The time of a row falls with the size until the step's own cost no longer counts.
 * @param create makes a session whose batch is the given size.
 * @throws RangeError on sizes that are not from 1 to the rows of the data, or steps or most out of range; TypeError without
 * a clock.
 *
 * @example
 * ```ts
 * import { batchTimes, compile, dense, sequential, squaredError } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const create = (batch: number) =>
 *   compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent(), batch });
 * const data = { x: [0, 1, 2, 3], t: [1, 3, 5, 7] };
 * const { times } = batchTimes(create, data, { now: () => performance.now() });
 * console.log(times.map(({ batch }) => batch).join(', ')); // 1, 2, 4
 * ```
 */
export function batchTimes(create: (batch: number) => Session, data: Data, options: BatchTimesOptions): BatchTimes {
  onlyKnown('batchTimes', options, ['now', 'batches', 'most', 'steps']);
  const { now, most = Number.POSITIVE_INFINITY, steps = 20 } = options;
  if (typeof now !== 'function')
    throw new TypeError(`batchTimes: now must be a function that returns milliseconds, got ${typeof now}`);
  if (!(most > 0)) throw new RangeError(`batchTimes: most must be a number of milliseconds > 0, got ${String(most)}`);
  positiveInteger('batchTimes', 'steps', steps);
  const times: BatchTime[] = [];
  const batches = options.batches ?? doubling(inputRows('batchTimes', create(1).plan.network, data.x));
  for (const batch of batches) {
    positiveInteger('batchTimes', 'batches', batch);
    const session = create(batch);
    const rows = weighedRows('batchTimes', session.plan, data);
    if (batch > rows) throw new RangeError(`batchTimes: batches must not exceed the ${rows} rows, got ${batch}`);
    const { x, t, weights } = dataSlice(session.plan, data, 0, batch);
    session.step(x, t, weights ?? undefined); // writes the program
    let msPerStep = Number.POSITIVE_INFINITY;
    for (let k = 0; k < steps; k++) {
      const begun = now();
      session.step(x, t, weights ?? undefined);
      msPerStep = Math.min(msPerStep, now() - begun);
    }
    times.push({ batch, msPerStep, msPerRow: msPerStep / batch });
  }
  const sustained = times.filter(({ msPerStep }) => msPerStep <= most).map(({ batch }) => batch);
  return { times, largest: sustained.length > 0 ? Math.max(...sustained) : null };
}

/** 1, 2, 4, … up to n. */
function doubling(n: number): number[] {
  const sizes: number[] = [];
  for (let size = 1; size <= n; size *= 2) sizes.push(size);
  return sizes;
}

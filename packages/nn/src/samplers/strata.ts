import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/** Options of `stratified` and `balanced`. */
export interface StrataOptions {
  /** The class of each row, any numbers; the labels of the data unless given. */
  strata?: ArrayLike<number>;
}

/**
 * The class of each row.
 * @throws TypeError where neither strata nor labels are there; RangeError on strata of another length.
 */
export function strataOf(
  place: string,
  { plan }: Session,
  data: Data,
  rows: number,
  { strata }: StrataOptions,
): ArrayLike<number> {
  if (!strata && plan.loss.target !== 'labels') {
    throw new TypeError(`${place}: strata must name the class of each row, as ${plan.loss.kind} has no labels`);
  }
  if (strata && strata.length !== rows) {
    throw new RangeError(`${place}: strata must hold one number a row, ${rows}, got ${strata.length}`);
  }
  return strata ?? data.t;
}

/** The rows of each class, in the order in which they come; classes by their number. */
export function byClass(order: Int32Array, strata: ArrayLike<number>): number[][] {
  const classes = new Map<number, number[]>();
  for (const row of order) {
    const own = strata[row] as number;
    const members = classes.get(own);
    if (members) members.push(row);
    else classes.set(own, [row]);
  }
  return [...classes].sort(([a], [b]) => a - b).map(([, members]) => members);
}

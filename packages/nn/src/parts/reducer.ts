import type { Region } from '@elbow/core-wasm';
import { reduceLosses } from '@elbow/core-wasm/losses';
import type { Builder, LossRegions } from '../types.ts';

/** What the sum over all elements is divided by: nothing, the rows' weights, or N times those. */
export type Divisor = 'one' | 'rows' | 'elements';

const CODES: Readonly<Record<Divisor, number>> = { one: 0, rows: 1, elements: 2 };

/**
 * A function that emits how losses of elements or rows become one number, and how their slopes become its gradient (in
 * place). `shares` weigh the rows in the divisor only.
 */
export function reducer(
  builder: Builder,
  { weights, values }: LossRegions,
  by: Divisor,
  shares: Region | null = null,
): (losses: Region | null, slopes: Region | null) => void {
  const code = builder.constant('divisor', [CODES[by]]);
  return (losses, slopes) => builder.emit(reduceLosses, losses, weights, shares, code, builder.clock, values, slopes);
}

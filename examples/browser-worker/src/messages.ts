/** What the page tells the worker. */
export type Order = 'start' | 'cancel';

/** What the worker tells the page. */
export type Report =
  | { readonly kind: 'data'; readonly x: ArrayLike<number>; readonly t: ArrayLike<number> }
  /** map: the probability of the second class at each point of the grid, row by row from above, as 0 … 255. */
  | { readonly kind: 'progress'; readonly epoch: number; readonly loss: number; readonly map: Uint8Array }
  | {
      readonly kind: 'ended';
      /** finished, aborted or nonFinite. */
      readonly verdict: string;
      readonly epoch: number;
      readonly accuracy: number;
      /** SHA-256 of the weights. */
      readonly weights: string;
    };

import type { Sampler } from './sampler.ts';

/**
 * Shows the rows as they stand, epoch after epoch: for data that are a sequence, or whose order someone else has made.
 *
 * @example
 * ```ts
 * import { inOrder } from '@elbow/nn';
 * console.log(inOrder().name); // inOrder
 * ```
 */
export function inOrder(): Sampler {
  return { name: 'inOrder', begin: (_session, _data, rows) => ({ order: always(rows) }) };
}

/** The rows as they stand. */
export function always(rows: number): () => Int32Array {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  return () => order;
}

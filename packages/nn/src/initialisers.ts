import type { Initialiser } from './types.ts';

/**
 * Normal numbers with variance 2/inputs, which keeps the size of the signal through layers of ReLUs (He et al. 2015,
 * equation 10). The shape is [inputs, outputs].
 */
export const heNormal: Initialiser = ([inputs = 1]) => ({ mean: 0, deviation: Math.sqrt(2 / inputs) });

/** All the same number. */
export function constantly(value: number): Initialiser {
  return () => ({ mean: value, deviation: 0 });
}

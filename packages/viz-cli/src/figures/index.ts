import { fourRegimes } from './descent/fourRegimes.ts';
import type { Figure } from './figure.ts';

/** All figures, in the order of the gallery. */
export const FIGURES: readonly Figure[] = [fourRegimes];

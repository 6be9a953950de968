import type { ScalarMath } from '@elbow/core-wasm/math';

/** What a twin is told of a step. */
export interface TwinStep {
  readonly hyper: readonly number[];
  readonly rate: number;
  /** Updates made before. */
  readonly step: number;
  readonly value: number;
  readonly pow: ScalarMath['pow'];
}

/** What twins keep: vectors, and at the end numbers of a rule's own. */
export const TWIN_NAMES = [
  'theta',
  'g',
  'd',
  'b',
  'm',
  'v',
  's',
  'u',
  'highest',
  'average',
  'previous',
  'step',
  'move',
  'kept',
  'last',
  'product',
] as const;

/** The vectors of a run as plain arrays: those that a rule has not are empty. */
export type TwinState = Record<(typeof TWIN_NAMES)[number], number[]>;

/** One step of a rule in plain JavaScript; `r` rounds to the precision: every operation goes through it. */
export type Twin = (state: TwinState, step: TwinStep, r: (x: number) => number) => void;

/** Element i. */
export function read(values: readonly number[], i: number): number {
  return values[i] as number;
}

/** Does an operation `repeats` times and returns a number that depends on the results, so that no work can be left out. */
export type Operation = (repeats: number) => number;

/** Something to time. Nothing is reserved before `make`. */
export interface Case {
  readonly name: string;
  /** The case that it is a ratio to, measured in the same round; absent for those that others are compared with. */
  readonly of?: string;
  /** Floating-point operations of one operation, where that is what counts. */
  readonly flops?: number;
  /** Bytes that one operation reads and writes, where that is what counts. */
  readonly bytes?: number;
  /** Reserves memory and fills it. Throws Unavailable where the host cannot run the case. */
  make(): Operation;
}

/** A case that this host cannot run. The message says why. */
export class Unavailable extends Error {}

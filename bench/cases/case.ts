/** Something to time: `run` does the work of one sample (a millisecond at least) and returns a number that depends on it. */
export interface Case {
  readonly name: string;
  /** Floating-point operations of one sample, where that is what counts. */
  readonly flops?: number;
  run(): number;
}

import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/** How the rows of an epoch are chosen: an option of `train`. */
export interface Sampler {
  readonly name: string;
  /** Prepares the draws of a run. Throws where the data do not suit. */
  begin(session: Session, data: Data, rows: number): Sampling;
}

/** The draws of a run. All follow from seed, epoch and what the session remembers, so that a run can be resumed anywhere. */
export interface Sampling {
  /** The rows of an epoch in their order, as many as the data have; the array may be reused. */
  order(epoch: number): Int32Array;
  /** Rows of one update; the session's batch unless given. */
  readonly rowsPerStep?: number;
  /** Looks at the session as an epoch begins; what it finds must go to the session's `remembered` numbers. */
  prepare?(): void;
  /** Weights of all rows in this epoch; their losses are then divided by the number of rows, not by the sum of weights. */
  readonly weights?: Float64Array;
}

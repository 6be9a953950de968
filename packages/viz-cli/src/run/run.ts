import type { Session } from '@elbow/nn';
import type { RunDescription } from './description.ts';
import type { Prepared } from './prepare.ts';

/** A run that is ready to go on, or to be looked at. */
export interface Run {
  readonly description: RunDescription;
  readonly prepared: Prepared;
  readonly session: Session;
}

import type { Session } from '../session.ts';

/** How long `trainAsync` computes at a stretch. */
export interface PacingOptions {
  /** The caller's clock in milliseconds, as `() => performance.now()`: stretches then last `budget`. This package reads none. */
  now?: () => number;
  /** Milliseconds between two returns to the event loop, > 0; 5, a third of a frame at 60 a second. Needs `now`. */
  budget?: number;
  /** Updates between two returns, an integer ≥ 1, in the place of a time. */
  pauseEvery?: number;
}

/** Counts the updates of a stretch. */
export interface Pace {
  /** Updates that may be made before a pause is due, at least 1. */
  left(): number;
  /** Whether the stretch is over. */
  isOver(): boolean;
  /** Begins the next stretch. */
  begin(): void;
}

/**
 * Multiply-adds of a stretch where there is no clock: at the 5·10⁸ a second of a slow telephone, 4 ms. A step of a network of
 * dense layers takes three for each parameter and row, and as much time as some thousands for itself.
 */
const STRETCH = 2e6;
const STEP_ITSELF = 4000;

/** Throws RangeError on numbers out of range, TypeError on a budget without a clock. */
export function pacing(place: string, session: Session, { now, budget = 8, pauseEvery }: PacingOptions): Pace {
  if (!(budget > 0))
    throw new RangeError(`${place}: budget must be a number of milliseconds > 0, got ${String(budget)}`);
  if (now !== undefined && typeof now !== 'function') {
    throw new TypeError(`${place}: now must be a function that returns milliseconds, got ${typeof now}`);
  }
  if (pauseEvery !== undefined && !(Number.isInteger(pauseEvery) && pauseEvery >= 1)) {
    throw new RangeError(`${place}: pauseEvery must be an integer >= 1, got ${String(pauseEvery)}`);
  }
  return now && pauseEvery === undefined ? byClock(session, now, budget) : byCount(session, pauseEvery);
}

function byCount(session: Session, pauseEvery: number | undefined): Pace {
  const work = STEP_ITSELF + 3 * session.parameters.length * session.batch;
  const most = pauseEvery ?? Math.max(1, Math.floor(STRETCH / work));
  let from = session.steps;
  const left = (): number => Math.max(1, most - (session.steps - from));
  return {
    left,
    isOver: () => session.steps - from >= most,
    begin() {
      from = session.steps;
    },
  };
}

/** As many updates at once as fit in what is left of the budget by the last measurement, and never more than twice as many as before. */
function byClock(session: Session, now: () => number, budget: number): Pace {
  let begun = now();
  let from = { step: session.steps, time: begun };
  let asked = 1;
  let each = 0; // milliseconds of an update; unknown at first
  return {
    left() {
      const time = now();
      const fitting = each > 0 ? Math.floor((begun + budget - time) / each) : 2 * asked;
      asked = Math.max(1, Math.min(2 * asked, fitting));
      from = { step: session.steps, time };
      return asked;
    },
    isOver() {
      const time = now();
      const made = session.steps - from.step;
      if (made > 0) each = (time - from.time) / made;
      return time - begun >= budget;
    },
    begin() {
      begun = now();
    },
  };
}

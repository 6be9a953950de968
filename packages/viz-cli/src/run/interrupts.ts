import { errorCode } from '../errorCode.ts';

/** A request to stop, made by Ctrl-C, by the system, or by a reader of the output who has gone (SIGPIPE). */
export interface Interrupts {
  /** The signal that came, or null. */
  readonly signal: NodeJS.Signals | null;
  /** Stops listening: signals end the process again. */
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Exit code of a process that a signal ended, as shells count: 128 and the signal's number. SIGPIPE is no failure here: who
 * read the output has seen enough.
 */
export const EXIT_CODES: Readonly<Record<string, number>> = { SIGPIPE: 0, SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** Listens for requests to stop; the second one ends the process at once. Signals arrive only between turns of the event loop. */
export function listenForInterrupts(): Interrupts {
  const interrupts = { signal: null as NodeJS.Signals | null, release };
  const hear = (signal: NodeJS.Signals): void => {
    if (interrupts.signal !== null) process.exit(EXIT_CODES[signal]);
    interrupts.signal = signal;
  };
  // Node ignores SIGPIPE itself, and tells of it by an error of the stream.
  const hearNobody = (error: unknown): void => {
    if (errorCode(error) === 'EPIPE') interrupts.signal ??= 'SIGPIPE';
  };
  function release(): void {
    for (const signal of SIGNALS) process.off(signal, hear);
    process.stdout.off('error', hearNobody);
  }
  for (const signal of SIGNALS) process.on(signal, hear);
  process.stdout.on('error', hearNobody);
  return interrupts;
}

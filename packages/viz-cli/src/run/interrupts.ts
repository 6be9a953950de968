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

/** One Ctrl-C may come twice: the terminal sends it to all, and npx or a shell passes it on. Milliseconds. */
const ECHO = 500;

/** Listens for requests to stop; a second one, later, ends the process at once. Signals arrive only between turns of the event loop. */
export function listenForInterrupts(): Interrupts {
  const interrupts = { signal: null as NodeJS.Signals | null, release };
  let heard = Number.NEGATIVE_INFINITY;
  const hear = (signal: NodeJS.Signals): void => {
    if (interrupts.signal !== null && performance.now() - heard > ECHO) process.exit(EXIT_CODES[signal]);
    if (interrupts.signal === null) heard = performance.now();
    interrupts.signal ??= signal;
  };
  // Node ignores SIGPIPE itself, and tells of it by an error of the stream.
  const hearNobody = (error: unknown): void => {
    if (['EPIPE', 'EIO'].includes(errorCode(error))) interrupts.signal ??= 'SIGPIPE';
  };
  function release(): void {
    for (const signal of SIGNALS) process.off(signal, hear);
    process.stdout.off('error', hearNobody);
  }
  for (const signal of SIGNALS) process.on(signal, hear);
  process.stdout.on('error', hearNobody);
  return interrupts;
}

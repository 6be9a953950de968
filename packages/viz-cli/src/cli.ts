import { CommanderError } from 'commander';
import { errorCode } from './errorCode.ts';
import { createProgram } from './program.ts';
import { complain } from './terminal/output.ts';
import { printable } from './terminal/printable.ts';
import { UserError } from './userError.ts';

/**
 * Exit codes: 0 done, 1 an error of ours, 2 wrong input, 3 the numbers are not as they should be: a run
 * failed, a figure's claim is not met (which is printed).
 */
const WRONG_INPUT = 2;

// A reader that has gone (`elbow … | head -1`) is no error: a training run stops as at a signal, all else ends by itself.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (!['EPIPE', 'EIO'].includes(errorCode(error))) throw error; // EIO: the terminal was closed
  });
}

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = exitCode(error);
}

function exitCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_INPUT; // commander has printed it
  if (error instanceof UserError) {
    complain(printable(error.message));
    return error.exitCode;
  }
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

/**
 * A mistake in what the user gave: a file, a cell, an option. The message is one clear sentence for the user, without a stack trace; it names the
 * file, line and column where there are any, what was expected and what came. The command prints it and exits with `exitCode`.
 */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  /** Exit code of the process: 2, a wrong input. */
  readonly exitCode: number = 2;
}

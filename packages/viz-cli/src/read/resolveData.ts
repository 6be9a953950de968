import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../packageRoot.ts';
import { nearest } from '../suggest.ts';
import { UserError } from '../userError.ts';

/** The data sets that come with the command. */
export const BUILT_IN: readonly string[] = ['iris'];

/**
 * The file that `elbow train iris` or `elbow train flowers.csv` means: a built-in data set by its name, else the path itself. A file of that very
 * name in the current folder is reached as `./iris`.
 *
 * @throws {UserError} if there is no such file and the name is a near miss of a built-in one. Any other missing file is left to the reader.
 */
export function resolveData(data: string): string {
  if (BUILT_IN.includes(data)) return join(packageRoot(), 'data', `${data}.csv`);
  const near = nearest(data, BUILT_IN);
  if (near !== undefined && !existsSync(data))
    throw new UserError(`cannot read ${data}: there is no such file; did you mean the built-in data set "${near}"?`);
  return data;
}

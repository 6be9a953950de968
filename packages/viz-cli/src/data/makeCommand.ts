import { blobs, brady, checkerboard, circles, type LabelledSet, moons, spirals, spoiled, xor } from '@elbow/nn';
import type { SetName } from '../names.ts';
import { writeAtomically } from '../run/writeFile.ts';
import { pour, tell } from '../terminal/output.ts';
import { UserError } from '../userError.ts';

/** Options of `elbow data make`. */
export interface MakeOptions {
  readonly rows?: number | undefined;
  readonly noise?: number | undefined;
  readonly classes?: number | undefined;
  readonly seed: number;
  readonly out?: string | undefined;
}

type Given = { rows?: number; noise?: number; seed: number };

/** Makes each built-in set. */
export const MAKERS: Readonly<Record<SetName, (given: Given, classes: number | undefined) => LabelledSet>> = {
  moons,
  circles,
  spirals,
  xor,
  checkerboard,
  spoiled,
  blobs: (given, classes) => blobs({ ...given, ...(classes === undefined ? {} : { classes }) }),
  brady: () => brady(5),
};

/**
 * `elbow data make SET`: writes points of two coordinates with their labels as CSV, and returns the exit code.
 * @throws {UserError} on a number outside its range, or a file that cannot be written
 */
export function makeCommand(set: SetName, { rows, noise, classes, seed, out }: MakeOptions): number {
  if (classes !== undefined && set !== 'blobs')
    throw new UserError(`--classes: ${set} has two classes; only blobs takes them`);
  const given = { seed, ...(rows === undefined ? {} : { rows }), ...(noise === undefined ? {} : { noise }) };
  let made: LabelledSet;
  try {
    made = MAKERS[set](given, classes);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw new UserError(error.message, { cause: error });
    throw error;
  }
  const lines = Array.from(
    made.t,
    (label, i) => `${made.x[2 * i]},${made.x[2 * i + 1]},${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[label] ?? `class${label}`}\n`,
  );
  const text = `x1,x2,label\n${lines.join('')}`;
  if (out === undefined) pour(text);
  else {
    writeAtomically(out, text);
    tell([`${made.t.length} rows: ${out}`]);
  }
  return 0;
}

import { crc32 } from 'node:zlib';
import { type UnzipFileInfo, unzipSync } from 'fflate';
import { UserError } from '../userError.ts';
import { mebibytes } from './bytes.ts';
import type { FileBytes } from './fileBytes.ts';
import { type Matrix, matrixOf } from './matrix.ts';
import { parseNpy } from './npy.ts';
import { ARRAY_LIMIT, type Stored } from './stored.ts';
import { listed } from './wording.ts';
import { zipChecksums } from './zipChecksums.ts';

export const ZIP_MAGIC: readonly number[] = [0x50, 0x4b, 0x03, 0x04]; // PK\3\4

/** Most files of an archive. */
const ENTRY_LIMIT = 10_000;

/** Names of the inputs, and of the targets that go with them, as `numpy.savez` users give them. */
const PAIRS: readonly (readonly [string, readonly string[]])[] = [
  ['x', ['t', 'y']],
  ['X', ['y', 't', 'Y', 'T']],
  ['x_train', ['y_train', 't_train']],
  ['X_train', ['y_train', 't_train', 'Y_train', 'T_train']],
];

/**
 * Reads inputs and targets out of an archive of arrays that NumPy's `savez` has written: `x` and `t`, or `X` and `y`, or `x_train`
 * and `y_train`. What else is in it is not unpacked.
 *
 * @throws {UserError} if it holds no such arrays, is damaged, or would be too large unpacked
 */
export function parseNpz(source: FileBytes): Matrix {
  const { file, name, sha256 } = source;
  const names = arrayNames(source);
  const pair = PAIRS.find(([x]) => names.includes(x));
  if (pair === undefined) throw noPair(file, names);
  const t = pair[1].find((wanted) => names.includes(wanted));
  const arrays = unpacked(source, t === undefined ? [pair[0]] : [pair[0], t]);
  const array = (wanted: string): Stored =>
    parseNpy({ bytes: arrays[`${wanted}.npy`] as Uint8Array, file: `${wanted} of ${file}` });
  return matrixOf({
    name,
    file,
    inputName: `${pair[0]} of ${file}`,
    x: array(pair[0]),
    t: t === undefined ? null : { name: `${t} of ${file}`, array: array(t) },
    sha256,
  });
}

function noPair(file: string, names: readonly string[]): UserError {
  const expected = 'expected x and t, or X and y';
  if (names.length === 0) return new UserError(`${file} is a zip archive without arrays: ${expected} (x.npy, t.npy)`);
  return new UserError(`${file} holds the arrays ${listed(names)}: ${expected}`);
}

/** The names of the arrays of an archive, without `.npy`. */
function arrayNames(source: FileBytes): string[] {
  const names: string[] = [];
  unzip(source, ({ name }) => {
    if (name.endsWith('.npy')) names.push(name.slice(0, -'.npy'.length));
    return false;
  });
  return names;
}

/** Some arrays of an archive, each as its .npy file. */
function unpacked(source: FileBytes, wanted: readonly string[]): Readonly<Record<string, Uint8Array>> {
  const { file, bytes } = source;
  let total = 0;
  const sums = zipChecksums(bytes);
  const files = unzip(source, ({ name, originalSize }) => {
    if (!wanted.includes(name.replace(/\.npy$/, ''))) return false;
    total += originalSize;
    if (total > ARRAY_LIMIT) {
      throw new UserError(
        `${file} is too large: unpacked it has ${mebibytes(total)} or more, the limit is ${mebibytes(ARRAY_LIMIT)}`,
      );
    }
    return true;
  });
  for (const name of wanted) {
    const contents = files[`${name}.npy`];
    const sum = sums.get(`${name}.npy`);
    if (contents === undefined || (sum !== undefined && crc32(contents) !== sum))
      throw new UserError(`${file} is damaged: the checksum of ${name}.npy is not that of its contents`);
  }
  return files;
}

function unzip({ bytes, file }: FileBytes, wants: (info: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  let entries = 0;
  const filter = (info: UnzipFileInfo): boolean => {
    if (++entries > ENTRY_LIMIT)
      throw new UserError(`${file} has more than ${ENTRY_LIMIT} files in it: that is the limit`);
    return wants(info);
  };
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${file} is damaged: it cannot be unzipped (${error instanceof Error ? error.message : error})`,
      {
        cause: error,
      },
    );
  }
}

import { closeSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs';
import { errorCode } from '../errorCode.ts';
import { UserError } from '../userError.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
};

/**
 * The bytes of a file of at most `limit` bytes. The size is asked for first, so a file that is too large costs no memory.
 *
 * @param file how messages call the file
 * @throws {UserError} if the file is missing, a folder, no regular file, not readable, empty, or larger than `limit`.
 */
export function readBytes(path: string, limit: number, file: string = path): Uint8Array {
  const { size } = regularFile(path, file);
  if (size > limit)
    throw new UserError(`${file} is too large: it has ${mebibytes(size)}, the limit is ${mebibytes(limit)}`);
  const { buffer, byteOffset, byteLength } = attempt(file, () => readFileSync(path));
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * The first `count` bytes of a file, or all if it has fewer.
 * @throws {UserError} if the file is missing, a folder, no regular file, not readable or empty
 */
export function firstBytes(path: string, count: number, file: string = path): Uint8Array {
  regularFile(path, file);
  return attempt(file, () => {
    const handle = openSync(path, 'r');
    try {
      const head = new Uint8Array(count);
      return head.subarray(0, readSync(handle, head));
    } finally {
      closeSync(handle);
    }
  });
}

function regularFile(path: string, file: string): Stats {
  const stats = attempt(file, () => statSync(path));
  if (stats.isDirectory()) throw new UserError(`cannot read ${file}: it is a folder, not a file`);
  if (!stats.isFile()) throw new UserError(`cannot read ${file}: it is not a regular file`);
  if (stats.size === 0) throw new UserError(`${file} is empty`);
  return stats;
}

function attempt<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = REASONS[errorCode(error)];
    throw reason === undefined ? error : new UserError(`cannot read ${file}: ${reason}`, { cause: error });
  }
}

/** A size with its unit: `1.5 MiB`, or `12 bytes` below a tenth of a mebibyte. */
export function mebibytes(size: number): string {
  return size < 2 ** 20 / 10 ? `${size} bytes` : `${Number((size / 2 ** 20).toFixed(1))} MiB`;
}

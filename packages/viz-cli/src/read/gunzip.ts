import { constants, gunzipSync } from 'node:zlib';
import { errorCode } from '../errorCode.ts';
import { UserError } from '../userError.ts';
import { mebibytes } from './bytes.ts';

/** Whether a file begins as a gzip file does. */
export function isGzipped(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** The first bytes that a gzipped file holds, from its own first bytes; none where these make no sense. */
export function gunzippedHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array(0);
  }
}

/**
 * The contents of a gzipped file.
 * @throws {UserError} if they are damaged, or more than `limit` bytes: unpacking stops there
 */
export function gunzip(bytes: Uint8Array, limit: number, file: string): Uint8Array {
  try {
    const { buffer, byteOffset, byteLength } = gunzipSync(bytes, { maxOutputLength: limit });
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE')
      throw new UserError(`${file} is too large: unpacked it has more than ${mebibytes(limit)}, the limit`);
    throw new UserError(
      `${file} is damaged: it cannot be unzipped (${error instanceof Error ? error.message : error})`,
      {
        cause: error,
      },
    );
  }
}

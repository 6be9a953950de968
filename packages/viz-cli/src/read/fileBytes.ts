import { createHash } from 'node:crypto';
import { basename } from 'node:path';

/** The contents of a data file, unpacked where it was gzipped, and how to speak of it. */
export interface FileBytes {
  readonly bytes: Uint8Array;
  /** How messages call the file. */
  readonly file: string;
  /** The file's name without folder and extension: what a run is called after. */
  readonly name: string;
  /** SHA-256 of the file's bytes as they were stored, hexadecimal. */
  readonly sha256: string;
}

/** @param bytes the file as it is stored; `file`: how messages call it */
export function fileBytes(bytes: Uint8Array, path: string, file: string): FileBytes {
  return { bytes, file, name: nameOf(path), sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The name of a data set: its file's without folder, extension and `.gz`; `stdin` for standard input. */
export function nameOf(path: string): string {
  if (path === '-') return 'stdin';
  const name = basename(path).replace(/\.gz$/i, '');
  return name.replace(/(?<=.)\.[^.]*$/, '');
}

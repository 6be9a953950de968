import { UserError } from '../userError.ts';
import type { FileBytes } from './fileBytes.ts';
import { shapeText } from './matrix.ts';
import { type ElementKind, numbersFrom, type Stored } from './stored.ts';

/** The third byte of an IDX file: what its numbers are. */
const ELEMENTS: Readonly<Record<number, readonly [ElementKind, number]>> = {
  8: ['u', 1],
  9: ['i', 1],
  11: ['i', 2],
  12: ['i', 4],
  13: ['f', 4],
  14: ['f', 8],
};

/** Most dimensions that are taken for an array. */
const MOST_DIMENSIONS = 8;

/** Whether a file begins as an IDX file does: two zeros, a known kind of numbers, a number of dimensions. */
export function beginsAsIdx(head: Uint8Array): boolean {
  const [a, b, kind = 0, dimensions = 0] = head;
  return a === 0 && b === 0 && kind in ELEMENTS && dimensions >= 1 && dimensions <= MOST_DIMENSIONS;
}

/**
 * Reads an array in the format of the MNIST files: two zeros, the kind of the numbers, how many dimensions, their sizes (32 bits,
 * the high byte first), the numbers (the same way).
 * Format: LeCun, Cortes and Burges, "The MNIST database", section "The IDX file format".
 *
 * @throws {UserError} if there are more or fewer numbers than the sizes say
 */
export function parseIdx({ bytes, file }: Pick<FileBytes, 'bytes' | 'file'>): Stored {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = bytes[3] ?? 0;
  const start = 4 + 4 * dimensions;
  if (bytes.byteLength < start) throw new UserError(`${file} is damaged: it ends within its header`);
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis, false));
  const [kind, size] = ELEMENTS[bytes[2] ?? 0] as readonly [ElementKind, number]; // it begins as IDX does
  const expected = shape.reduce((product, n) => product * n, size);
  const numbers = bytes.subarray(start);
  if (numbers.byteLength !== expected) {
    throw new UserError(
      `${file} is damaged: an array ${shapeText(shape)} has ${expected} bytes, the file holds ${numbers.byteLength}`,
    );
  }
  return { data: numbersFrom(numbers, kind, size, false), shape };
}

/** Where the labels of an image file are by MNIST's naming (`train-images-idx3-ubyte`, also with a point for a dash): names to try, the likeliest first. */
export function labelFilesOf(images: string): string[] {
  const bare = images.replace(/\.gz$/i, '');
  const labels = bare.replace(/images([-.])idx3([-.]ubyte)?$/, 'labels$1idx1$2');
  if (labels === bare) return [];
  return bare === images ? [labels, `${labels}.gz`] : [`${labels}.gz`, labels];
}

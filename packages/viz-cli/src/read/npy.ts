import { UserError } from '../userError.ts';
import type { FileBytes } from './fileBytes.ts';
import { shapeText } from './matrix.ts';
import { isReadable, numbersFrom, rowMajor, type Stored } from './stored.ts';

export const NPY_MAGIC: readonly number[] = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/**
 * Reads an array that NumPy's `save` has written, of any version of the format: magic, version, length of the header, the header
 * (a Python dictionary), the numbers.
 * Format: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 *
 * @throws {UserError} if it is no such file, its numbers are of a kind that is not read, or there are more or fewer than its shape says
 */
export function parseNpy({ bytes, file }: Pick<FileBytes, 'bytes' | 'file'>): Stored {
  const { header, start } = headerOf(bytes, file);
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(header)?.[1];
  if (descr === undefined && /'descr'\s*:\s*\[/.test(header))
    throw new UserError(`${file} is an array of records: expected numbers; keep its columns as CSV or Parquet`);
  if (descr === undefined || order === undefined || shape === undefined)
    throw new UserError(`${file} is damaged: its header does not say what the array is`);
  const { kind, size, littleEndian } = elementOf(descr, file);
  const lengths = shape.split(',').map((text) => text.replace('L', '').trim());
  const dimensions = lengths.filter((text) => text !== '').map(Number);
  const elements = dimensions.reduce((product, n) => product * n, 1);
  const numbers = bytes.subarray(start);
  if (numbers.byteLength !== elements * size) {
    throw new UserError(
      `${file} is damaged: an array ${shapeText(dimensions)} of ${descr} has ${elements * size} bytes, the file holds ${numbers.byteLength}`,
    );
  }
  const stored = { data: numbersFrom(numbers, kind, size, littleEndian), shape: dimensions };
  return order === 'True' && dimensions.length > 1 ? rowMajor(stored) : stored;
}

function headerOf(bytes: Uint8Array, file: string): { header: string; start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [major, from] = bytes[6] === 1 ? [1, 10] : [bytes[6] ?? 0, 12];
  if (bytes.byteLength < from) throw new UserError(`${file} is damaged: it ends within its header`);
  if (major < 1 || major > 3)
    throw new UserError(`${file} has version ${major} of the NPY format: 1, 2 and 3 are read`);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = from + length;
  if (start > bytes.byteLength) throw new UserError(`${file} is damaged: it ends within its header`);
  return { header: new TextDecoder('latin1').decode(bytes.subarray(from, start)), start };
}

/** What `<f8` and the like mean; booleans are bytes. */
function elementOf(descr: string, file: string): { kind: 'u' | 'i' | 'f'; size: number; littleEndian: boolean } {
  const [, order = '', letter = '', digits = ''] = /^([<>|=]?)([a-zA-Z])(\d+)$/.exec(descr) ?? [];
  const kind = letter === 'b' ? 'u' : letter;
  const size = Number(digits);
  if (!isReadable(kind, size) || (letter === 'b' && size !== 1)) {
    const what =
      { U: 'text', S: 'text', O: 'Python objects', c: 'complex numbers', M: 'dates' }[letter] ?? `"${descr}"`;
    throw new UserError(`${file} holds ${what}: expected an array of integers, floats or booleans`);
  }
  return { kind, size, littleEndian: order !== '>' };
}

import { fingerprint } from '../checkpoint/fingerprint.ts';
import { type Tensor, typeOf } from '../checkpoint/safetensors.ts';

/** A forward pass as data: what `toPredictor` writes and `predictor` reads. */
export interface ForwardProgram {
  /** Names of the arrays that rows are written to and read from. */
  readonly x: string;
  readonly y: string;
  /** Arrays of one row a sample, with the width of a row; all others stand in the file. */
  readonly rows: Record<string, number>;
  /** Kernels in order, each with the names of its operands. */
  readonly ops: readonly (readonly string[])[];
}

export const FORMAT = 'elbow-predictor';
export const VERSION = '1';

/** Numbers in a row of all arrays together, at most, in a file of so many bytes: a few bytes cannot ask for all memory. */
export const mostWidths = (bytes: number): number => 8 * bytes;

/** The metadata of a file: the program as text, and a hash over it and all arrays. */
export function sealed(
  tensors: Readonly<Record<string, Tensor>>,
  program: ForwardProgram,
  precision: string,
  about: string,
): Record<string, string> {
  const texts = { program: JSON.stringify(program), about };
  return { format: FORMAT, version: VERSION, precision, ...texts, hash: sealOf(tensors, texts) };
}

/** The hash of a file: of its texts, and of types, shapes and bytes of its arrays. */
export function sealOf(
  tensors: Readonly<Record<string, Tensor>>,
  texts: { readonly program?: string | undefined; readonly about?: string | undefined },
): string {
  const data = new TextEncoder().encode(`${texts.program}${texts.about}`);
  const whole = Object.entries(tensors).map(([name, tensor]) => {
    return [`${name} ${typeOf(tensor.data)} ${tensor.shape}`, tensor];
  });
  return fingerprint({ ...Object.fromEntries(whole), __metadata__: { shape: [data.length], data } });
}

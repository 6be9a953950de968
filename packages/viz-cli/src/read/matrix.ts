import { UserError } from '../userError.ts';
import type { NumberArray, Stored } from './stored.ts';
import { plural } from './wording.ts';

/** A data set of numbers without column names, as an array file holds it: nothing is copied or converted yet. */
export interface Matrix {
  kind: 'matrix';
  name: string;
  /** The path as the user gave it: for messages. */
  file: string;
  rows: number;
  /** Numbers in a row. */
  width: number;
  /** Row-major [rows, width]. */
  x: NumberArray;
  /** The shape of one row before it was laid flat: [28, 28] for an image. */
  rowShape: readonly number[];
  /** A number for each row; null where the file holds none. */
  t: NumberArray | null;
  /** How messages call the targets: `labels.idx`, `y of data.npz`; null without targets. */
  targetName: string | null;
  sha256: string;
}

/** What a matrix is made of. */
export interface MatrixParts {
  readonly name: string;
  readonly file: string;
  /** How messages call the inputs: the file's name, or `x of data.npz`. */
  readonly inputName: string;
  readonly x: Stored;
  readonly t: { readonly name: string; readonly array: Stored } | null;
  readonly sha256: string;
}

/**
 * Lays an array [rows, …] flat and puts its targets beside it.
 * @throws {UserError} for no rows, one number without rows, targets that are not one number a row, or are not as many
 */
export function matrixOf({ name, file, inputName, x, t, sha256 }: MatrixParts): Matrix {
  const [rows = 0, ...rowShape] = x.shape;
  const width = rowShape.reduce((product, n) => product * n, 1);
  if (x.shape.length < 2) {
    throw new UserError(
      `${inputName} has the shape ${shapeText(x.shape)}: expected rows of numbers; targets alone are given with --labels`,
    );
  }
  if (rows === 0 || width === 0) throw new UserError(`${inputName} is empty: its shape is ${shapeText(x.shape)}`);
  const whole = { kind: 'matrix' as const, name, file, rows, width, x: x.data, rowShape, sha256 };
  if (t === null) return { ...whole, t: null, targetName: null };
  const [targets = 0, ...more] = t.array.shape;
  if (t.array.shape.length === 0 || more.some((n) => n !== 1)) {
    throw new UserError(`${t.name} has the shape ${shapeText(t.array.shape)}: expected one number a row`);
  }
  if (targets !== rows)
    throw new UserError(`${t.name} has ${plural(targets, 'target')}, but ${inputName} has ${plural(rows, 'row')}`);
  return { ...whole, t: t.array.data, targetName: t.name };
}

/** `[60000, 28, 28]`. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/**
 * A matrix whose targets stand in one of its own columns, with that column taken out.
 * @param column which, from 0
 */
export function withTargetColumn(matrix: Matrix, column: number): Matrix {
  const { rows, width, x } = matrix;
  if (width < 2) throw new UserError(`${matrix.file} has 1 column: training needs at least one input and a target`);
  const inputs = x.slice(0, rows * (width - 1));
  const t = x.slice(0, rows);
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    const to = row * (width - 1);
    inputs.set(x.subarray(from, from + column), to);
    inputs.set(x.subarray(from + column + 1, from + width), to + column);
    t[row] = x[from + column] as number;
  }
  const left = width - 1;
  return { ...matrix, x: inputs, width: left, rowShape: [left], t, targetName: `column ${column} of ${matrix.file}` };
}

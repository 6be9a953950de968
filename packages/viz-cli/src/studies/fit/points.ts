import { existsSync } from 'node:fs';
import { readNumberRows } from '../../read/numberRows.ts';
import { endsAsData } from '../../read/readers.ts';
import { UserError } from '../../userError.ts';
import { expression } from './expression.ts';

/** What is to be fitted. */
export interface Points {
  /** How it is called: the formula, or the file. */
  readonly name: string;
  /** Ascending. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The function itself, where there is one. */
  readonly truth: ((x: number) => number) | null;
}

/** Points that are fitted at most; more do not make a curve of one dimension clearer. */
const MOST = 1_000_000;

/** Where a formula is taken, or what of a file; and whether a long reading stays silent. */
export interface PointsOptions {
  readonly range?: readonly [number, number] | undefined;
  readonly samples: number;
  readonly quiet: boolean;
}

/**
 * The points of a data file of two columns, x and y, or of a formula on a range.
 * @param what a formula, a path, or `-` for standard input
 * @throws {UserError} on a file that has other columns or cells, and on a formula that is none, or is not finite there
 */
export async function pointsOf(what: string, { range, samples, quiet }: PointsOptions): Promise<Points> {
  if (what === '-' || /\.txt$/i.test(what) || endsAsData(what) || existsSync(what)) return fromFile(what, range, quiet);
  const f = expression(what);
  const [low, high] = range ?? [-1, 1];
  const x = Float64Array.from({ length: samples }, (_, i) => low + ((high - low) * i) / (samples - 1));
  const y = x.map(f);
  const bad = y.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new UserError(`${what} is ${y[bad]} at x = ${x[bad]}; give --range a part on which it is finite`);
  return { name: what, x, y, truth: f };
}

async function fromFile(file: string, range: PointsOptions['range'], isQuiet: boolean): Promise<Points> {
  const { rows, width, values } = await readNumberRows(file, { targets: true, quiet: isQuiet });
  if (width !== 2) throw new UserError(`${file}: fit takes two columns, x and y; this file has ${width}`);
  if (rows > MOST) throw new UserError(`${file}: ${rows} rows; fit takes at most ${MOST}`);
  const pairs = Array.from({ length: rows }, (_, row) => [values[2 * row] as number, values[2 * row + 1] as number])
    .filter(([x = 0]) => range === undefined || (x >= range[0] && x <= range[1]))
    .sort(([a = 0], [b = 0]) => a - b);
  const [low = 0, high = 0] = [pairs[0]?.[0], pairs.at(-1)?.[0]];
  if (!(low < high)) throw new UserError(`${file}: fit needs at least two different x${range ? ' in the range' : ''}`);
  return {
    name: file,
    x: Float64Array.from(pairs, ([x = 0]) => x),
    y: Float64Array.from(pairs, ([, y = 0]) => y),
    truth: null,
  };
}

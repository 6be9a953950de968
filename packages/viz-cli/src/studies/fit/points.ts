import { existsSync } from 'node:fs';
import { readTable } from '../../read/csv.ts';
import { parseNumber } from '../../read/parseNumber.ts';
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

/**
 * The points of a CSV file of two columns, x and y, or of a formula on a range.
 * @throws {UserError} on a file that has other columns or cells, and on a formula that is none, or is not finite there
 */
export function pointsOf(what: string, range: readonly [number, number] | undefined, samples: number): Points {
  if (/\.(csv|tsv|txt)$/i.test(what) || existsSync(what)) return fromFile(what, range);
  const f = expression(what);
  const [low, high] = range ?? [-1, 1];
  const x = Float64Array.from({ length: samples }, (_, i) => low + ((high - low) * i) / (samples - 1));
  const y = x.map(f);
  const bad = y.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new UserError(`${what} is ${y[bad]} at x = ${x[bad]}; give --range a part on which it is finite`);
  return { name: what, x, y, truth: f };
}

function fromFile(file: string, range: readonly [number, number] | undefined): Points {
  const table = readTable(file);
  const [first, second] = table.columns;
  if (first === undefined || second === undefined || table.columns.length !== 2)
    throw new UserError(`${file}: fit takes two columns, x and y; this file has ${table.columns.length}`);
  if (table.rows > MOST) throw new UserError(`${file}: ${table.rows} rows; fit takes at most ${MOST}`);
  const number = (column: typeof first, row: number): number => {
    const value = parseNumber(column.cells[row] ?? '');
    if (value !== null && Number.isFinite(value)) return value;
    throw new UserError(
      `${file}, line ${table.lines[row]}, column "${column.name}": expected a number, got "${column.cells[row]}"`,
    );
  };
  const pairs = Array.from({ length: table.rows }, (_, row) => [number(first, row), number(second, row)] as const)
    .filter(([x]) => range === undefined || (x >= range[0] && x <= range[1]))
    .sort(([a], [b]) => a - b);
  const [low, high] = [pairs[0]?.[0] ?? 0, pairs.at(-1)?.[0] ?? 0];
  if (!(low < high)) throw new UserError(`${file}: fit needs at least two different x${range ? ' in the range' : ''}`);
  return {
    name: file,
    x: Float64Array.from(pairs, ([x]) => x),
    y: Float64Array.from(pairs, ([, y]) => y),
    truth: null,
  };
}

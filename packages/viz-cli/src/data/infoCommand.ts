import { spelled } from '../figure/number.ts';
import { NUMERIC_PART } from '../read/columns.ts';
import { readTable } from '../read/csv.ts';
import { parseNumber } from '../read/parseNumber.ts';
import { resolveData } from '../read/resolveData.ts';
import type { Column } from '../read/table.ts';
import { listed, plural } from '../read/wording.ts';
import { speaker } from '../run/speaker.ts';
import { charsetOf } from '../terminal/charset.ts';

/** What a column holds. */
export interface ColumnInfo {
  readonly name: string;
  readonly kind: 'numeric' | 'text' | 'empty';
  readonly missing: number;
  /** Different values. */
  readonly different: number;
  /** Of the numbers. */
  readonly numbers: {
    readonly low: number;
    readonly high: number;
    readonly mean: number;
    readonly deviation: number;
  } | null;
  /** The most frequent values of a column of names, with their counts. */
  readonly values: readonly (readonly [string, number])[];
  /** Cells of a numeric column that are no numbers. */
  readonly odd: readonly string[];
}

const MOST_VALUES = 6;

/**
 * `elbow data info FILE`: says what a table holds, column by column, and returns the exit code.
 * @throws {UserError} if it cannot be read
 */
export function infoCommand(file: string, options: { readonly json: boolean; readonly quiet: boolean }): number {
  const table = readTable(resolveData(file));
  const columns = table.columns.map(columnInfo);
  const { spell } = charsetOf(process.env);
  const wide = Math.max(6, ...columns.map(({ name }) => name.length));
  speaker(options)(
    'data',
    { file, rows: table.rows, sha256: table.sha256, columns },
    [
      `${file}: ${plural(table.rows, 'row')}, ${plural(columns.length, 'column')}`,
      ...columns.map((column) => `  ${column.name.padEnd(wide)}  ${told(column)}`),
    ].map(spell),
    true,
  );
  return 0;
}

/** What a column holds; numeric where nine tenths of what is there are numbers. */
export function columnInfo({ name, cells }: Column): ColumnInfo {
  const there = cells.filter((cell) => cell !== '');
  const counts = new Map<string, number>();
  for (const cell of there) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const values = there.map(parseNumber);
  const finite = values.filter(Number.isFinite);
  const shared = { name, missing: cells.length - there.length, different: counts.size };
  if (there.length === 0) return { ...shared, kind: 'empty', numbers: null, values: [], odd: [] };
  const common = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, MOST_VALUES);
  if (finite.length < NUMERIC_PART * there.length)
    return { ...shared, kind: 'text', numbers: null, values: common, odd: [] };
  const mean = finite.reduce((sum, value) => sum + value / finite.length, 0);
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2 / finite.length, 0);
  const low = finite.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = finite.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const odd = [...new Set(there.filter((_, i) => !Number.isFinite(values[i])))].slice(0, MOST_VALUES);
  return { ...shared, kind: 'numeric', numbers: { low, high, mean, deviation: Math.sqrt(variance) }, values: [], odd };
}

function told({ kind, missing, different, numbers, values, odd }: ColumnInfo): string {
  const empty = missing === 0 ? '' : `, ${plural(missing, 'cell')} empty`;
  if (kind === 'empty') return 'empty';
  if (numbers === null)
    return `text, ${plural(different, 'value')}: ${listed(
      values.map(([value, count]) => `${value} (${count})`),
      MOST_VALUES,
    )}${different > values.length ? ', …' : ''}${empty}`;
  const { low, high, mean, deviation } = numbers;
  const strange = odd.length === 0 ? '' : `; not numbers: ${odd.map((cell) => `"${cell}"`).join(', ')}`;
  return `numeric, ${spelled(low)} to ${spelled(high)}, mean ${spelled(mean)} ± ${spelled(deviation)}${empty}${strange}`;
}

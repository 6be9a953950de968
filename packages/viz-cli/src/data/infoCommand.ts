import { spelled } from '../figure/number.ts';
import { NUMERIC_PART } from '../read/columns.ts';
import { type Matrix, shapeText } from '../read/matrix.ts';
import { openData } from '../read/openData.ts';
import { parseNumber } from '../read/parseNumber.ts';
import { readingProgress } from '../read/reading.ts';
import { resolveData } from '../read/resolveData.ts';
import type { NumberArray } from '../read/stored.ts';
import type { Column, Table } from '../read/table.ts';
import { listed, plural } from '../read/wording.ts';
import { speaker } from '../run/speaker.ts';
import { charsetOf } from '../terminal/charset.ts';
import { printable } from '../terminal/printable.ts';

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

/** What numbers of an array are. */
export interface NumbersInfo {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly deviation: number;
  /** Those that are infinite or NaN; they are in none of the other numbers. */
  readonly notFinite: number;
}

/** Options of `elbow data info`. */
export interface InfoOptions {
  readonly labels?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `elbow data info FILE`: says what a file holds, column by column or array by array, and returns the exit code.
 * @throws {UserError} if it cannot be read
 */
export async function infoCommand(file: string, { labels, ...options }: InfoOptions): Promise<number> {
  const open = await openData({ path: resolveData(file), file, labels: labels ?? null, targets: labels !== undefined });
  const progress = readingProgress(options.quiet ? { write: () => true } : process.stderr, file);
  const data = await open.decode(progress.tell);
  progress.done();
  const { spell } = charsetOf(process.env);
  const { fields, lines } = data.kind === 'matrix' ? matrixInfo(data) : tableInfo(data);
  speaker(options)(
    'data',
    { file, rows: data.rows, sha256: open.sha256, ...fields },
    [`${file}: ${plural(data.rows, 'row')}, ${lines[0]}`, ...lines.slice(1)].map(spell),
    true,
  );
  return 0;
}

function tableInfo(table: Table): { fields: object; lines: string[] } {
  const columns = table.columns.map(columnInfo);
  const names = columns.map(({ name }) => printable(name));
  const wide = Math.max(6, ...names.map((name) => name.length));
  const lines = columns.map((column, i) => `  ${names[i]?.padEnd(wide)}  ${told(column)}`);
  return { fields: { columns }, lines: [plural(columns.length, 'column'), ...lines] };
}

/** Targets of so few values are shown as classes. */
const FEW_VALUES = 20;

function matrixInfo({ x, t, rowShape, targetName }: Matrix): { fields: object; lines: string[] } {
  const type = (array: NumberArray): string => array.constructor.name.replace('Array', '').toLowerCase();
  const inputs = { shape: rowShape, type: type(x), ...numbersInfo(x) };
  const lines = [`each ${shapeText(rowShape)} of ${inputs.type}`, `  inputs   ${toldNumbers(inputs)}`];
  if (t === null) return { fields: { inputs, targets: null }, lines };
  const counts = new Map<number, number>();
  for (const value of t) counts.set(value, (counts.get(value) ?? 0) + 1);
  const values = [...counts].sort(([a], [b]) => a - b);
  const targets = {
    name: targetName,
    type: type(t),
    ...numbersInfo(t),
    different: counts.size,
    values: counts.size > FEW_VALUES ? [] : values,
  };
  const few = targets.values.map(([value, count]) => `${value} (${count})`);
  const what = few.length > 0 ? listed(few, FEW_VALUES) : toldNumbers(targets);
  lines.push(`  targets  ${targetName}, ${plural(counts.size, 'value')}: ${what}`);
  return { fields: { inputs, targets }, lines };
}

/** What numbers of an array are; the mean and deviation in two passes of doubles. */
export function numbersInfo(array: NumberArray): NumbersInfo {
  let [low, high, sum, n] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const value of array) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    sum += value;
    n++;
  }
  const mean = sum / n;
  let squares = 0;
  for (const value of array) if (Number.isFinite(value)) squares += (value - mean) ** 2;
  return { low, high, mean, deviation: Math.sqrt(squares / n), notFinite: array.length - n };
}

function toldNumbers({ low, high, mean, deviation, notFinite }: NumbersInfo): string {
  const strange = notFinite === 0 ? '' : `, ${plural(notFinite, 'number')} not finite`;
  return `${spelled(low)} to ${spelled(high)}, mean ${spelled(mean)} ± ${spelled(deviation)}${strange}`;
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

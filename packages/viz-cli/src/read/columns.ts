import { didYouMean } from '../suggest.ts';
import { UserError } from '../userError.ts';
import { classesOf } from './classes.ts';
import { parseNumber } from './parseNumber.ts';
import { type Column, place, type Table } from './table.ts';
import { listed, plural } from './wording.ts';

/** What is learned: one of several classes, or a number. */
export type Task = 'classify' | 'regress';

/** What the user said about the columns; what is left out is inferred. */
export interface ColumnOptions {
  /** Name of the target column; default: the last one. */
  target?: string | undefined;
  /** Names of columns that are text although they look numeric. */
  categorical?: readonly string[] | undefined;
  task?: Task | undefined;
  /** What becomes of empty cells: refused (the default), or filled with the training rows' mean where the column is numeric. */
  missing?: 'error' | 'mean' | undefined;
}

/** A column and what its cells are. */
export interface TypedColumn extends Column {
  kind: 'numeric' | 'text';
}

/** The roles and kinds of all columns of a table. */
export interface Columns {
  inputs: readonly TypedColumn[];
  target: TypedColumn;
  task: Task;
  /** What was inferred, as sentences for the user. */
  sentences: readonly string[];
}

/** A column is numeric if at least this part of its cells that are not empty are numbers. */
export const NUMERIC_PART: number = 0.9;

/** A numeric target with at most this many different values, all integers, is taken for classes. */
export const MOST_INTEGER_CLASSES: number = 20;

/**
 * Decides which column is the target, which columns are numeric, and whether this is classification or regression; checks every cell against it.
 *
 * @throws {UserError} for an unknown target or categorical column, fewer than two columns, missing values (how many, where), a cell of a numeric
 * column that is no finite number (line and column), a regression on text, a classification with one class only.
 */
export function inferColumns(
  table: Table,
  { target: named, categorical = [], task: asked, missing = 'error' }: ColumnOptions = {},
): Columns {
  if (table.columns.length < 2)
    throw new UserError(`${table.file} has 1 column: training needs at least one input column and a target`);
  for (const name of categorical) columnNamed(table, name);
  const chosen = named === undefined ? lastColumn(table) : columnNamed(table, named);
  const typed = table.columns.map((column) => ({ ...column, kind: kindOf(column, categorical) }));
  const numeric = typed.filter(({ name, kind }) => kind === 'numeric' && name !== chosen.name).map(({ name }) => name);
  checkMissing(table, missing === 'mean' ? numeric : null);
  for (const column of typed) if (column.kind === 'numeric') checkNumbers(table, column);
  const inputs = typed.filter(({ name }) => name !== chosen.name);
  const target = typed.find(({ name }) => name === chosen.name) as TypedColumn; // chosen is one of the table's columns
  const task = asked ?? inferTask(target);
  checkTask(table, target, task);
  const where = named === undefined ? ' (the last column)' : '';
  return {
    inputs,
    target,
    task,
    sentences: [`The target is "${target.name}"${where}: ${reason(target, task, asked)}.`, ...inputSentences(inputs)],
  };
}

/** The column of that name. @throws {UserError} if there is none, suggesting the nearest name. */
export function columnNamed(table: Table, name: string): Column {
  const found = table.columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const names = table.columns.map((column) => column.name);
  const near = didYouMean(name, names);
  throw new UserError(
    `${table.file} has no column "${name}"${near === '' ? `: its columns are ${listed(names)}` : near}`,
  );
}

function lastColumn(table: Table): Column {
  return table.columns[table.columns.length - 1] as Column; // at least two columns
}

/**
 * @param fillable columns whose empty cells may stay; null: none may
 * @throws {UserError} if any other cell is empty: how many in all, and for the first columns concerned how many and in which line first.
 */
function checkMissing(table: Table, fillable: readonly string[] | null = null): void {
  const places: string[] = [];
  let missing = 0;
  for (const { name, cells } of table.columns) {
    if (fillable?.includes(name)) continue;
    const n = cells.reduce((count, cell) => count + (cell === '' ? 1 : 0), 0);
    if (n === 0) continue;
    missing += n;
    places.push(`${n} in column "${name}" (${n === 1 ? '' : 'first '}${place(table, cells.indexOf(''))})`);
  }
  if (missing === 0) return;
  throw new UserError(
    `${table.file} has ${plural(missing, 'missing value')}: ${listed(places, 3, 'columns')}; ${remedy(fillable)}`,
  );
}

function remedy(fillable: readonly string[] | null): string {
  return fillable === null
    ? '--missing drop leaves those rows out, --missing mean fills numeric inputs'
    : 'a text or a target cannot be filled with a mean, --missing drop leaves those rows out';
}

function kindOf({ name, cells }: Column, categorical: readonly string[]): 'numeric' | 'text' {
  if (categorical.includes(name)) return 'text';
  const filled = cells.filter((cell) => cell !== '');
  const n = filled.reduce((count, cell) => count + (Number.isNaN(parseNumber(cell)) ? 0 : 1), 0);
  return n > 0 && n >= NUMERIC_PART * filled.length ? 'numeric' : 'text';
}

/** @throws {UserError} naming line and column of the first cell that is no finite number. */
function checkNumbers(table: Table, { name, cells }: Column): void {
  const wrong = cells.findIndex((cell) => cell !== '' && Number.isNaN(parseNumber(cell)));
  if (wrong < 0) return;
  throw new UserError(
    `${table.file}, ${place(table, wrong)}, column "${name}": expected a finite number as in the rest of this column, got "${cells[wrong]}"`,
  );
}

function inferTask({ kind, cells }: TypedColumn): Task {
  if (kind === 'text') return 'classify';
  const values = new Set(cells.map(parseNumber));
  return values.size <= MOST_INTEGER_CLASSES && [...values].every(Number.isInteger) ? 'classify' : 'regress';
}

function checkTask(table: Table, target: TypedColumn, task: Task): void {
  const { name, kind, cells } = target;
  if (task === 'regress' && kind === 'text') {
    const wrong = cells.findIndex((cell) => Number.isNaN(parseNumber(cell)));
    const came = wrong < 0 ? 'a column declared as text' : `"${cells[wrong]}"`;
    throw new UserError(
      `${table.file}, ${place(table, Math.max(wrong, 0))}, column "${name}": regression needs a numeric target, got ${came}`,
    );
  }
  if (task === 'classify' && classesOf(target).names.length < 2) {
    throw new UserError(
      `${table.file}: the target "${name}" is "${cells[0]}" in every row, but classification needs at least two classes`,
    );
  }
}

function reason({ kind, cells }: TypedColumn, task: Task, asked: Task | undefined): string {
  const described = `${kind === 'text' ? 'text' : 'numbers'} with ${plural(new Set(cells).size, 'different value')}`;
  const what = task === 'classify' ? 'classification' : 'regression';
  return asked === undefined ? `${described}, so this is ${what}` : `${described}; this is ${what}, as asked for`;
}

function inputSentences(inputs: readonly TypedColumn[]): string[] {
  const numeric = inputs.filter(({ kind }) => kind === 'numeric').map(({ name }) => name);
  const text = inputs
    .filter(({ kind }) => kind === 'text')
    .map(({ name, cells }) => `${name} (${new Set(cells).size} categories)`);
  const sentences: string[] = [];
  if (numeric.length > 0)
    sentences.push(`${plural(numeric.length, 'numeric input')}, standardised: ${listed(numeric)}.`);
  if (text.length > 0) sentences.push(`${plural(text.length, 'text input')}, one-hot: ${listed(text)}.`);
  return sentences;
}

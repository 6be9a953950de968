import type { TypedColumn } from './columns.ts';
import { parseNumber } from './parseNumber.ts';

/** The classes of a target column. */
export interface Classes {
  /** The class names: in numerical order if all are integers, else by code unit. */
  names: readonly string[];
  /** The class of every row, as an index into `names`: [rows]. */
  index: Int32Array;
}

/** The classes in all rows of a target column, those of later test rows too. */
export function classesOf(target: TypedColumn): Classes {
  const labels = target.cells.map((cell) => classLabel(target.kind, cell));
  const names = sortedNames(new Set(labels));
  const position = new Map(names.map((name, k) => [name, k]));
  return { names, index: Int32Array.from(labels, (label) => position.get(label) ?? -1) };
}

/** The class that a cell names: in a numeric column `1`, `1.0` and `1e0` are one class, called `1`. */
export function classLabel(kind: 'numeric' | 'text', cell: string): string {
  return kind === 'numeric' ? String(parseNumber(cell)) : cell;
}

/** Different names in their order: numerical if all are integers, else by code unit. */
export function sortedNames(names: Iterable<string>): string[] {
  const all = [...names];
  const integers = all.every((name) => Number.isInteger(parseNumber(name)));
  return integers ? all.sort((a, b) => Number(a) - Number(b)) : all.sort();
}

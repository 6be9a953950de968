import { MAX_FEATURE, MAX_ROWS } from './limits.ts';
import { FEATURES } from './model.ts';
import { Refusal } from './refusal.ts';

/** Rows as the model takes them. */
export interface Rows {
  /** [rows, FEATURES], flat. */
  readonly x: number[];
  /** [rows]; empty where none are wanted. */
  readonly labels: number[];
}

/**
 * Checks `{ "rows": [[…], …] }`, with `"labels": [0, 1, …]` where they are wanted, and nothing else beside them: what has no
 * meaning here is a mistake of the caller, or worse. Throws Refusal.
 */
export function checkRows(body: unknown, labelled: boolean): Rows {
  const keys = labelled ? ['rows', 'labels'] : ['rows'];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw bad('the body must be an object');
  // Own keys only, and all of them: JSON.parse makes `__proto__` an own key like any other.
  const stranger = Object.keys(body).find((key) => !keys.includes(key));
  if (stranger !== undefined) throw bad(`${JSON.stringify(stranger.slice(0, 40))} is none of ${keys.join(', ')}`);
  const { rows, labels = [] } = body as { rows?: unknown; labels?: unknown };
  if (!Array.isArray(rows) || rows.length < 1 || rows.length > MAX_ROWS) {
    throw bad(`rows must be a list of 1 to ${MAX_ROWS} rows`);
  }
  const wanted = labelled ? rows.length : 0;
  if (!Array.isArray(labels) || labels.length !== wanted) throw bad(`labels must be a list of ${wanted} labels`);
  const wrong = labels.findIndex((label) => label !== 0 && label !== 1);
  if (wrong >= 0) throw bad(`labels[${wrong}] must be 0 or 1`);
  return { x: rows.flatMap(checkRow), labels };
}

function checkRow(row: unknown, i: number): number[] {
  if (!Array.isArray(row) || row.length !== FEATURES) throw bad(`rows[${i}] must be a list of ${FEATURES} numbers`);
  // 1e999 is JSON, and is read as infinity; the comparison is false for what is no number, too.
  const wrong = row.findIndex((value) => typeof value !== 'number' || !(Math.abs(value) <= MAX_FEATURE));
  if (wrong >= 0) throw bad(`rows[${i}][${wrong}] must be a number between -${MAX_FEATURE} and ${MAX_FEATURE}`);
  return row;
}

const bad = (message: string): Refusal => new Refusal(400, message);

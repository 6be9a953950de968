import { readFileSync } from 'node:fs';

/** Reads one file of the reference numbers; the caller says what its README promises of it. */
export function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url), 'utf8')) as T;
}

/** JSON cannot hold NaN and infinities: they are texts there. */
export function numbers(values: readonly (number | string)[]): number[] {
  return values.map(Number);
}

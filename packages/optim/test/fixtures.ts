import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Reads a recorded file of reference numbers; throws where it is missing, so that no test passes without its oracle. */
export function fixture<T>(name: string): T {
  const path = fileURLToPath(new URL(`../../../fixtures/${name}.json`, import.meta.url));
  if (!existsSync(path)) throw new Error(`fixture ${name}.json is missing: expected at ${path}`);
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

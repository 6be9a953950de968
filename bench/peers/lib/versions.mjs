import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version an installed peer says of itself. */
export function versionOf(name) {
  const file = join(import.meta.dirname, '..', 'node_modules', name, 'package.json');
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const TSC = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url));
const OPTIONS = '--strict --noUncheckedIndexedAccess --target es2022 --module es2022 --ignoreConfig'.split(' ');

/** Compiles one file of TypeScript that stands alone, as strictly as users may, beside itself; returns its module. */
export async function compiledByTsc(file) {
  const folder = dirname(file);
  execFileSync(process.execPath, [TSC, file, ...OPTIONS, '--types', '', '--outDir', folder], { stdio: 'pipe' });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return import(pathToFileURL(join(folder, basename(file).replace(/\.ts$/, '.js'))).href);
}

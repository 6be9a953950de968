import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { here } from './run.mjs';

/** Writes the programs of this folder into a project as JavaScript, file by file, with their imports as they are. */
export function transpiled(project) {
  for (const name of ['flowers', 'program', 'everything', 'app', 'predictOnly']) {
    const { code } = transformSync(readFileSync(join(here, `${name}.ts`), 'utf8'), { loader: 'ts', target: 'es2022' });
    writeFileSync(join(project, `${name}.js`), code.replace(/("\.\/\w+)\.ts"/g, '$1.js"'));
  }
}

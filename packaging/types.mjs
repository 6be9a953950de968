import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { here, ran, root } from './run.mjs';

/** Projects as users have them: how modules are found, and what of the platform is declared. */
const PROJECTS = [
  { module: 'nodenext', lib: ['es2022', 'dom'] },
  { module: 'nodenext', lib: ['es2022', 'webworker'] },
  { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom', 'dom.iterable'] },
];

/** Compiles what the other parts run, against the types of the installed packages, with what users set beyond --strict. */
export function types(project) {
  const folder = join(project, 'types');
  mkdirSync(folder, { recursive: true });
  for (const file of ['flowers.ts', 'program.ts', 'everything.ts']) copyFileSync(join(here, file), join(folder, file));
  const rows = [['modules', 'lib', 'tsc --strict']];
  let failed = 0;
  for (const options of PROJECTS) {
    const compilerOptions = {
      ...{ ...options, strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ target: 'es2022', types: [], noEmit: true, allowImportingTsExtensions: true, skipLibCheck: false },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['everything.ts'] }));
    let said = 'ok';
    try {
      ran(join(root, 'node_modules', '.bin', 'tsc'), ['-p', folder]);
    } catch (error) {
      failed++;
      said = error.message.split('\n').find((line) => line.includes('error TS')) ?? error.message.slice(0, 160);
    }
    rows.push([options.moduleResolution ?? options.module, options.lib.join(' '), said]);
  }
  return { rows, failed };
}

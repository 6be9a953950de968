// The 36 problems of Moré, Garbow & Hillstrom by every minimiser that knows their derivatives, from 1, 10 and 100 times the
// standard start: `npm run prove:mgh`. Prints the table; exits 1 when a target is missed or a run ends where the list of
// exceptions (packages/optim/test/mgh/exceptions.ts) does not say.
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages', 'optim', 'test', 'mgh');
// as deep as test/fixtures.ts, so that the fixtures are found
const outfile = join(folder, '..', '..', '.turbo', 'mgh.mjs');
try {
  await build({
    entryPoints: [join(folder, 'prove.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    conditions: ['@elbow/source'],
    logLevel: 'warning',
  });
  const { prove } = await import(pathToFileURL(outfile).href);
  process.exitCode = prove(console.log) ? 0 : 1;
} finally {
  rmSync(outfile, { force: true });
}

// Bundles the bench from the sources, compiles the register-peak kernel, and runs it: `npm run bench [-- --smoke]`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '.build');
const command = join(here, '..', 'packages', 'viz-cli', 'bin', 'elbow.js');
const options = process.argv.slice(2);
if (options.includes('--help')) {
  console.log(
    'npm run bench [-- --smoke]\n\nMeasures our kernels against the register peak of the same process, and how the command starts against an empty process; checks gates.json.\n--smoke runs every case once and asserts no timing.',
  );
  process.exit(0);
}
const unknown = options.find((option) => option !== '--smoke');
if (unknown !== undefined) {
  console.error(`bench: unknown option ${unknown}; there is --smoke and --help`);
  process.exit(2);
}
mkdirSync(out, { recursive: true });
await build({
  entryPoints: [join(here, 'main.ts')],
  outfile: join(out, 'main.mjs'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  conditions: ['@elbow/source'],
  logLevel: 'warning',
});
const { error } = await asc.main(
  [
    'peak.ts',
    '--outFile',
    'peak.wasm',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '-O3',
    '--noAssert',
    '--use',
    'abort=',
  ],
  {
    stdout: process.stdout,
    stderr: process.stderr,
    listFiles: () => [],
    readFile: (name) => (name === 'peak.ts' ? readFileSync(join(here, 'assembly', name), 'utf8') : null),
    writeFile: (name, contents) => writeFileSync(join(out, name), contents),
  },
);
if (error) throw error;
const { status } = spawnSync(
  process.execPath,
  [join(out, 'main.mjs'), join(out, 'peak.wasm'), join(here, 'gates.json'), command, ...options],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);

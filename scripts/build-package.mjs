// Builds the package in the current folder: ES modules by esbuild, declarations by tsc. Entry points are the package's
// exports that have a source.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const { exports, bin } = JSON.parse(readFileSync('package.json', 'utf8'));
const entryPoints = Object.values(exports)
  .map((entry) => entry['@elbow/source'])
  .filter(Boolean);
if (bin) entryPoints.push('src/cli.ts');

rmSync('dist', { recursive: true, force: true });
rmSync(join('.turbo', 'build.tsbuildinfo'), { force: true });
await build({
  entryPoints,
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  splitting: true,
  sourcemap: true,
  format: 'esm',
  platform: bin ? 'node' : 'neutral',
  target: 'es2022',
  packages: 'external',
  logLevel: 'warning',
});
const require = createRequire(import.meta.url);
const tsc = join(require.resolve('typescript/package.json'), '..', 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.json'], { stdio: 'inherit' });

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = join(import.meta.dirname, '..');
const KB = 1024;

/**
 * KB of what a page loads for a peer's program in size/: the minified bundle and the files that it fetches, gzip -9 each.
 * Throws the bundler's first error.
 */
export async function sizeOf({ size, assets = [] }) {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'size', size)],
    write: false,
    outdir: 'out',
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['@elbow/source'],
    external: ['node:*'], // numpy-ts reads files where there are any
    logLevel: 'silent',
  });
  const loaded = outputFiles.map(({ contents }) => contents);
  const fetched = assets.map((file) => readFileSync(join(here, 'node_modules', file)));
  return [...loaded, ...fetched].reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0) / KB;
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';

const here = import.meta.dirname;

/** Where bundles and loops go; git-ignored. */
export const BUILD = join(here, '.build');

/** Bundles a module from the packages' sources, so that no stale build is measured. */
export async function bundle(contents, outfile, minify = false) {
  await build({
    stdin: { contents, resolveDir: here, sourcefile: 'entry.ts', loader: 'ts' },
    outfile: join(BUILD, outfile),
    bundle: true,
    minify,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    conditions: ['@elbow/source'],
    logLevel: 'warning',
  });
  return join(BUILD, outfile);
}

/** The register and bandwidth loops, compiled with or without relaxed SIMD, as base64. */
export async function loops(relaxed) {
  const file = relaxed ? 'relaxed.wasm' : 'plain.wasm';
  const sources = ['peak.ts', 'axpy.ts', 'roots.ts'];
  const { error } = await asc.main(
    [
      ...sources,
      '--outFile',
      file,
      '--runtime',
      'stub',
      '--importMemory',
      '--noExportMemory',
      '--enable',
      relaxed ? 'simd,relaxed-simd' : 'simd',
      '-O3',
      '--noAssert',
      '--use',
      'abort=',
      '--use',
      `RELAXED=${relaxed ? 1 : 0}`,
    ],
    {
      stdout: process.stdout,
      stderr: process.stderr,
      listFiles: () => [],
      readFile: (name) => (sources.includes(name) ? readFileSync(join(here, 'assembly', name), 'utf8') : null),
      writeFile: (name, contents) => {
        mkdirSync(BUILD, { recursive: true });
        writeFileSync(join(BUILD, name), contents);
      },
    },
  );
  if (error) throw error;
  return readFileSync(join(BUILD, file)).toString('base64');
}

// Bundles the page: `node build.mjs` writes what a web server needs into dist.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = import.meta.dirname;

/** Writes index.html, style.css, page.js and worker.js into the folder. */
export async function buildPage(folder = join(here, 'dist')) {
  await build({
    entryPoints: ['page', 'worker'].map((name) => join(here, `src/${name}.ts`)),
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'style.css']) cpSync(join(here, file), join(folder, file));
}

if (argv[1] === fileURLToPath(import.meta.url)) await buildPage();

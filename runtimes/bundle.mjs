import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;

/** Where the bundles go; git-ignored. */
export const BUILD = join(here, '.build');

/**
 * How each kind of host takes the program: `entry` is what a user of that host would write around `run()`, `conditions` are
 * those that the host's own bundler sets, `wasm` says what becomes of an import of a .wasm file.
 *
 * No kind sets `@elbow/source`: the matrix tests what is published, the built `dist`, resolved as a user's bundler would.
 */
const KINDS = {
  // One file for Node, Deno and Bun alike; the version is the host's own word, so that no row can be labelled wrongly.
  main: {
    entry: `import { run } from './program.ts';
      const version = globalThis.Deno?.version.deno ?? globalThis.Bun?.version ?? process.versions.node;
      console.log(JSON.stringify({ version, ...(await run()) }));`,
    conditions: [],
    wasm: 'none',
  },
  page: {
    entry: `import { run } from './program.ts'; globalThis.result = run();`,
    conditions: ['browser'],
    wasm: 'none',
  },
  worker: {
    // A rejection does not reach the page by itself.
    entry: `import { run } from './program.ts';
      run().then((result) => postMessage({ result }), (error) => postMessage({ error: error.stack ?? String(error) }));`,
    conditions: ['worker', 'browser'],
    wasm: 'none',
  },
  workerd: {
    entry: `import { run } from './program.ts'; export default { fetch: async () => Response.json(await run()) };`,
    conditions: ['workerd', 'worker', 'browser'],
    wasm: 'module',
  },
  edge: {
    entry: `import { run } from './program.ts'; globalThis.result = run();`,
    conditions: ['edge-light', 'worker', 'browser'],
    wasm: 'global',
    // The edge VM evaluates a script, not a module.
    format: 'iife',
  },
};

/**
 * Bundles the program for one kind of host into `.build/<kind>/main.js`, and writes beside it `wasm.json`, the .wasm files
 * that the host has to provide: `[{ name, path }]`. Returns the folder.
 *
 * @param {keyof typeof KINDS} kind
 * @param {{ program?: string, entry?: string, from?: string, out?: string }} [options] program: what exports `run()`; entry: what is written
 * around it in the place of the kind's own; from: a folder whose node_modules has the packages, in the place of this repository; out: where the
 * bundle goes
 * @throws the bundler's errors, for example when the packages have not been built
 */
export async function bundle(kind, options = {}) {
  const { conditions, wasm, format = 'esm' } = KINDS[kind];
  const { program = join(here, 'program.ts'), entry = KINDS[kind].entry, from = null, out = BUILD } = options;
  const folder = join(out, kind);
  const modules = new Map();
  await build({
    stdin: { contents: entry.replace('./program.ts', program), resolveDir: here, sourcefile: `${kind}.js` },
    outfile: join(folder, 'main.js'),
    bundle: true,
    format,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    conditions,
    plugins: [...(from === null ? [] : [packagesFrom(from)]), ...(wasm === 'none' ? [] : [wasmFiles(wasm, modules)])],
    logLevel: 'silent',
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'wasm.json'), JSON.stringify([...modules].map(([name, path]) => ({ name, path }))));
  return folder;
}

/** Takes the packages from a folder where they were installed. */
function packagesFrom(folder) {
  return {
    name: 'packages-from',
    setup(builder) {
      builder.onResolve({ filter: /^@elbow\// }, ({ path, kind, resolveDir, pluginData }) =>
        pluginData === packagesFrom || resolveDir.startsWith(folder)
          ? undefined
          : builder.resolve(path, { kind, resolveDir: folder, pluginData: packagesFrom }),
      );
    },
  };
}

/** The .wasm files that a bundle expects from its host, with their bytes. */
export function wasmModules(folder) {
  const files = JSON.parse(readFileSync(join(folder, 'wasm.json'), 'utf8'));
  return files.map(({ name, path }) => ({ name, bytes: readFileSync(path) }));
}

/**
 * What the hosts' own bundlers do with `import m from './x.wasm'` (workerd) and `'./x.wasm?module'` (edge): the bundle keeps
 * no bytes, the host hands over a compiled `WebAssembly.Module`, as a module of its own ('module') or as a global ('global').
 */
export function wasmFiles(how, modules) {
  return {
    name: 'wasm-files',
    setup(builder) {
      const filter = how === 'module' ? /\.wasm$/ : /\.wasm\?module$/;
      builder.onResolve({ filter }, (found) => {
        const path = join(dirname(found.importer), found.path.replace(/\?module$/, ''));
        const name = basename(path);
        if (modules.has(name) && modules.get(name) !== path) {
          return { errors: [{ text: `two .wasm files are called ${name}: ${path} and ${modules.get(name)}` }] };
        }
        modules.set(name, path);
        return how === 'module' ? { path: `./${name}`, external: true } : { path: name, namespace: 'wasm-global' };
      });
      builder.onLoad({ filter: /./, namespace: 'wasm-global' }, ({ path }) => ({
        contents: `export default globalThis.wasm[${JSON.stringify(path)}];`,
      }));
    },
  };
}

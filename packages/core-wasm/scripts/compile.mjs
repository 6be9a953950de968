// One module from the assembly sources.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { packNames, root, sourceNumber } from './sources.mjs';

/** The packs: a module each, beside the base. */
export const PACKS = packNames();
/** Every module of the build: the entry below assembly/, the element type, and whether it may fuse. */
export const BUILDS = [
  { name: 'core', entry: 'packs/base.ts', real: 'f32', relaxed: false },
  ...PACKS.map((name) => ({ name, entry: `packs/${name}.ts`, real: 'f32', relaxed: false })),
  { name: 'predict', entry: 'predict.ts', real: 'f32', relaxed: false },
  { name: 'relaxed', entry: 'index.ts', real: 'f32', relaxed: true },
  { name: 'f64', entry: 'index.ts', real: 'f64', relaxed: false },
];
const FLAGS = [
  ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--exportTable', '--enable', 'simd'],
  ...[
    '-O3',
    '--shrinkLevel',
    '1',
    '--converge',
    '--runPasses',
    'reorder-locals',
    '--noAssert',
    '--use',
    'abort=',
    '--baseDir',
    root,
    '--disableWarning',
    '112',
  ],
];
/** Each module over one memory has a place of this size for its static data, all below the scratch of assembly/heap.ts. */
const STATIC_BYTES = 512;
const SCRATCH = 8192;

/** Its place among the modules over one memory: 0 for a core, 1 … for a pack, and a last one for the module that predicts. */
function partOf(name) {
  const part = [...PACKS, 'predict'].indexOf(name) + 1;
  if (STATIC_BYTES * (part + 2) > SCRATCH) throw new Error(`assembly/packs/${name}.ts: too many packs below SCRATCH`);
  return part;
}

/**
 * Compiles an entry of assembly/; the f64 build reads another element type in assembly/real.ts. `replaced` holds other texts of
 * source files, by their paths below the package; `flags` come last.
 */
export async function compile({ name, entry, real, relaxed }, replaced = {}, flags = [], stderr = process.stderr) {
  const part = partOf(name);
  const statics = STATIC_BYTES * (part + 1);
  // A module with all kernels in it shares its memory with no pack.
  const end = entry === 'index.ts' ? SCRATCH : statics + STATIC_BYTES;
  let wasm;
  const result = await asc.main(
    [
      `assembly/${entry}`,
      ...['--outFile', 'out.wasm', '--use', `SOURCES=${sourceNumber()}`, '--use', `PART=${part}`],
      ...['--memoryBase', `${statics}`, '--lowMemoryLimit', `${end}`],
      ...FLAGS,
      ...(relaxed ? ['--enable', 'relaxed-simd', '--use', 'RELAXED=1'] : ['--use', 'RELAXED=0']),
      ...flags,
    ],
    {
      stdout: process.stdout,
      stderr,
      listFiles: () => [],
      readFile(file) {
        if (file in replaced) return replaced[file];
        if (file === 'assembly/real.ts') return `export type Real = ${real};\n`;
        try {
          return readFileSync(join(root, file), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile(_file, contents) {
        wasm = contents;
      },
    },
  );
  if (result.error) throw new Error(`asc failed on the ${name} build: ${result.error.message}`);
  return wasm;
}

/** What the module's `build` says: assembly/heap.ts. */
export const buildNumber = ({ name, real, relaxed }) =>
  (sourceNumber() << 12) | (partOf(name) << 5) | (relaxed ? 16 : 0) | (real === 'f64' ? 8 : 4);

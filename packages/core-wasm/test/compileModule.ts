import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface CompileOptions {
  /** The element type `Real` of the build. */
  readonly real?: 'f32' | 'f64';
  /** Whether relaxed SIMD may be used; node 20 compiles such a module only if it holds no relaxed instruction. */
  readonly relaxed?: boolean;
  readonly optimise?: '-O3' | '-Osize';
}

export interface Compiled {
  readonly bytes: Uint8Array;
  readonly memory: WebAssembly.Memory;
  /** The first free address after the module's static data. */
  readonly heapBase: number;
  /** Scalar functions and kernels alike: numbers in, a number or nothing out. */
  readonly exports: Readonly<Record<string, (...args: number[]) => number>>;
}

/**
 * Compiles `entry`, AssemblyScript text that exports from "./assembly/…", with the flags of the build, and instantiates it on a memory
 * of `pages` pages.
 */
export async function compileModule(entry: string, pages: number, options: CompileOptions = {}): Promise<Compiled> {
  const { real = 'f32', relaxed = false, optimise = '-O3' } = options;
  const text: Record<string, string> = {
    'entry.ts': `${entry}\nexport const heapBase = __heap_base;\n`,
    'assembly/real.ts': `export type Real = ${real};\n`,
  };
  let bytes: Uint8Array | undefined;
  let messages = '';
  const { error } = await asc.main(
    [
      ...['entry.ts', '--outFile', 'out.wasm', '--baseDir', root, '--runtime', 'stub', '--importMemory'],
      ...['--noExportMemory', '--exportTable', '--enable', 'simd', optimise, '--converge', '--noAssert'],
      ...['--use', 'abort=', '--use', `RELAXED=${relaxed ? 1 : 0}`, ...(relaxed ? ['--enable', 'relaxed-simd'] : [])],
    ],
    {
      stderr: { write: (chunk: string | Uint8Array) => void (messages += chunk) } as never,
      listFiles: () => [],
      readFile: (file: string) => text[file] ?? read(file),
      writeFile: (_file: string, contents: Uint8Array) => void (bytes = contents),
    },
  );
  if (error || !bytes) throw new Error(messages || String(error));
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), { env: { memory } });
  return {
    bytes,
    memory,
    heapBase: (exports.heapBase as WebAssembly.Global).value as number,
    exports: exports as Compiled['exports'],
  };
}

function read(file: string): string | null {
  try {
    return readFileSync(`${root}/${file}`, 'utf8');
  } catch {
    return null;
  }
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const PADDING = 64;
const SENTINEL = 0xa5;

export interface CompileOptions {
  /** The element type `Real` of the build. */
  readonly real?: 'f32' | 'f64';
  /** Compiles with RELAXED = 1; node 20 accepts such a module only while it holds no relaxed instruction. */
  readonly relaxed?: boolean;
  readonly optimise?: '-O3' | '-Osize';
}

export interface Compiled {
  readonly memory: WebAssembly.Memory;
  /** The first free address after static data and scratch. */
  readonly heapBase: number;
  /** The exported function `name`, a scalar one or a kernel. */
  exported(name: string): (...args: number[]) => number;
}

/**
 * Compiles `entry`, AssemblyScript text that exports from "./assembly/…", with the flags of the build and instantiates
 * it on a memory of `pages` pages. Throws with the compiler's messages.
 */
export async function compileModule(entry: string, pages: number, options: CompileOptions = {}): Promise<Compiled> {
  const { real = 'f32', relaxed = false, optimise = '-O3' } = options;
  const replaced: Record<string, string> = {
    'entry.ts': `${entry}\nexport { heapBase } from "./assembly/heap";\n`,
    'assembly/real.ts': `export type Real = ${real};\n`,
  };
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  let messages = '';
  const { error } = await asc.main(
    [
      ...['entry.ts', '--outFile', 'out.wasm', '--baseDir', root, '--runtime', 'stub', '--importMemory'],
      ...['--noExportMemory', '--exportTable', '--enable', 'simd', optimise, '--converge', '--noAssert'],
      ...[
        '--use',
        'SOURCES=0',
        '--use',
        'PART=0',
        '--use',
        'abort=',
        '--use',
        `RELAXED=${relaxed ? 1 : 0}`,
        ...(relaxed ? ['--enable', 'relaxed-simd'] : []),
      ],
    ],
    {
      stderr: {
        write(chunk: string | Uint8Array) {
          messages += chunk;
        },
      },
      listFiles: () => [],
      readFile: (file: string) => replaced[file] ?? readOrNull(`${root}/${file}`),
      writeFile(_file: string, contents: string | Uint8Array) {
        bytes = new Uint8Array(Buffer.from(contents));
      },
    },
  );
  if (error || !bytes) throw new Error(messages || String(error));
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return {
    memory,
    heapBase: (exports.heapBase as WebAssembly.Global).value,
    exported: (name) => exports[name] as (...args: number[]) => number,
  };
}

type Operand = Float32Array | Float64Array | Int32Array | Uint32Array;

/**
 * Runs `kernel` on copies of the operands, which lie above the heap base with 64 bytes after each, and copies them back.
 * One array given twice is one operand in place. Throws if a byte outside the operands was written.
 */
export function runKernel(
  module: Compiled,
  kernel: string,
  operands: readonly Operand[],
  ...dimensions: number[]
): void {
  const memory = new Uint8Array(module.memory.buffer);
  const args = align(module.heapBase);
  const addresses = new Map<Operand, number>();
  let free = align(args + 4 * (operands.length + dimensions.length) + PADDING);
  for (const operand of operands) {
    if (addresses.has(operand)) continue;
    addresses.set(operand, free);
    memory.set(bytesOf(operand), free);
    memory.fill(SENTINEL, free + operand.byteLength, align(free + operand.byteLength + PADDING));
    free = align(free + operand.byteLength + PADDING);
  }
  const words = [...operands.map((operand) => addresses.get(operand) ?? 0), ...dimensions];
  new Int32Array(module.memory.buffer).set(words, args / 4);
  module.exported(kernel)(args);
  for (const [operand, address] of addresses) {
    const end = address + operand.byteLength;
    bytesOf(operand).set(memory.subarray(address, end));
    if (memory.subarray(end, align(end + PADDING)).some((byte) => byte !== SENTINEL)) {
      throw new Error(`${kernel} wrote past an operand of ${operand.length} elements`);
    }
  }
}

const align = (address: number): number => (address + 63) & ~63;

const bytesOf = (operand: Operand): Uint8Array =>
  new Uint8Array(operand.buffer, operand.byteOffset, operand.byteLength);

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

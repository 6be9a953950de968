import { bytesOf } from './text.ts';

/** A compiled core: what `init` returns and `new Core` takes. */
export interface CoreModule {
  readonly module: WebAssembly.Module;
  /** What `real` is in this build. */
  readonly precision: 'f32' | 'f64';
  /** Whether multiply-add may be fused: then bits differ between hosts. */
  readonly relaxed: boolean;
  /** First address, in bytes, that is free for a layout. */
  readonly heapBase: number;
  /** Makes an instance of the core over that memory. */
  instantiate(memory: WebAssembly.Memory): Exports;
}

/** The raw exports of an instance: `run`, the function table, and every kernel of the module by name. */
export interface Exports {
  readonly table: WebAssembly.Table;
  readonly build: WebAssembly.Global;
  readonly heapBase: WebAssembly.Global;
  /** Walks `count` ops from the address `program` on, so many times. */
  run(program: number, count: number, times: number): void;
  readonly [kernel: string]: unknown;
}

/** What each `#wasm/…` import offers: a module, and which build it must be of. */
export interface Source {
  /** What the module's `build` says: assembly/heap.ts. */
  readonly build: number;
  /** The module's bytes as text, or the module itself where the host compiles ahead of time. */
  readonly code: string | WebAssembly.Module;
}

/** Options of `init`. */
export interface InitOptions {
  /** An already compiled module of the same build, for hosts that compile ahead of time. */
  module?: WebAssembly.Module;
}

/** How a module becomes an instance: directly, or through AssemblyScript's loader (loader.ts). */
export type Instantiate = (module: WebAssembly.Module, imports: WebAssembly.Imports) => WebAssembly.Instance;

const directly: Instantiate = (module, imports) => new WebAssembly.Instance(module, imports);

const modules = new WeakMap<Source, WebAssembly.Module>();

const isRelaxed = ({ build }: Source): boolean => (build & 16) !== 0;
const precisionOf = ({ build }: Source): 'f32' | 'f64' => (build & 8 ? 'f64' : 'f32');

/**
 * Makes a CoreModule of a source; `module` replaces the source's own.
 * @throws TypeError if it is not this build's core, or the host cannot compile it.
 */
export function open(
  source: Source,
  { module = compiled(source) }: InitOptions = {},
  via: Instantiate = directly,
): CoreModule {
  const exports = instantiate(source, new WebAssembly.Memory({ initial: 1, maximum: 1 }), module, via);
  return {
    module,
    precision: precisionOf(source),
    relaxed: isRelaxed(source),
    heapBase: exports.heapBase.value,
    instantiate: (memory) => instantiate(source, memory, module, via),
  };
}

/**
 * The exports of a source's module over a memory: of a core, or of a pack over a core's memory.
 * @throws TypeError if the module is of another build, or the host cannot compile it.
 */
export function instantiate(
  source: Source,
  memory: WebAssembly.Memory,
  module: WebAssembly.Module = compiled(source),
  via: Instantiate = directly,
): Exports {
  checkModule(module);
  const name = `${isRelaxed(source) ? 'relaxed' : 'plain'} ${precisionOf(source)} core`;
  const refusal = `init: module is not the ${name} that this build of @elbow/core-wasm was made with`;
  let exports: Exports;
  try {
    exports = via(module, { env: { memory } }).exports as unknown as Exports;
  } catch (cause) {
    throw new TypeError(`${refusal}: ${messageOf(cause)}`, { cause });
  }
  if (exports.build?.value !== source.build) throw new TypeError(refusal);
  return exports;
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** The module of a source, compiled once. */
function compiled(source: Source): WebAssembly.Module {
  const { code } = source;
  if (typeof code !== 'string') return code;
  const known = modules.get(source);
  if (known) return known;
  try {
    const module = new WebAssembly.Module(bytesOf(code));
    modules.set(source, module);
    return module;
  } catch (cause) {
    const needs = isRelaxed(source) ? 'relaxed SIMD; use @elbow/core-wasm, which needs SIMD only' : 'SIMD';
    throw new TypeError(`init: cannot compile the core: ${messageOf(cause)} (it needs ${needs})`, {
      cause,
    });
  }
}

/** By its tag: `instanceof` fails for a module of another realm. */
function checkModule(module: unknown): void {
  const tag = Object.prototype.toString.call(module);
  if (tag === '[object WebAssembly.Module]') return;
  const came = module === undefined ? 'undefined: the bundler did not resolve its .wasm import' : tag;
  throw new TypeError(`init: module must be a WebAssembly.Module, got ${came}`);
}

/** f64 functions of one number (pow: of two) with the same bits on every host. */
export interface ScalarMath {
  exp(x: number): number;
  log(x: number): number;
  pow(x: number, y: number): number;
  sin(x: number): number;
  cos(x: number): number;
  tanh(x: number): number;
}

/** A compiled core: what `init` returns and `new Core` takes. */
export interface CoreModule {
  readonly module: WebAssembly.Module;
  /** What `real` is in this build. */
  readonly precision: 'f32' | 'f64';
  /** Whether multiply-add may be fused: then bits differ between hosts. */
  readonly relaxed: boolean;
  /** First address, in bytes, that is free for a layout. */
  readonly heapBase: number;
  readonly math: ScalarMath;
  instantiate(memory: WebAssembly.Memory): Exports;
}

/** The raw exports of an instance: `run`, the function table, and every kernel by name. */
export interface Exports {
  readonly table: WebAssembly.Table;
  run(program: number, count: number, times: number): void;
  readonly [kernel: string]: unknown;
}

/** What each `#wasm` source offers. */
export interface Source {
  readonly precision: 'f32' | 'f64';
  readonly relaxed: boolean;
  readonly heapBase: number;
  load(): WebAssembly.Module;
  instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Instance;
}

/** Options of `init`. */
export interface InitOptions {
  /** An already compiled module of the same build, for hosts that compile ahead of time. */
  module?: WebAssembly.Module;
}

const PAGE = 65536;

/**
 * Makes a CoreModule of a source; `module` replaces the source's own bytes.
 * @throws TypeError if it is not this build's core, or the host cannot compile it.
 */
export function open(source: Source, { module = compiled(source) }: InitOptions = {}): CoreModule {
  checkModule(module);
  const instantiate = (memory: WebAssembly.Memory): Exports =>
    source.instantiate(module, { env: { memory } }).exports as unknown as Exports;
  const pages = Math.ceil(source.heapBase / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  let exports: Exports;
  try {
    exports = instantiate(memory);
  } catch (cause) {
    throw new TypeError(`init: module is not a core of @elbow/core-wasm: ${messageOf(cause)}`, { cause });
  }
  const { heapBase, build } = exports as { heapBase?: WebAssembly.Global; build?: WebAssembly.Global };
  if (heapBase?.value !== source.heapBase || build?.value !== buildOf(source)) {
    const name = `${source.relaxed ? 'relaxed' : 'plain'} ${source.precision} core`;
    throw new TypeError(`init: module is not the ${name} that this build of @elbow/core-wasm was made with`);
  }
  return {
    module,
    precision: source.precision,
    relaxed: source.relaxed,
    heapBase: source.heapBase,
    math: scalarMath(exports as unknown as Record<string, (x: number, y?: number) => number>),
    instantiate,
  };
}

/** What the module's `build` says: assembly/heap.ts. */
const buildOf = ({ precision, relaxed }: Source): number => (precision === 'f64' ? 8 : 4) + (relaxed ? 16 : 0);

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

function compiled(source: Source): WebAssembly.Module {
  try {
    return source.load();
  } catch (cause) {
    const needs = source.relaxed ? 'relaxed SIMD; use @elbow/core-wasm, which needs SIMD only' : 'SIMD';
    throw new TypeError(`init: this host cannot compile the core, which needs ${needs} (${messageOf(cause)})`, {
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

/** The f64 functions of an instance, as the raw exports: no wrapper between the caller and the module. */
function scalarMath(exports: Record<string, (x: number, y?: number) => number>): ScalarMath {
  const { scalarExp, scalarLog, scalarPow, scalarSin, scalarCos, scalarTanh } = exports;
  return {
    exp: scalarExp,
    log: scalarLog,
    pow: scalarPow,
    sin: scalarSin,
    cos: scalarCos,
    tanh: scalarTanh,
  } as ScalarMath;
}

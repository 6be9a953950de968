import { type Compiled, type CompileOptions, compileModule } from './compileModule.ts';

const ENTRY = `
export {
  cos as scalarCos, exp as scalarExp, log as scalarLog, pow as scalarPow, sin as scalarSin, tanh as scalarTanh,
} from "./assembly/math";
export { cos, erf, exp, log, pow, sigmoid, sin, tanh } from "./assembly/kernels/transcendental";
`;
const PAGES = 160;
const BUILDS: Record<string, CompileOptions> = {
  f32: {},
  f64: { real: 'f64' },
  relaxed: { relaxed: true },
  'f32 -Osize': { optimise: '-Osize' },
  'f64 -Osize': { real: 'f64', optimise: '-Osize' },
};
export const UNARY = ['exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid', 'erf'] as const;
export const LARGEST = Number.MAX_VALUE;
export const SMALLEST = Number.MIN_VALUE;

const modules = new Map<string, Compiled>();
/** Compiles what the tests of a file call; they wait for it. */
export async function buildMath(): Promise<void> {
  for (const [name, options] of Object.entries(BUILDS)) modules.set(name, await compileModule(ENTRY, PAGES, options));
}

/** One of the builds by its name. */
export function built(name: string): Compiled {
  const module = modules.get(name);
  if (!module) throw new Error(`no build ${name}`);
  return module;
}
/** The f64 function of one number; of sigmoid and erf there is only the kernel. */
export function scalar(name: string): (...args: number[]) => number {
  if (name !== 'sigmoid' && name !== 'erf') {
    return built('f32').exported(`scalar${name[0]?.toUpperCase()}${name.slice(1)}`);
  }
  const { memory, heapBase, exported } = built('f64');
  const kernel = exported(name);
  const args = (heapBase + 63) & ~63;
  const words = new Int32Array(memory.buffer, args, 3);
  const number = new Float64Array(memory.buffer, args + 64, 1);
  return (x = 0) => {
    words.set([args + 64, args + 64, 1]);
    number[0] = x;
    kernel(args);
    return number[0];
  };
}

/** Uniform numbers in [0, 1) by a linear congruence modulo 2⁶⁴ (Knuth's MMIX constants). */
export function uniforms(seed: bigint): () => number {
  let state = seed;
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 11n) / 2 ** 53;
  };
}

/** A double of any positive finite bit pattern. */
export function anyPositive(random: () => number): number {
  const bits = BigInt(Math.floor(random() * 0x7ff00000)) << 32n;
  return new Float64Array(BigUint64Array.of(bits | BigInt(Math.floor(random() * 2 ** 32))).buffer)[0] as number;
}

/** A random argument. */
export type Draw = (random: () => number) => number;
/** Uniform. */
export const between =
  (low: number, high: number): Draw =>
  (random) =>
    low + (high - low) * random();
/** Where eˣ is above a power of two and eˣ/(1 + eˣ) below: the last place halves in between. */
export const binadeEnds: Draw = (random) => {
  const k = 1 + Math.floor(12 * random());
  return random() * 2 ** -k - k * Math.LN2;
};
/** ±2ᵗ, t uniform. */
export const magnitudes =
  (low: number, high: number): Draw =>
  (random) =>
    (random() < 0.5 ? -1 : 1) * 2 ** (low + (high - low) * random());

import { beforeAll, describe, expect, it } from 'vitest';
import { type Compiled, compileModule, runKernel } from './compileModule.ts';

const ENTRY = `
export { philox } from "./assembly/kernels/philox";
export { fractions } from "./assembly/kernels/fractions";
export { uniform } from "./assembly/kernels/uniform";
export { normal } from "./assembly/kernels/normal";
export { permutation } from "./assembly/kernels/permutation";
`;
const PAGES = 64;
type Stream = readonly [seed: number, purpose: number, step: number];
const LAST_STREAM: Stream = [2 ** 53 - 1, 2 ** 32 - 1, 2 ** 53 - 2];
const STREAM: Stream = [42, 1, 7];

let f32: Compiled;
let f64: Compiled;
let others: Compiled[];
beforeAll(async () => {
  f32 = await compileModule(ENTRY, PAGES);
  f64 = await compileModule(ENTRY, PAGES, { real: 'f64' });
  others = [
    await compileModule(ENTRY, PAGES, { optimise: '-Osize' }),
    await compileModule(ENTRY, PAGES, { relaxed: true }),
  ];
}, 60_000);

const singles = (n: number): Float32Array<ArrayBuffer> => new Float32Array(n);
const doubles = (n: number): Float64Array<ArrayBuffer> => new Float64Array(n);

/** y filled by `kernel` (uniform or normal) with its two parameters. */
function filled<Y extends Float32Array | Float64Array>(
  kernel: 'uniform' | 'normal',
  y: Y,
  parameters: readonly [number, number],
  stream: Stream,
  module: Compiled = y instanceof Float32Array ? f32 : f64,
): Y {
  runKernel(module, kernel, [y, Float64Array.from(parameters), Float64Array.from(stream)], y.length);
  return y;
}

function permuted(n: number, stream: Stream, module: Compiled = f32): Int32Array {
  const order = new Int32Array(n);
  runKernel(module, 'permutation', [order, Float64Array.from(stream)], n);
  return order;
}

function philox(counter: readonly number[], key: readonly number[]): number[] {
  const words = new Uint32Array(4);
  runKernel(f32, 'philox', [Uint32Array.from(counter), Uint32Array.from(key), words]);
  return [...words];
}

/** Words of a stream, by the raw generator. */
function* wordsOf([seed, purpose, step]: Stream): Generator<number> {
  const high = (x: number): number => Math.floor(x / 2 ** 32);
  for (let block = 0; ; block++)
    yield* philox([block, purpose, step % 2 ** 32, high(step)], [seed % 2 ** 32, high(seed)]);
}

/** Bound of chi-square with `freedom` degrees that a fair draw passes but once in 10⁹ (Wilson and Hilferty 1931, z = 6). */
const chiSquareBound = (freedom: number): number =>
  freedom * (1 - 2 / (9 * freedom) + 6 * Math.sqrt(2 / (9 * freedom))) ** 3;

function chiSquare(counts: Iterable<number>, expected: number): number {
  let sum = 0;
  for (const count of counts) sum += (count - expected) ** 2 / expected;
  return sum;
}

/** How many of y fall into each of `n` bins. */
function tally(y: ArrayLike<number>, n: number, bin: (v: number) => number): Float64Array {
  const counts = new Float64Array(n);
  for (let i = 0; i < y.length; i++) {
    const b = bin(y[i] as number);
    counts[b] = (counts[b] as number) + 1;
  }
  return counts;
}

const mean = (y: ArrayLike<number>, f: (v: number) => number): number => {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += f(y[i] as number);
  return sum / y.length;
};

describe('philox', () => {
  // The known-answer vectors of Random123 (kat_vectors, philox4x32 10).
  const rows: [string, number[], number[], number[]][] = [
    ['zeros', [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]],
    [
      'ones',
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      'the digits of π',
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ];
  it.each(rows)('gives the published words for %s', (_name, counter, key, words) => {
    expect(philox(counter, key)).toEqual(words);
  });
});

describe('streams', () => {
  it.each([[STREAM], [LAST_STREAM], [[2 ** 32, 0, 2 ** 32] as Stream]])(
    '%j are counters and keys of philox',
    (stream) => {
      const words = wordsOf(stream);
      const u = Float32Array.from({ length: 9 }, () => ((words.next().value as number) >>> 8) / 2 ** 24);
      expect(filled('uniform', singles(9), [0, 1], stream)).toEqual(u);
    },
  );
  it('of f64 numbers take two words for each, the second as the upper half', () => {
    const words = wordsOf(STREAM);
    const u = Float64Array.from({ length: 5 }, () => {
      const low = BigInt(words.next().value as number);
      const high = BigInt(words.next().value as number);
      return Number(((high << 32n) | low) >> 11n) / 2 ** 53;
    });
    expect(filled('uniform', doubles(5), [0, 1], STREAM)).toEqual(u);
  });
  it('differ with seed, purpose and step', () => {
    const first = [STREAM, [43, 1, 7], [42, 2, 7], [42, 1, 8], [2 ** 32 + 42, 1, 7], [42, 1, 2 ** 32 + 7]];
    const values = first.map((stream) => filled('uniform', doubles(1), [0, 1], stream as unknown as Stream)[0]);
    expect(new Set(values).size).toBe(first.length);
  });
  it('have the same bits in every build', () => {
    for (const other of others) {
      expect(filled('uniform', singles(999), [-3, 5], STREAM, other)).toEqual(
        filled('uniform', singles(999), [-3, 5], STREAM),
      );
      expect(filled('normal', singles(999), [1, 2], STREAM, other)).toEqual(
        filled('normal', singles(999), [1, 2], STREAM),
      );
      expect(permuted(999, STREAM, other)).toEqual(permuted(999, STREAM));
    }
  });
});

describe('fills', () => {
  const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 64, 65];
  for (const kernel of ['uniform', 'normal'] as const) {
    it.each(sizes)(`of %i numbers begin like longer ones (${kernel})`, (n) => {
      for (const array of [singles, doubles]) {
        expect(filled(kernel, array(n), [-1, 2], STREAM)).toEqual(
          filled(kernel, array(100), [-1, 2], STREAM).slice(0, n),
        );
      }
    });
    it(`pass a NaN of their parameters on (${kernel})`, () => {
      for (const array of [singles, doubles])
        expect(filled(kernel, array(7), [NaN, 1], STREAM).every(Number.isNaN)).toBe(true);
    });
  }
});

describe('uniform', () => {
  // 1 − 2⁻²⁴ of [1, 2) and its like round up to the bound; no f32 equals 0.7.
  it.each([
    [1, 2],
    [0.7, 0.7000002],
    [-0.7000002, -0.7],
    [-1e-44, 0],
    [16777216, 16777218],
    [-2, 3],
  ] as [number, number][])('stays in [%f, %f)', (low, high) => {
    for (const y of [
      filled('uniform', singles(200_000), [low, high], STREAM),
      filled('uniform', doubles(1000), [low, high], STREAM),
    ]) {
      expect(mean(y, (v) => (v >= low && v < high ? 0 : 1))).toBe(0);
    }
  });
  it('gives the bound of an empty interval', () => {
    expect(filled('uniform', singles(5), [0, 0], STREAM)).toEqual(singles(5));
    expect(filled('uniform', doubles(5), [2, 2], STREAM)).toEqual(doubles(5).fill(2));
  });
  it('fills [0, 1) evenly', () => {
    const n = 200_000;
    for (const y of [filled('uniform', singles(n), [0, 1], STREAM), filled('uniform', doubles(n), [0, 1], STREAM)]) {
      const counts = tally(y, 1000, (v) => Math.floor(v * 1000));
      expect(chiSquare(counts, n / 1000)).toBeLessThan(chiSquareBound(999));
      // Mean ½, variance 1/12 and no correlation of neighbours, each within six standard errors.
      expect(Math.abs(mean(y, (v) => v - 0.5))).toBeLessThan(6 * Math.sqrt(1 / 12 / n));
      expect(Math.abs(mean(y, (v) => (v - 0.5) ** 2) - 1 / 12)).toBeLessThan(6 * Math.sqrt(1 / 180 / n));
      let product = 0;
      for (let i = 1; i < n; i++) product += ((y[i] as number) - 0.5) * ((y[i - 1] as number) - 0.5);
      expect(Math.abs(product / n)).toBeLessThan((6 / 12) * Math.sqrt(1 / n));
    }
  });
});

describe('fractions', () => {
  const drawn = (n: number, module: Compiled): Float64Array => {
    const u = doubles(n);
    runKernel(module, 'fractions', [u, Float64Array.from(STREAM)], n);
    return u;
  };
  it('are the uniform numbers of the f64 build in every build', () => {
    for (const n of [1, 2, 3, 999]) {
      const uniform = filled('uniform', doubles(n), [0, 1], STREAM);
      for (const module of [f32, f64, ...others]) expect(drawn(n, module)).toEqual(uniform);
    }
  });
});

describe('normal', () => {
  it('has the moments of the normal distribution', () => {
    const n = 200_000;
    const y = filled('normal', doubles(n), [0, 1], STREAM);
    // E zᵏ and its variance E z²ᵏ − (E zᵏ)²: (0, 1), (1, 2), (0, 15), (3, 96).
    for (const [k, [moment, variance]] of [
      [0, 1],
      [1, 2],
      [0, 15],
      [3, 96],
    ].entries()) {
      const error = Math.abs(mean(y, (v) => v ** (k + 1)) - (moment as number));
      expect(error).toBeLessThan(6 * Math.sqrt((variance as number) / n));
    }
  });
  it('puts the right shares between its quantiles', () => {
    const n = 200_000;
    const y = filled('normal', singles(n), [0, 1], STREAM);
    // Octiles of the standard normal distribution.
    const octiles = [
      -1.1503493803760079, -0.6744897501960817, -0.3186393639643751, 0, 0.3186393639643751, 0.6744897501960817,
      1.1503493803760079,
    ];
    const counts = tally(y, 8, (v) => octiles.filter((q) => q < v).length);
    expect(chiSquare(counts, n / 8)).toBeLessThan(chiSquareBound(7));
  });
  it('is mean + deviation · √(−2 ln u) · (cos 2πv, sin 2πv)', () => {
    const [mu, sigma] = [3, 0.5];
    const y = filled('normal', doubles(1000), [mu, sigma], STREAM);
    const u = filled('uniform', doubles(1000), [0, 1], STREAM);
    for (let i = 0; i < 1000; i += 2) {
      const radius = sigma * Math.sqrt(-2 * Math.log(1 - (u[i] as number)));
      const angle = 2 * Math.PI * (u[i + 1] as number);
      // The host's functions are right to an ulp or so; the radius is below 5.
      expect(Math.abs((y[i] as number) - mu - radius * Math.cos(angle))).toBeLessThan(2e-15);
      expect(Math.abs((y[i + 1] as number) - mu - radius * Math.sin(angle))).toBeLessThan(2e-15);
    }
  });
  it('draws the same numbers in f32 as in f64, rounded', () => {
    const rounded = Float32Array.from(filled('normal', doubles(999), [-1, 3], LAST_STREAM));
    expect(filled('normal', singles(999), [-1, 3], LAST_STREAM)).toEqual(rounded);
  });
});

describe('permutation', () => {
  it.each([0, 1, 2, 3, 4, 5, 7, 8, 64, 1000])('holds every index below %i once', (n) => {
    expect([...permuted(n, STREAM)].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });
  it('makes each of the 24 orders of four equally often', () => {
    const n = 24_000;
    const counts = new Map<string, number>();
    for (let step = 0; step < n; step++) {
      const order = permuted(4, [1, 2, step]).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare(counts.values(), n / 24)).toBeLessThan(chiSquareBound(23));
  });
  it('is the shuffle of its stream, words refused included', () => {
    const n = 400_000; // n²/2³³ ≈ 19 refused words are to be expected
    const words = wordsOf(STREAM);
    const twin = Int32Array.from({ length: n }, (_, i) => i);
    let refused = 0;
    for (let bound = n; bound > 1; ) {
      const product = BigInt(words.next().value as number) * BigInt(bound);
      if ((product & 0xffffffffn) < 2n ** 32n % BigInt(bound)) {
        refused++;
        continue;
      }
      const j = Number(product >> 32n);
      bound--;
      [twin[bound], twin[j]] = [twin[j] as number, twin[bound] as number];
    }
    expect(refused).toBeGreaterThan(0);
    const order = permuted(n, STREAM);
    expect(twin.findIndex((index, i) => order[i] !== index)).toBe(-1);
  });
});

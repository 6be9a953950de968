import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runKernel } from './compileModule.ts';
import {
  anyPositive,
  between,
  buildMath,
  built,
  type Draw,
  LARGEST,
  magnitudes,
  SMALLEST,
  scalar,
  UNARY,
  uniforms,
} from './mathModules.ts';

beforeAll(buildMath, 60_000);

/** Bit patterns from 0 on in steps of `stride`, with the special ones: every sign, exponent and kind of f32. */
function patterns(stride: number): Float32Array {
  const special = [
    0,
    -0,
    Infinity,
    -Infinity,
    NaN,
    2 ** -149,
    -(2 ** -149),
    2 ** -126,
    1,
    -1,
    88.72283935546875,
    88.72284,
    -103.97208,
  ];
  const regular = Uint32Array.from({ length: Math.ceil(2 ** 32 / stride) }, (_, i) => i * stride);
  const all = new Float32Array(regular.length + special.length);
  all.set(new Float32Array(regular.buffer));
  all.set(special, regular.length);
  return all;
}

/** |got − value| in units of the f32 place of `value`; 0 for two NaN or equal infinities, infinite if only one is so. */
function ulpsF32(got: number, value: number): number {
  const rounded = Math.fround(value);
  if (Object.is(got, rounded)) return Number.isFinite(rounded) ? Math.abs(got - value) / unitF32(rounded) : 0;
  return Number.isFinite(got) && Number.isFinite(rounded) ? Math.abs(got - value) / unitF32(rounded) : Infinity;
}
const unitF32 = (rounded: number): number =>
  2 ** Math.max((((new Int32Array(Float32Array.of(rounded).buffer)[0] as number) >> 23) & 255) - 150, -149);

describe('f32 vectors', () => {
  const rows: ['exp' | 'log' | 'tanh' | 'sigmoid' | 'erf', number][] = [
    ['exp', 1.03],
    ['log', 0.86],
    ['tanh', 1.3],
    ['sigmoid', 1.5],
    ['erf', 1.42],
  ];
  it.each(rows)('%s is within %f ulp on every 4099th bit pattern', (name, bound) => {
    const x = patterns(4099);
    const y = new Float32Array(x.length);
    runKernel(built('f32'), name, [x, y], x.length);
    const f = scalar(name);
    let largest = 0;
    for (let i = 0; i < x.length; i++) largest = Math.max(largest, ulpsF32(y[i] as number, f(x[i] as number)));
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.5);
  });
  it.each(['sin', 'cos'] as const)('%s is the f64 function, rounded', (name) => {
    const x = patterns(65_537);
    const y = new Float32Array(x.length);
    runKernel(built('f32'), name, [x, y], x.length);
    expect(y).toEqual(x.map((value) => scalar(name)(value)));
  });
  it('pow is the f64 function, rounded', () => {
    const x = patterns(65_537);
    const p = x.map((_, i) => x[(i * 7919) % x.length] as number);
    const y = new Float32Array(x.length);
    runKernel(built('f32'), 'pow', [x, p, y], x.length);
    expect(y).toEqual(x.map((value, i) => scalar('pow')(value, p[i] as number)));
  });
});

describe('against the fixture', () => {
  const fixture = JSON.parse(readFileSync(new URL('../../../fixtures/activations.json', import.meta.url), 'utf8'));
  const truth = (name: string, options: object = {}): number[] =>
    fixture.elementwise.find(
      (row: { activation: string; options: object }) =>
        row.activation === name && JSON.stringify(row.options) === JSON.stringify(options),
    ).y_true;
  const x = Float32Array.from(fixture.x as number[]);
  /** x has 53 bits in the fixture, and 24 here: only those numbers are compared that f32 holds. */
  const held = Array.from(x.keys()).filter((i) => x[i] === fixture.x[i]);

  it.each(['tanh', 'sigmoid'] as const)('%s is within 2 ulp in f64 and in f32', (name) => {
    expect(held.length).toBeGreaterThan(100);
    const y = new Float32Array(x.length);
    runKernel(built('f32'), name, [x, y], x.length);
    for (const i of held) {
      const value = truth(name)[i] as number;
      const unit = Math.max(2 ** -52 * Math.abs(value), SMALLEST);
      expect(Math.abs(scalar(name)(x[i] as number) - value)).toBeLessThanOrEqual(2 * unit);
      expect(ulpsF32(y[i] as number, value)).toBeLessThanOrEqual(1.5);
    }
  });
  it('erf gives the GELU x·(1 + erf(x/√2))/2 where that does not cancel', () => {
    for (const [i, value] of truth('gelu', { approximate: 'none' }).entries()) {
      const u = fixture.x[i] as number;
      // Three roundings of x/√2, whose error erf passes on by less than its own size, and those of the sum and products.
      if (u >= 0)
        expect(Math.abs((u * (1 + scalar('erf')(u / Math.SQRT2))) / 2 - value)).toBeLessThanOrEqual(
          5 * 2 ** -53 * value,
        );
    }
  });
});

describe('kernels', () => {
  const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 63, 64, 65];
  const values = [0.3, -1.7, 2.5, 0, -0, NaN, Infinity, 11.25, -Infinity, 1e-3];
  for (const build of ['f32', 'f64']) {
    const array = (n: number): Float32Array | Float64Array =>
      build === 'f32' ? new Float32Array(n) : new Float64Array(n);
    it.each(sizes)(`give each of %i elements the value it has alone, in place too (${build})`, (n) => {
      const x = array(n).map((_, i) => values[i % values.length] as number);
      const p = x.map((_, i) => values[(3 * i + 1) % values.length] as number);
      for (const name of [...UNARY, 'pow']) {
        const inputs = name === 'pow' ? [x, p] : [x];
        const y = array(n);
        runKernel(built(build), name, [...inputs, y], n);
        const alone = x.map((value, i) => {
          const one = [value, ...(name === 'pow' ? [p[i] as number] : []), 0].map((v) => array(1).fill(v));
          runKernel(built(build), name, one, 1);
          return one.at(-1)?.[0] as number;
        });
        expect(y).toEqual(alone);
        const inPlace = x.slice();
        runKernel(built(build), name, [inPlace, ...inputs.slice(1), inPlace], n);
        expect(inPlace).toEqual(y);
      }
    });
  }
  it('of the f64 build are the scalar functions', () => {
    const random = uniforms(3n);
    const draws = [magnitudes(-30, 12), magnitudes(-1, 3), magnitudes(-1074, 1023.9), between(-750, 750), anyPositive];
    const edges = [
      0.55,
      1,
      708,
      709.782712893384,
      709.8,
      710,
      745.2,
      746,
      2 ** -1022,
      2 ** -1074,
      LARGEST,
      Infinity,
      0,
    ];
    const x = Float64Array.from([
      ...edges.flatMap((edge) => [edge, -edge]),
      NaN,
      ...Array.from({ length: 20_000 }, (_, i) => (draws[i % draws.length] as Draw)(random)),
    ]);
    for (const name of ['exp', 'log', 'sin', 'cos', 'tanh']) {
      const y = new Float64Array(x.length);
      runKernel(built('f64'), name, [x, y], x.length);
      expect(y).toEqual(x.map((value) => scalar(name)(value)));
    }
  });
});

describe('bits', () => {
  const sample = patterns(1_000_003);
  const results = (build: string, real: 'f32' | 'f64', name: string): Float32Array | Float64Array => {
    const x = real === 'f32' ? sample : Float64Array.from(sample);
    const y = x.slice();
    runKernel(built(build), name, name === 'pow' ? [x, x.map((v) => v / 3), y] : [x, y], x.length);
    return y;
  };
  const rows: ['f32' | 'f64', string][] = [
    ['f32', 'f32 -Osize'],
    ['f32', 'relaxed'],
    ['f64', 'f64 -Osize'],
  ];
  it.each(rows)('of all kernels are the same in the builds %s and %s', (build, other) => {
    for (const name of [...UNARY, 'pow']) expect(results(other, build, name)).toEqual(results(build, build, name));
  });
});

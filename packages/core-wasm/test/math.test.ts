import { beforeAll, describe, expect, it } from 'vitest';
import {
  anyPositive,
  between,
  binadeEnds,
  buildMath,
  type Draw,
  LARGEST,
  magnitudes,
  SMALLEST,
  scalar,
  UNARY,
  uniforms,
} from './mathModules.ts';
import { nearMultiples, precise, precisePow, ulps } from './preciseMath.ts';

beforeAll(buildMath, 60_000);

describe('scalar functions against 250-bit arithmetic', () => {
  // The bounds are those of the doc comments, the largest errors found on 10⁷ other arguments.
  const rows: [(typeof UNARY)[number], number, string, Draw][] = [
    ['exp', 0.71, 'normal results', between(-708, 709.7)],
    ['exp', 0.71, 'small arguments', magnitudes(-60, 0)],
    ['exp', 0.78, 'subnormal results', between(-745.1, -708)],
    ['log', 0.84, 'all positive numbers', anyPositive],
    ['log', 0.84, 'around 1', (random) => 1 + (random() - 0.5) * 2 ** (-40 * random())],
    ['log', 0.84, 'subnormal numbers', (random) => random() * 2 ** -1022],
    ['sin', 0.82, 'the first turns', between(-20, 20)],
    ['sin', 0.82, 'huge numbers', magnitudes(20, 1023.9)],
    ['sin', 0.82, 'multiples of π/2', (random) => Math.round(random() * 1e6) * (Math.PI / 2)],
    ['sin', 0.82, 'small numbers', magnitudes(-60, 0)],
    ['cos', 0.83, 'the first turns', between(-20, 20)],
    ['cos', 0.83, 'huge numbers', magnitudes(20, 1023.9)],
    ['cos', 0.83, 'multiples of π/2', (random) => Math.round(random() * 1e6) * (Math.PI / 2)],
    ['tanh', 1.47, 'small numbers', magnitudes(-60, 0)],
    ['tanh', 1.47, 'both branches', between(-2, 2)],
    ['tanh', 1.47, 'up to saturation', between(-25, 25)],
    ['sigmoid', 1.5, 'both signs', between(-5, 5)],
    ['sigmoid', 1.5, 'negative arguments', between(-708, 0)],
    ['sigmoid', 1.5, 'results that end a binade which eˣ begins', binadeEnds],
    ['sigmoid', 1.5, 'subnormal results', between(-745.1, -708)],
    ['erf', 1.35, 'small numbers', magnitudes(-60, 0)],
    ['erf', 1.35, 'both branches', between(-1.5, 1.5)],
    ['erf', 1.35, 'up to saturation', between(-6.5, 6.5)],
  ];
  it.each(rows)('%s is within %f ulp for %s', (name, bound, _range, draw) => {
    const random = uniforms(1n);
    const f = scalar(name);
    let largest = 0;
    for (let i = 0; i < 1500; i++) {
      const x = draw(random);
      largest = Math.max(largest, ulps(f(x), precise[name](x)));
    }
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.4); // a comparison that could not fail would show here
  });

  const toResult = (random: () => number, x: number): number => ((random() - 0.5) * 2 * 708) / Math.abs(Math.log(x));
  const powers: [string, (random: () => number) => [number, number]][] = [
    ['any base, results of any size', (random) => [0, 0].map(() => anyPositive(random)) as [number, number]],
    ['bases above 1, huge exponents', (random) => [1 + (random() + 0.01) * 2 ** (-40 * random()), 1]],
    ['small powers', (random) => [1000 * random(), 10 * random() - 5]],
  ];
  it.each(powers)('pow is within 0.8 ulp for %s', (range, draw) => {
    const random = uniforms(2n);
    const f = scalar('pow');
    let largest = 0;
    for (let i = 0; i < 1000; i++) {
      const [x, p] = draw(random);
      const y = range === 'small powers' ? p : toResult(random, x);
      largest = Math.max(largest, ulps(f(x, y), precisePow(x, y)));
    }
    expect(largest).toBeLessThanOrEqual(0.8);
    expect(largest).toBeGreaterThan(0.4);
  });

  it('sin and cos are right at the doubles nearest to multiples of π/2', () => {
    let nearest = 1;
    for (let exponent = -30; exponent <= 971; exponent += 7) {
      for (const x of nearMultiples(exponent)) {
        for (const name of ['sin', 'cos'] as const) {
          for (const y of [x, -x]) expect(ulps(scalar(name)(y), precise[name](y))).toBeLessThan(0.81);
          nearest = Math.min(nearest, Math.abs(scalar(name)(x)));
        }
      }
    }
    expect(nearest).toBeLessThan(2 ** -54);
    // The nearest of all doubles: 2^-60.9 (Muller, Elementary Functions, ch. 11).
    const x = 6381956970095103 * 2 ** 797;
    expect(Math.abs(scalar('cos')(x))).toBeLessThan(2 ** -60);
    expect(ulps(scalar('cos')(x), precise.cos(x))).toBeLessThan(0.81);
    // Near a multiple too, and here the middle word of the product with 2/π carries into the upper one.
    const carrying = 7868943494279236 * 2 ** 725;
    for (const name of ['sin', 'cos'] as const) {
      expect(ulps(scalar(name)(carrying), precise[name](carrying))).toBeLessThan(0.81);
    }
  });
  it('pow is exact where the power is a small integer', () => {
    for (let n = 0; n <= 22; n++) expect(scalar('pow')(10, n)).toBe(Number(`1e${n}`));
    for (let n = 0; n <= 33; n++) expect(scalar('pow')(-3, n)).toBe(Number((-3n) ** BigInt(n)));
    for (let n = -1074; n <= 1023; n++) expect(scalar('pow')(2, n)).toBe(2 ** n);
  });
  it('agrees loosely with the host', () => {
    for (const name of ['exp', 'log', 'sin', 'cos', 'tanh'] as const) {
      expect(scalar(name)(0.7)).toBeCloseTo(Math[name](0.7), 14);
    }
  });
});

describe('special cases', () => {
  const rows: [string, number[], number][] = [
    ...[NaN].flatMap((x) => UNARY.map((name): [string, number[], number] => [name, [x], NaN])),
    ['exp', [0], 1],
    ['exp', [-0], 1],
    ['exp', [Infinity], Infinity],
    ['exp', [-Infinity], 0],
    ['exp', [SMALLEST], 1],
    ['exp', [709.782712893384], 1.7976931348622732e308],
    ['exp', [709.7827128933841], Infinity],
    ['exp', [LARGEST], Infinity],
    ['exp', [-745.1332191019411], SMALLEST],
    ['exp', [-745.1332191019412], 0],
    ['exp', [-LARGEST], 0],
    ['log', [0], -Infinity],
    ['log', [-0], -Infinity],
    ['log', [1], 0],
    ['log', [-1], NaN],
    ['log', [-SMALLEST], NaN],
    ['log', [Infinity], Infinity],
    ['log', [-Infinity], NaN],
    ['log', [SMALLEST], -744.4400719213812],
    ['log', [LARGEST], 709.782712893384],
    ['sin', [0], 0],
    ['sin', [-0], -0],
    ['sin', [Infinity], NaN],
    ['sin', [-Infinity], NaN],
    ['sin', [-SMALLEST], -SMALLEST],
    ['cos', [0], 1],
    ['cos', [-0], 1],
    ['cos', [Infinity], NaN],
    ['cos', [-Infinity], NaN],
    ['cos', [SMALLEST], 1],
    ['tanh', [0], 0],
    ['tanh', [-0], -0],
    ['tanh', [Infinity], 1],
    ['tanh', [-Infinity], -1],
    ['tanh', [LARGEST], 1],
    ['tanh', [SMALLEST], SMALLEST],
    ['tanh', [-SMALLEST], -SMALLEST],
    ['tanh', [-400], -1],
    ['sigmoid', [0], 0.5],
    ['sigmoid', [-0], 0.5],
    ['sigmoid', [Infinity], 1],
    ['sigmoid', [-Infinity], 0],
    ['sigmoid', [LARGEST], 1],
    ['sigmoid', [-LARGEST], 0],
    ['sigmoid', [SMALLEST], 0.5],
    ['sigmoid', [-745.1332191019411], SMALLEST],
    ['sigmoid', [-745.1332191019412], 0],
    ['erf', [0], 0],
    ['erf', [-0], -0],
    ['erf', [Infinity], 1],
    ['erf', [-Infinity], -1],
    ['erf', [LARGEST], 1],
    ['erf', [-6], -1],
    ['erf', [SMALLEST], SMALLEST],
    ['erf', [-SMALLEST], -SMALLEST],
    ...[0, -0, 1, -1, Infinity, NaN].flatMap((x): [string, number[], number][] => [
      ['pow', [x, 0], 1],
      ['pow', [x, -0], 1],
      ['pow', [x, NaN], NaN],
    ]),
    ['pow', [NaN, 1], NaN],
    ['pow', [1, Infinity], NaN],
    ['pow', [-1, -Infinity], NaN],
    ['pow', [1, 1e300], 1],
    ['pow', [2, Infinity], Infinity],
    ['pow', [-2, -Infinity], 0],
    ['pow', [0.5, Infinity], 0],
    ['pow', [0.5, -Infinity], Infinity],
    ['pow', [0, 3], 0],
    ['pow', [-0, 3], -0],
    ['pow', [-0, 2], 0],
    ['pow', [0, -3], Infinity],
    ['pow', [-0, -3], -Infinity],
    ['pow', [-0, -2], Infinity],
    ['pow', [-0, 0.5], 0],
    ['pow', [-0, 2 ** 53], 0],
    ['pow', [-0, 2 ** 53 - 1], -0],
    ['pow', [Infinity, 0.5], Infinity],
    ['pow', [Infinity, -1], 0],
    ['pow', [-Infinity, 3], -Infinity],
    ['pow', [-Infinity, 2], Infinity],
    ['pow', [-Infinity, -3], -0],
    ['pow', [-Infinity, -2], 0],
    ['pow', [-8, 1 / 3], NaN],
    ['pow', [-8, 3], -512],
    ['pow', [-1, 2 ** 53 - 1], -1],
    ['pow', [-1, LARGEST], 1],
    ['pow', [2, 1024], Infinity],
    ['pow', [-2, 1025], -Infinity],
    ['pow', [2, -1075], 0],
    ['pow', [-2, -1075], -0],
    ['pow', [1 + 2 ** -52, LARGEST], Infinity],
    ['pow', [1 - 2 ** -53, LARGEST], 0],
    ['pow', [SMALLEST, -1], Infinity],
    ['pow', [SMALLEST, 1], SMALLEST],
    ['pow', [LARGEST, -LARGEST], 0],
    ['pow', [4, 0.5], 2],
    ['pow', [0.3, SMALLEST], 1],
  ];
  it.each(rows)('%s(%j) is %f', (name, args, value) => {
    expect(scalar(name)(...args)).toBe(value);
  });
});

import { Core, firstNonFinite, init, Layout, nonFiniteIn, type Op, type Region } from '@elbow/core-wasm';
import { exp, log } from '@elbow/core-wasm/functions';
import { describe, expect, it } from 'vitest';

/** A core with vectors a, b, c of 4 and a clock. */
function small(programWords = 4096): { core: Core; a: Region; b: Region; c: Region; clock: Region<'f64'> } {
  const layout = new Layout({ programWords });
  const [a, b, c] = ['a', 'b', 'c'].map((name) => layout.reserve(name, 4)) as [Region, Region, Region];
  const clock = layout.region(layout.segment('clock', 'f64'), 'clock', 2);
  return { core: new Core(init(), layout), a, b, c, clock };
}

const relu = (x: Region, y: Region): Op => ({ kernel: 'relu', operands: [x, y] });

describe('a program', () => {
  it('runs its ops in order', () => {
    const { core, a, b, c } = small();
    core.view(a).set([-1, 2, -3, 4]);
    core.program([relu(a, b), { kernel: exp, operands: [b, c] }, relu(a, a)])();
    expect([...core.view(b)]).toEqual([0, 2, 0, 4]);
    expect(core.view(c)[0]).toBe(1);
    expect([...core.view(a)]).toEqual([0, 2, 0, 4]);
  });

  it.each([0, 1, 2, 1000])('runs its list %d times in one call', (times) => {
    const { core, clock } = small();
    const run = core.program([
      { kernel: 'advance', operands: [clock] },
      { kernel: 'advance', operands: [clock] },
    ]);
    run(times);
    expect([...core.view(clock)]).toEqual([2 * times, 2 * times]);
  });

  it('runs once unless told otherwise, and may be empty', () => {
    const { core, clock } = small();
    core.program([])();
    core.program([{ kernel: 'advance', operands: [clock] }])();
    expect(core.view(clock)[0]).toBe(1);
  });

  it('stays right while the program area is filled again and again', () => {
    // An op of relu is [4, opcode, x, y, n], five words: three fit in 16, the fourth begins the area anew.
    const layout = new Layout({ programWords: 16 });
    const sources = [10, 11, 12, 13, 14, 15, 16].map((value) => ({ value, region: layout.reserve(`x${value}`, 1) }));
    const y = layout.reserve('y', 1);
    const core = new Core(init(), layout);
    const programs = sources.map(({ value, region }) => {
      core.view(region)[0] = value;
      return { value, run: core.program([relu(region, y)]) };
    });
    for (let i = 0; i < 500; i++) {
      const { value, run } = programs[(i * i + 3 * i) % 7] as (typeof programs)[number];
      run();
      expect(core.view(y)[0]).toBe(value);
    }
  });

  it('that is longer than the program area is refused with both lengths', () => {
    const { core, a, b } = small(16);
    const message = 'Core.program: 4 ops take 20 words; the layout keeps 16 (programWords)';
    expect(() => core.program([relu(a, b), relu(a, b), relu(a, b), relu(a, b)])).toThrow(new RangeError(message));
  });

  it('with an unknown kernel is refused', () => {
    const { core, a } = small();
    const op = { kernel: 'rlu', operands: [a, a] } as unknown as Op;
    expect(() => core.program([op])).toThrow(
      new TypeError('Core.program: no kernel of the base is called rlu; a packed one is named by its value'),
    );
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 31, Number.POSITIVE_INFINITY])('is not run %d times', (times) => {
    const { core, a, b } = small();
    const message = `Core.program: a program runs an integer of times from 0 to 2^31 - 1, got ${times}`;
    expect(() => core.program([relu(a, b)])(times)).toThrow(new RangeError(message));
  });

  it('calls kernels by their place in the function table, which grows only by the kernels used', () => {
    const { core, a, b } = small();
    const before = core.exports.table.length;
    core.program([relu(a, b), relu(b, a)]);
    core.program([relu(a, b)]);
    expect(core.exports.table.length).toBe(before + 1);
    expect(core.exports.table.get(before)).toBe(core.exports.relu);
  });
});

describe('firstNonFinite', () => {
  /** log of a row of parameters: parameters = [u (2), v (2)]. */
  function logarithms(): { core: Core; parameters: Region; v: Region; ops: Op[]; y: Region } {
    const layout = new Layout();
    const parameters = layout.segment('parameters');
    layout.region(parameters, 'u', 2);
    const v = layout.region(parameters, 'v', 2);
    const y = layout.reserve('y', 4);
    const z = layout.reserve('z', 4);
    const ops: Op[] = [
      { kernel: 'relu', operands: [parameters, y] },
      { kernel: log, operands: [y, z] },
      { kernel: 'relu', operands: [z, y] },
    ];
    return { core: new Core(init(), layout), parameters, v, ops, y };
  }

  it('is null where all stays finite', () => {
    const { core, parameters, ops } = logarithms();
    core.view(parameters).set([1, 2, 3, 4]);
    expect(firstNonFinite(core, ops)).toBeNull();
  });

  it('names the op, the kernel, the array and the element where a value was born', () => {
    const { core, parameters, ops, y } = logarithms();
    core.view(parameters).set([1, 2, -3, 4]);
    const finding = firstNonFinite(core, ops);
    expect(finding).toEqual({ op: 1, kernel: 'log', region: 'z', index: 2, value: Number.NEGATIVE_INFINITY });
    expect([...core.view(y)]).toEqual([1, 2, 0, 4]); // the third op did not run
  });

  it('names the region inside a segment, and -1 for what was there before', () => {
    const { core, v, ops } = logarithms();
    core.view(v)[1] = Number.NaN;
    expect(firstNonFinite(core, ops)).toEqual({ op: -1, kernel: null, region: 'v', index: 1, value: Number.NaN });
  });

  it.each([1, 3, 4, 5, 7, 8, 9])('nonFiniteIn finds each of %d elements, and no finite one', (n) => {
    const layout = new Layout();
    const z = layout.reserve('z', n);
    const core = new Core(init(), layout);
    core.view(z).fill(-3.4028234663852886e38); // the largest f32: sums of four overflow
    expect(nonFiniteIn(core, [z])).toBeNull();
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (let index = 0; index < n; index++) {
        core.view(z)[index] = value;
        expect(nonFiniteIn(core, [z])).toEqual({ region: 'z', index, value });
        core.view(z)[index] = 0;
      }
    }
  });

  it('nonFiniteIn looks without running', () => {
    const { core, v, y, parameters } = logarithms();
    expect(nonFiniteIn(core, [parameters, null, y])).toBeNull();
    core.view(v)[0] = Number.POSITIVE_INFINITY;
    expect(nonFiniteIn(core, [y, parameters])).toEqual({ region: 'v', index: 0, value: Number.POSITIVE_INFINITY });
  });
});

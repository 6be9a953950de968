import { Core, elements, firstRows, init, Layout, type Region, type Segment } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { describe, expect, it } from 'vitest';

describe('Layout', () => {
  it('puts the regions of a segment one behind the other without gaps', () => {
    const layout = new Layout();
    const parameters = layout.segment('parameters');
    const w = layout.region(parameters, 'w', 3, 5);
    const b = layout.region(parameters, 'b', 5);
    const scalar = layout.region(parameters, 's');
    expect([w.offset, b.offset, scalar.offset, parameters.length]).toEqual([0, 15, 20, 21]);
    expect(parameters.shape).toEqual([21]);
    const core = new Core(init(), layout);
    expect(core.address(b) - core.address(w)).toBe(60);
  });

  it('starts every segment at a multiple of 64 bytes with 64 bytes free behind it', () => {
    for (const module of [init(), initF64()]) {
      const layout = new Layout();
      const sizes = [1, 15, 16, 17, 1000];
      const segments: Segment[] = sizes.flatMap((n) =>
        (['real', 'f64', 'i32'] as const).map((type) => {
          const segment = layout.segment(`${type}${n}`, type);
          layout.region(segment, 'all', n);
          return segment;
        }),
      );
      const core = new Core(module, layout);
      let free = module.heapBase;
      for (const segment of segments) {
        const address = core.address(segment);
        expect(address % 64).toBe(0);
        expect(address).toBeGreaterThanOrEqual(free);
        free = address + core.view(segment).byteLength + 64;
      }
      expect(core.memory.buffer.byteLength).toBeGreaterThanOrEqual(free);
    }
  });

  it('views follow the element type and the precision of the module', () => {
    const layout = new Layout();
    const real = layout.reserve('real', 2, 3);
    const labels = layout.region(layout.segment('labels', 'i32'), 'labels', 4);
    const clock = layout.region(layout.segment('clock', 'f64'), 'clock', 2);
    const core = new Core(init(), layout);
    expect(core.view(real)).toEqual(new Float32Array(6));
    expect(core.view(labels)).toEqual(new Int32Array(4));
    expect(core.view(clock)).toEqual(new Float64Array(2));
    const wide = new Layout();
    const reserved = wide.reserve('real', 2);
    expect(new Core(initF64(), wide).view(reserved)).toEqual(new Float64Array(2));
  });

  it.each<[string, (layout: Layout) => unknown, new () => Error, string]>([
    [
      'negative size',
      (l) => l.reserve('x', -1),
      RangeError,
      'Layout.region: x has shape [-1]; sizes must be integers >= 0',
    ],
    [
      'fraction',
      (l) => l.reserve('x', 2, 1.5),
      RangeError,
      'Layout.region: x has shape [2,1.5]; sizes must be integers >= 0',
    ],
    [
      'NaN',
      (l) => l.reserve('x', Number.NaN),
      RangeError,
      'Layout.region: x has shape [NaN]; sizes must be integers >= 0',
    ],
    [
      'more than can be counted',
      (l) => l.reserve('x', 1e8, 1e8),
      RangeError,
      'Layout.region: x has shape [100000000,100000000], more elements than can be counted',
    ],
    [
      'type',
      (l) => l.segment('x', 'f32' as 'f64'),
      TypeError,
      'Layout.segment: type of x must be one of real, f64, i32, got f32',
    ],
    [
      "another layout's segment",
      (l) => l.region(new Layout().segment('theirs'), 'x', 1),
      TypeError,
      'Layout.region: x names segment theirs, which belongs to another layout',
    ],
    [
      'programWords',
      () => new Layout({ programWords: 0 }),
      RangeError,
      'Layout: programWords must be a positive integer, got 0',
    ],
    [
      'a segment after sealing',
      (l) => [new Core(init(), l), l.segment('x')],
      TypeError,
      'Layout.segment: x comes too late, a Core was already made from this layout',
    ],
    [
      'a region after sealing',
      (l) => [new Core(init(), l), l.reserve('x', 1)],
      TypeError,
      'Layout.segment: x comes too late, a Core was already made from this layout',
    ],
    [
      'a region in a sealed segment',
      (l) => {
        const segment = l.segment('s');
        return [new Core(init(), l), l.region(segment, 'x', 1)];
      },
      TypeError,
      'Layout.region: x comes too late, a Core was already made from this layout',
    ],
  ])('refuses a wrong %s', (_, act, type, message) => {
    expect(() => act(new Layout())).toThrow(type);
    expect(() => act(new Layout())).toThrow(message);
  });

  it('refuses more than 4 GiB before any memory is made, and says how much was asked for', () => {
    const layout = new Layout();
    layout.reserve('huge', 2 ** 15, 2 ** 15);
    layout.reserve('more', 1);
    expect(() => new Core(init(), layout)).toThrow(RangeError);
    const again = new Layout();
    again.reserve('huge', 2 ** 16, 2 ** 16);
    expect(() => new Core(init(), again)).toThrow(/^Core: the layout needs 16385 MiB; the limit is 4096 MiB$/);
  });
});

describe('firstRows', () => {
  const layout = new Layout();
  const x = layout.reserve('x', 4, 3);

  it('is the beginning of the same array', () => {
    const core = new Core(init(), layout);
    core.view(x).set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect([...core.view(firstRows(x, 2))]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(core.address(firstRows(x, 2))).toBe(core.address(x));
  });

  it.each([0, 5, 1.5, Number.NaN])('refuses %s rows of 4', (rows) => {
    const message = `firstRows: x has 4 rows; rows must be an integer from 1 to 4, got ${rows}`;
    expect(() => firstRows(x, rows)).toThrow(new RangeError(message));
  });
});

describe('elements', () => {
  it.each<[readonly number[], number]>([
    [[], 1],
    [[7], 7],
    [[2, 3, 4], 24],
    [[2, 0], 0],
  ])('of shape [%s] are %d', (shape, n) => expect(elements(shape)).toBe(n));
});

describe('Core', () => {
  it("refuses another layout's regions", () => {
    const foreign: Region = new Layout().reserve('theirs', 1);
    const core = new Core(init(), new Layout());
    expect(() => core.view(foreign)).toThrow(new TypeError('Core: region theirs belongs to another layout'));
  });

  it('has memory of its final size that cannot grow', () => {
    const layout = new Layout();
    layout.reserve('x', 100_000);
    const { memory } = new Core(init(), layout);
    const bytes = memory.buffer.byteLength;
    expect(bytes).toBeGreaterThanOrEqual(400_000);
    expect(bytes).toBeLessThan(400_000 + 3 * 65536);
    expect(() => memory.grow(1)).toThrow(RangeError);
    expect(memory.buffer.byteLength).toBe(bytes);
  });
});

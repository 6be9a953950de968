import { Core, init, type KernelName, Layout, type Region, signatures } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { kernels } from '@elbow/core-wasm/kernels';
import { describe, expect, it } from 'vitest';
import { kernelLines, parseSignature } from '../scripts/sources.mjs';

const layout = new Layout();
const parameters = layout.segment('parameters');
const w = layout.region(parameters, 'dense1.w', 3, 8);
const b = layout.region(parameters, 'dense1.b', 8);
const x = layout.reserve('x', 8, 4);
const x3 = layout.reserve('x3', 8, 3);
const y = layout.reserve('y', 8, 8);
const y7 = layout.reserve('y7', 7, 8);
const cube = layout.reserve('cube', 2, 4, 3);
const labels = layout.region(layout.segment('labels', 'i32'), 'labels', 8);
const three = layout.region(layout.segment('three', 'f64'), 'three', 3);
const clock = layout.region(layout.segment('clock', 'f64'), 'clock', 2);
const values = layout.region(layout.segment('values', 'f64'), 'values', 5);
const core = new Core(init(), layout);

describe('an op whose operands do not fit is refused, and told', () => {
  it.each<[KernelName, (Region | null)[], 'RangeError' | 'TypeError', string]>([
    ['denseForward', [x, w, b, y], 'RangeError', 'denseForward: w[K,N] is dense1.w [3,8], but K = 4 from x [8,4]'],
    ['denseForward', [x3, w, b, y7], 'RangeError', 'denseForward: y[B,N] is y7 [7,8], but B = 8 from x3 [8,3]'],
    [
      'denseForward',
      [x3, w, w, y],
      'RangeError',
      'denseForward: b[N] is dense1.w [3,8], but N = 8 from dense1.w [3,8]',
    ],
    ['denseForward', [b, w, b, y], 'RangeError', 'denseForward: x[B,K] is dense1.b [8], but 2 dimensions are expected'],
    ['gemm', [cube, w, y], 'RangeError', 'gemm: a[M,K] is cube [2,4,3], but 2 dimensions are expected'],
    ['advance', [three], 'RangeError', 'advance: clock:f64[2] is three [3], but size 2 is expected'],
    ['advance', [b], 'TypeError', 'advance: clock:f64[2] is dense1.b [8] of real, but f64 is expected'],
    ['relu', [labels, y], 'TypeError', 'relu: x[n] is labels [8] of i32, but real is expected'],
    [
      'crossEntropy',
      [y, values, null, clock, values, y, null],
      'TypeError',
      'crossEntropy: labels:i32[B] is values [5] of f64, but i32 is expected',
    ],
    ['relu', [null, y], 'TypeError', 'relu: x[n] is null, but it is not optional'],
    ['relu', [y], 'TypeError', 'relu: takes 2 operands (x[n] y[n]), got 1'],
    [
      'denseBackward',
      [x3, w],
      'TypeError',
      'denseBackward: takes 6 operands (x[B,K] w[K,N] dy[B,N] dw[K,N] db[N] dx?[B,K]), got 2',
    ],
    ['standardise', [x3, b, b, x3], 'RangeError', 'standardise: mean[K] is dense1.b [8], but K = 3 from x3 [8,3]'],
    ['gatherRows', [x3, labels, clock, x], 'RangeError', 'gatherRows: rows[B,K] is x [8,4], but K = 3 from x3 [8,3]'],
  ])('%s of wrong operands: row %#', (kernel, operands, type, message) => {
    const attempt = (): unknown => core.program([{ kernel: kernels[kernel], operands }]);
    expect(attempt).toThrow(type === 'RangeError' ? RangeError : TypeError);
    expect(attempt).toThrow(message);
  });

  it('a one-dimensional operand takes an array of any shape and counts its elements', () => {
    core.view(cube).fill(-1);
    const flat = new Layout();
    const [from, to] = [flat.reserve('from', 2, 4, 3), flat.reserve('to', 6, 4)];
    const other = new Core(init(), flat);
    other.view(from).fill(-1);
    other.view(to).fill(9);
    other.program([{ kernel: 'relu', operands: [from, to] }])();
    expect([...other.view(to)]).toEqual(new Array(24).fill(0));
  });

  it('an absent optional operand gives its own dimensions the size 0', () => {
    const attempt = (): unknown => core.program([{ kernel: 'gatherRows', operands: [x3, null, clock, x3] }]);
    expect(attempt).not.toThrow();
  });
});

describe('the signatures', () => {
  it('are those of the @kernel lines in the assembly sources', () => {
    const read = Object.fromEntries(kernelLines().map(({ name, text }) => [name, parseSignature(name, text)]));
    expect(signatures).toEqual(read);
  });

  it('belong to kernels of the complete cores, all of them, and of the plain core or one of its packs', () => {
    const complete = new Core(initF64(), new Layout());
    expect(Object.keys(kernels)).toEqual(Object.keys(signatures));
    for (const [name, kernel] of Object.entries(kernels)) {
      expect(typeof complete.exports[name], name).toBe('function');
      expect(name in core.exports, name).toBe(typeof kernel === 'string');
    }
  });

  it('are parsed into name, type, optionality and dimensions', () => {
    expect(parseSignature('k', 'x[B,K] b?[N] order?:i32[n] clock:f64[2]')).toEqual([
      { name: 'x', type: 'real', optional: false, shape: ['B', 'K'] },
      { name: 'b', type: 'real', optional: true, shape: ['N'] },
      { name: 'order', type: 'i32', optional: true, shape: ['n'] },
      { name: 'clock', type: 'f64', optional: false, shape: [2] },
    ]);
  });

  it.each([
    ['x', 'cannot read operand "x"'],
    ['x[]', 'cannot read operand "x[]"'],
    ['x[B,]', 'cannot read operand "x[B,]"'],
    ['x[B,K] y', 'cannot read operand "y"'],
    ['x:f32[n]', 'cannot read operand "x:f32[n]"'],
    ['x:i32?[n]', 'cannot read operand "x:i32?[n]"'],
    ['2x[n]', 'cannot read operand "2x[n]"'],
    ['x[n] y[n] x[n]', 'two operands are called x'],
  ])('"%s" is refused', (text, reason) => {
    expect(() => parseSignature('k', text)).toThrow(new Error(`@kernel of k: ${reason}`));
  });
});

import { Core, init as initBase, Layout, type PackedKernel, signatureOf } from '@elbow/core-wasm';
import { forwardKernel, init } from '@elbow/core-wasm/predict';
import { describe, expect, it } from 'vitest';
import { texts } from '../src/wasm/predictTexts.ts';
import { WRITTEN } from './kernelTable.ts';

const NAMES = Object.keys(texts) as (keyof typeof texts)[];

describe('the core for inference', () => {
  it.each(NAMES)('%s reads its first rows, writes all others, and nothing that stands in a file', (name) => {
    const [first, ...others] = signatureOf(forwardKernel(name) as PackedKernel);
    const rows = others.filter(({ shape }) => shape[0] === first?.shape[0]).map((operand) => operand.name);
    expect(rows.toSorted()).toEqual(WRITTEN[name].toSorted());
  });

  it('has no kernel of another name, and not those of Object', () => {
    expect(['adam', 'run', 'toString', '__proto__'].map(forwardKernel)).toEqual(new Array(4).fill(undefined));
  });

  it('is one module beside another core, however many of its kernels a program names: they share their pack', () => {
    expect(new Set(NAMES.map((name) => forwardKernel(name)?.pack)).size).toBe(1);
    const layout = new Layout();
    const x = layout.reserve('x', 4);
    const core = new Core(initBase(), layout);
    const ops = (['tanhForward', 'sigmoidForward'] as const).map((name) => ({
      kernel: forwardKernel(name) as PackedKernel,
      operands: [x, x],
    }));
    core.view(x).set([-30, 0, 0, 30]);
    core.program(ops)(); // σ(tanh x): tanh of 30 is 1 in f32
    expect([...core.view(x)].map((value) => value.toFixed(6))).toEqual([
      '0.268941',
      '0.500000',
      '0.500000',
      '0.731059',
    ]);
  });

  it('says so where a program wants what it has not', () => {
    const layout = new Layout();
    const y = layout.reserve('y', 4);
    const ops = [{ kernel: 'reluBackward', operands: [y, y, y] }] as const;
    expect(() => new Core(init(), layout).program(ops)).toThrow(
      new TypeError('Core.program: neither the core nor a pack has kernel reluBackward'),
    );
  });

  it('has the bits of the base', () => {
    const outputs = [init(), initBase()].map((module) => {
      const layout = new Layout();
      const read = [layout.reserve('x', 5, 7), layout.reserve('w', 7, 6), layout.reserve('b', 6)];
      const y = layout.reserve('y', 5, 6);
      const core = new Core(module, layout);
      for (const view of read.map((region) => core.view(region)))
        for (let i = 0; i < view.length; i++) view[i] = ((i * 37) % 101) / 7 - 7;
      core.program([{ kernel: 'denseForwardRelu', operands: [...read, y] }])();
      return [...core.view(y)];
    });
    expect(outputs[0]).toEqual(outputs[1]);
    expect(outputs[0]?.some((value) => value > 0)).toBe(true);
  });
});

import { Core, init, Layout, type PackedKernel } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { exp, sin, tanh } from '@elbow/core-wasm/functions';
import * as momenta from '@elbow/core-wasm/momentum';
import { describe, expect, it, vi } from 'vitest';
import { source as rules } from '../src/wasm/rules.ts';

/** Views over one vector, and a way to run kernels on it in place. */
function inPlace(values: number[], module = init()) {
  const layout = new Layout();
  const x = layout.reserve('x', values.length);
  const core = new Core(module, layout);
  core.view(x).set(values);
  return { core, x, view: core.view(x), op: (kernel: PackedKernel | 'relu') => ({ kernel, operands: [x, x] }) };
}

describe('a packed kernel', () => {
  it('works on the memory of the core, in one list with kernels of the base', () => {
    const { core, view, op } = inPlace([-1, 0, 3]);
    core.program([op('relu'), op(exp), op('relu')])();
    expect(view[0]).toBe(1);
    expect(view[1]).toBe(1);
    expect(view[2]).toBeCloseTo(20.0855369, 5); // e³ to seven digits: an ulp is 2e-6
  });

  it('leaves the static data of the base where they are: sines drawn before and after are the same', () => {
    const draw = (other: PackedKernel[]): number[] => {
      const layout = new Layout();
      const y = layout.reserve('y', 8);
      const x = layout.reserve('x', 1);
      const moments = layout.region(layout.segment('moments', 'f64'), 'moments', 2);
      const stream = layout.region(layout.segment('stream', 'f64'), 'stream', 3);
      const core = new Core(init(), layout);
      core.view(moments).set([0, 1]);
      core.program(other.map((kernel) => ({ kernel, operands: [x, x] })))();
      core.program([{ kernel: 'normal', operands: [y, moments, stream] }])();
      return [...core.view(y)];
    };
    expect(draw([sin, tanh])).toEqual(draw([]));
  });

  it('instantiates its pack once in a core, and not where the core has the kernel itself', () => {
    const pack = vi.fn(momenta.nesterovLookahead.pack);
    const spied = (kernel: PackedKernel): PackedKernel => ({ ...kernel, pack });
    const layout = new Layout();
    const vectors = ['theta', 'd'].map((name) => layout.reserve(name, 3));
    const hyper = layout.region(layout.segment('hyper', 'f64'), 'hyper', 3);
    const ops = [1, 2].map(() => ({ kernel: spied(momenta.nesterovLookahead), operands: [...vectors, hyper] }));
    new Core(initF64(), layout).program(ops)();
    expect(pack).not.toHaveBeenCalled();
    new Core(init(), layout).program(ops)();
    expect(pack).toHaveBeenCalledTimes(1);
  });

  it('is refused where its pack is of another build', () => {
    const { core, op } = inPlace([1]);
    const pack = () => ({ ...rules, build: rules.build + 4096 });
    expect(() => core.program([op({ ...exp, pack })])).toThrow(TypeError);
    expect(() => core.program([op({ ...exp, pack })])).toThrow('that this build of @elbow/core-wasm was made with');
  });

  it('is told from a kernel that its pack does not have', () => {
    const { core, op } = inPlace([1]);
    expect(() => core.program([op({ ...exp, pack: momenta.nesterov.pack })])).toThrow(
      new TypeError('Core.program: neither the core nor a pack has kernel exp'),
    );
  });

  it('keeps its module out of what prints it', () => {
    expect(JSON.stringify(momenta.nesterov)).toBe(
      '{"name":"nesterov","text":"theta[n] g[n] d[n] hyper:f64[3] rates:f64[S] clock:f64[2]"}',
    );
  });
});

it('a name that no kernel of the base has is refused', () => {
  const { core, x } = inPlace([1]);
  const attempt = (): unknown => core.program([{ kernel: 'nesterov' as 'relu', operands: [x] }]);
  expect(attempt).toThrow(
    new TypeError('Core.program: no kernel of the base is called nesterov; a packed one is named by its value'),
  );
});

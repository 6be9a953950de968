import { Core, features, init, Layout } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { init as initRelaxed } from '@elbow/core-wasm/relaxed';
import { describe, expect, it, vi } from 'vitest';
import { Core as SourceCore } from '../src/core.ts';
import { init as sourceInitF64 } from '../src/f64.ts';
import { init as sourceInit } from '../src/index.ts';
import { open, type Source } from '../src/load.ts';
import { init as sourceInitRelaxed } from '../src/relaxed.ts';
import { bytesOf } from '../src/text.ts';
import { source as plain } from '../src/wasm/core.ts';
import { source as f64 } from '../src/wasm/f64.ts';
import { source as functions } from '../src/wasm/functions.ts';
import { source as relaxed } from '../src/wasm/relaxed.ts';
import { source as rules } from '../src/wasm/rules.ts';

const SOURCES = { plain, functions, rules, relaxed, f64 };
const moduleOf = ({ code }: Source): WebAssembly.Module => new WebAssembly.Module(bytesOf(code as string));

describe('the modules under test', () => {
  it.each(Object.entries(SOURCES))('%s was built from the assembly sources as they are', (_, { build }) => {
    expect((build >>> 12).toString(16).padStart(5, '0')).toBe(process.env.ELBOW_ASSEMBLY_HASH?.slice(0, 5));
  });

  it('are loaded from the TypeScript sources, not from dist', () => {
    expect(Core).toBe(SourceCore);
    expect(init).toBe(sourceInit);
    expect(initF64).toBe(sourceInitF64);
    expect(initRelaxed).toBe(sourceInitRelaxed);
  });
});

describe('init', () => {
  it('compiles once', () => {
    expect(init()).toBe(init());
    expect(initF64()).toBe(initF64());
    expect(init()).not.toBe(initF64());
  });

  it('tells precision and whether multiply-add may be fused', () => {
    expect([init().precision, init().relaxed]).toEqual(['f32', false]);
    expect([initF64().precision, initF64().relaxed]).toEqual(['f64', false]);
  });

  it('takes a module that was compiled elsewhere, and does not keep it', () => {
    const module = moduleOf(plain);
    const core = init({ module });
    expect(core.module).toBe(module);
    expect(init()).not.toBe(core);
    const layout = new Layout();
    const x = layout.reserve('x', 2);
    const memory = new Core(core, layout);
    memory.view(x).set([-1, 1]);
    memory.program([{ kernel: 'relu', operands: [x, x] }])();
    expect([...memory.view(x)]).toEqual([0, 1]);
  });

  const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  it.each<[string, unknown, string]>([
    ['bytes', new Uint8Array(8), 'init: module must be a WebAssembly.Module, got [object Uint8Array]'],
    ['a path', './core.wasm', 'init: module must be a WebAssembly.Module, got [object String]'],
    [
      'another module',
      empty,
      'init: module is not the plain f32 core that this build of @elbow/core-wasm was made with',
    ],
    ["the f64 build's module", moduleOf(f64), 'init: module is not the plain f32 core'],
    ['a pack', moduleOf(rules), 'init: module is not the plain f32 core'],
  ])('refuses %s', (_, module, message) => {
    expect(() => init({ module: module as WebAssembly.Module })).toThrow(TypeError);
    expect(() => init({ module: module as WebAssembly.Module })).toThrow(message);
  });

  it('refuses the plain module where the f64 one is wanted', () => {
    expect(() => initF64({ module: moduleOf(plain) })).toThrow('init: module is not the plain f64 core');
  });

  it('says that a bundler left the module out, where its import gave nothing', () => {
    const unresolved: Source = { ...plain, code: undefined as unknown as WebAssembly.Module };
    const message =
      'init: module must be a WebAssembly.Module, got undefined: the bundler did not resolve its .wasm import';
    expect(() => open(unresolved)).toThrow(new TypeError(message));
  });

  it('says that SIMD is missing where the host cannot compile the core', () => {
    const Module = vi.spyOn(WebAssembly, 'Module').mockImplementation(function refuse() {
      throw new WebAssembly.CompileError('invalid value type s128');
    });
    const message = 'init: cannot compile the core: invalid value type s128 (it needs SIMD)';
    expect(() => open({ ...plain })).toThrow(new TypeError(message));
    Module.mockRestore();
  });

  it('of the relaxed build falls back to the plain one where the host has no relaxed SIMD, and says so', () => {
    expect(initRelaxed().relaxed).toBe(features().relaxed);
    expect(initRelaxed().precision).toBe('f32');
  });
});

describe('features', () => {
  it('agree with what the host compiles', () => {
    const { simd, relaxed: hasRelaxed, fused, tile } = features();
    expect(simd).toBe(true);
    expect(tile).toBe('4x8');
    let compiles = true;
    try {
      moduleOf(relaxed);
    } catch {
      compiles = false;
    }
    expect(hasRelaxed).toBe(compiles);
    expect(fused && !hasRelaxed).toBe(false);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const KB = 1024;

/**
 * Ceilings in bytes after gzip -9: of the modules what was promised, of the bundles what they take, and a little. A
 * commit that needs more raises its row and says why.
 */
const CEILINGS: Readonly<Record<string, { readonly ceiling: number; readonly reason: string }>> = {
  'core.wasm': { ceiling: 7.25 * KB, reason: 'every bundle carries the base' },
  'activations.wasm': { ceiling: 3.5 * KB, reason: 'ten activations with derivative and tangent' },
  'data.wasm': { ceiling: 1 * KB, reason: 'the pack that prepares data' },
  'functions.wasm': { ceiling: 3 * KB, reason: 'the pack of functions, element by element' },
  'losses.wasm': { ceiling: 3.75 * KB, reason: 'the pack of losses but two' },
  'math.wasm': { ceiling: 2.25 * KB, reason: 'six functions of f64 numbers, for hosts' },
  'momentum.wasm': { ceiling: 1 * KB, reason: 'the pack of momentum in its forms' },
  'normalisation.wasm': { ceiling: 2.25 * KB, reason: 'batch and layer normalisation, dropout' },
  'predict.wasm': { ceiling: 4.5 * KB, reason: 'the forward pass of every layer' },
  'regression.wasm': { ceiling: 1 * KB, reason: 'squared errors' },
  'rules.wasm': { ceiling: 4 * KB, reason: 'the pack of all other rules' },
  'transforms.wasm': { ceiling: 1 * KB, reason: 'the pack of what comes between gradient and update' },
  'relaxed.wasm': { ceiling: 18.75 * KB, reason: 'the kernels of all packs, fused: 19 rules, all layers and losses' },
  'f64.wasm': { ceiling: 17 * KB, reason: 'the same kernels in f64' },
  'core alone': { ceiling: 11.75 * KB, reason: 'the base as text, and what runs it' },
  'core without its module': { ceiling: 4 * KB, reason: 'layout, memory, programs and signatures' },
};

const MODULES = Object.keys(CEILINGS).filter((name) => name.endsWith('.wasm'));

function expectFits(name: string, size: number): void {
  const { ceiling, reason } = CEILINGS[name] as { ceiling: number; reason: string };
  expect(size, `${name} has ${size} bytes gzipped, the ceiling is ${ceiling}: ${reason}`).toBeLessThanOrEqual(ceiling);
  expect(size, `${name} has ${size} bytes gzipped: lower its ceiling of ${ceiling}`).toBeGreaterThan(ceiling / 2);
}

const gzipped = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length;

/** A bundle as a user makes it, of the built package. */
async function bundled(external: string[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: "export { Core, init, Layout } from '@elbow/core-wasm';", resolveDir: root },
    ...{ absWorkingDir: root, external, bundle: true, minify: true, write: false },
    ...{ format: 'esm', platform: 'browser', target: 'es2022' },
  });
  return gzipped((outputFiles[0] as { contents: Uint8Array }).contents);
}

describe('gzipped sizes', () => {
  it('have a ceiling for every module', () => {
    expect(readdirSync(`${root}/dist/wasm`).filter((file) => file.endsWith('.wasm'))).toEqual(MODULES.toSorted());
  });
  it.each(MODULES)('%s keeps below its ceiling', (file) => {
    expectFits(file, gzipped(readFileSync(`${root}/dist/wasm/${file}`)));
  });
  it('a bundle of the core alone keeps below its ceiling, with its module and without', async () => {
    expectFits('core alone', await bundled([]));
    expectFits('core without its module', await bundled(['#wasm/*']));
  });
});

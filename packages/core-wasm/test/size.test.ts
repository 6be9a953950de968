import { readFileSync } from 'node:fs';
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
  'core.wasm': { ceiling: 12 * KB, reason: 'every bundle carries the plain module' },
  'relaxed.wasm': { ceiling: 14 * KB, reason: 'the kernels of all packs with fused instructions: 19 rules, clipping' },
  'f64.wasm': { ceiling: 12 * KB, reason: 'the same kernels in f64' },
  'core alone': { ceiling: 15.5 * KB, reason: 'the base as text, and what runs it' },
  'core without its module': { ceiling: 6 * KB, reason: 'layout, memory, programs, signatures and the loader' },
};

function expectFits(name: string, size: number): void {
  const { ceiling, reason } = CEILINGS[name] as { ceiling: number; reason: string };
  expect(size, `${name} has ${size} bytes gzipped, the ceiling is ${ceiling}: ${reason}`).toBeLessThanOrEqual(ceiling);
  expect(size, `${name} has ${size} bytes gzipped: lower its ceiling of ${ceiling}`).toBeGreaterThan(ceiling / 2);
}

const gzipped = (bytes: Uint8Array): number => gzipSync(bytes, { level: 9 }).length;

async function bundled(external: string[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: "export { Core, init, Layout } from '@elbow/core-wasm';", resolveDir: root },
    conditions: ['@elbow/source'],
    ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', target: 'es2022' },
    external,
  });
  return gzipped((outputFiles[0] as { contents: Uint8Array }).contents);
}

describe('gzipped sizes', () => {
  it.each(['core.wasm', 'relaxed.wasm', 'f64.wasm'])('%s keeps below its ceiling', (file) => {
    expectFits(file, gzipped(readFileSync(`${root}/dist/wasm/${file}`)));
  });
  it('a bundle of the core alone keeps below its ceiling, with its module and without', async () => {
    expectFits('core alone', await bundled([]));
    expectFits('core without its module', await bundled(['#wasm/*']));
  });
});

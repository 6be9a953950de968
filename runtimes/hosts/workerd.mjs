import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wasmModules } from '../bundle.mjs';
import { driver, inTime } from '../child.mjs';
import { installed, versionOf } from '../install.mjs';

/** Cloudflare's engine through Miniflare: the bundle and its .wasm files as modules, one request. */
export const runtimes = [
  {
    name: 'workerd',
    bundle: 'workerd',
    command: (folder) => {
      installed('miniflare');
      return driver('workerd', folder);
    },
  },
];

/** The day from which workerd behaves as it did when these versions were pinned. */
const COMPATIBILITY_DATE = '2026-04-01';

export async function train(folder) {
  const { Miniflare } = await import('miniflare');
  const script = await readFile(join(folder, 'main.js'), 'utf8');
  const wasm = wasmModules(folder).map(({ name, bytes }) => ({ type: 'CompiledWasm', path: name, contents: bytes }));
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'main.js', contents: script }, ...wasm],
    compatibilityDate: COMPATIBILITY_DATE,
    host: '127.0.0.1',
    // Without this, Miniflare asks Cloudflare what a request would look like.
    cf: false,
  });
  try {
    const response = await inTime(miniflare.dispatchFetch('http://127.0.0.1/'));
    if (!response.ok) throw new Error(`workerd answered ${response.status}: ${await response.text()}`);
    return { version: versionOf('workerd'), ...(await response.json()) };
  } finally {
    await miniflare.dispose();
  }
}

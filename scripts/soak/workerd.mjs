import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { bundle, wasmModules } from '../../runtimes/bundle.mjs';
import { installed } from '../../runtimes/install.mjs';
import { children, residentOf } from './resident.mjs';

const require = createRequire(join(import.meta.dirname, '..', '..', 'runtimes', 'package.json'));
/** Milliseconds that the inspector's message has to reach the isolate, before a request lets it run. */
const PAUSE = 20;

/**
 * workerd: one isolate, a request for each round. Its inspector tells the isolate's heap. The process grows by some KB with every request,
 * whatever runs in it, an empty worker's too: so the requests are few.
 */
export async function workerd({ program, out, leaks }) {
  installed('miniflare');
  const { Miniflare } = await import(require.resolve('miniflare'));
  const entry = `import { round } from './program.ts';
    const respond = async ({ url }) => Response.json(await round(Number(new URL(url).pathname.slice(1)), ${leaks}));
    export default { fetch: (request) => respond(request).catch((error) => new Response(String(error), { status: 500 })) };`;
  const folder = await bundle('workerd', { program, entry, out });
  const wasm = wasmModules(folder).map(({ name, bytes }) => ({ type: 'CompiledWasm', path: name, contents: bytes }));
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'main.js', contents: readFileSync(join(folder, 'main.js'), 'utf8') }, ...wasm],
    compatibilityDate: '2026-04-01',
    host: '127.0.0.1',
    cf: false,
    inspectorPort: 0,
  });
  const trained = async (n) => {
    const response = await miniflare.dispatchFetch(`http://127.0.0.1/${n}`);
    const said = await response.text();
    if (!response.ok) throw new Error(`answered ${response.status}: ${said}`);
    return JSON.parse(said);
  };
  const ask = await inspectorOf(miniflare);
  return {
    async round(n) {
      const said = await trained(n);
      // The isolate collects when a request next runs in it: a round is two requests.
      let isCollected = false;
      const collected = ask('HeapProfiler.collectGarbage').then(() => {
        isCollected = true;
      });
      while (!isCollected) {
        await Promise.race([collected, pause(PAUSE)]);
        if (!isCollected) await trained(0);
      }
      const { usedSize, embedderHeapUsedSize, backingStorageSize } = await ask('Runtime.getHeapUsage');
      return {
        ...said,
        held: usedSize + embedderHeapUsedSize + backingStorageSize,
        resident: residentOf(children('workerd')[0]),
      };
    },
    end: () => miniflare.dispose(),
  };
}

/** A function that asks the inspector of Miniflare's own worker. */
async function inspectorOf(miniflare) {
  const WebSocket = createRequire(require.resolve('miniflare'))('ws');
  const socket = new WebSocket(new URL('/core:user:', await miniflare.getInspectorURL()));
  await once(socket, 'open');
  const waiting = new Map();
  socket.on('message', (text) => {
    const { id, result, error } = JSON.parse(text);
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (error) reject?.(new Error(`inspector: ${error.message}`));
    else resolve?.(result);
  });
  socket.on('error', () => {}); // it closes next
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the inspector has closed'));
  });
  let asked = 0;
  return (method) =>
    new Promise((resolve, reject) => {
      waiting.set(++asked, { resolve, reject });
      socket.send(JSON.stringify({ id: asked, method }));
    });
}

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundle } from '../../runtimes/bundle.mjs';
import { installed, Missing } from '../../runtimes/install.mjs';
import { residentOf } from './resident.mjs';

const require = createRequire(join(import.meta.dirname, '..', '..', 'runtimes', 'package.json'));
const CHROMIUM = '/usr/bin/chromium';

/** Chromium: one page, which is called for each round; its heap after collection. */
export async function chromium({ program, out, leaks }) {
  if (!existsSync(CHROMIUM)) throw new Missing(`there is no ${CHROMIUM}`);
  installed('playwright-core');
  const entry = `import { round } from './program.ts'; globalThis.round = (n) => round(n, ${leaks});`;
  const folder = await bundle('page', { program, entry, out });
  const server = await served(readFileSync(join(folder, 'main.js'), 'utf8'));
  const browser = await require('playwright-core').chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const page = await browser.newPage();
  const inspector = await page.context().newCDPSession(page);
  const processes = await browser.newBrowserCDPSession();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate(() => import('/main.js'));
  return {
    async round(n) {
      const trained = await page.evaluate((count) => globalThis.round(count), n);
      await inspector.send('HeapProfiler.collectGarbage');
      const heap = await inspector.send('Runtime.getHeapUsage');
      const { processInfo } = await processes.send('SystemInfo.getProcessInfo');
      const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentOf(id));
      return {
        ...trained,
        held: heap.usedSize + heap.embedderHeapUsedSize + heap.backingStorageSize,
        resident: renderers.includes(null) ? null : renderers.reduce((sum, bytes) => sum + bytes, 0),
      };
    },
    async end() {
      await browser.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Serves an empty page and one script to this machine. */
async function served(script) {
  const server = createServer((request, response) => {
    const isScript = request.url === '/main.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : '<!doctype html><title>Elbow</title><link rel=icon href=data:,>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

// Runs a bundled module in a Chromium page and prints what its `globalThis.result` resolves to: node chromium.mjs main.mjs.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { chromium } = createRequire(join(import.meta.dirname, '..', 'runtimes', 'package.json'))('playwright-core');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** With these a page's clock counts in steps of 5 µs, otherwise of 100. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
/** The icon keeps the browser from asking for one. */
const PAGE = '<!doctype html><title>Elbow</title><link rel=icon href=data:,>';

const script = readFileSync(process.argv[2]);
const server = createServer((request, response) => {
  const isScript = request.url === '/main.mjs';
  response.writeHead(200, { 'content-type': isScript ? 'text/javascript; charset=utf-8' : 'text/html', ...ISOLATED });
  response.end(isScript ? script : PAGE);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
try {
  const page = await browser.newPage();
  page.on('console', (message) => console.error(message.text()));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const report = await page.evaluate(async () => {
    await import('/main.mjs');
    return globalThis.result;
  });
  console.log(JSON.stringify({ ...report, version: `Chromium ${browser.version()}` }));
} finally {
  await browser.close();
  server.close();
  server.closeAllConnections();
}

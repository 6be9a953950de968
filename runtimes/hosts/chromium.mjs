import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { driver, inTime } from '../child.mjs';
import { installed, Missing } from '../install.mjs';

const CHROMIUM = '/usr/bin/chromium';

/** Quiet, offline and without the sandbox, which root (as CI often is) cannot have. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The icon keeps the browser from asking for one. */
const PAGE = '<!doctype html><title>Elbow</title><link rel=icon href=data:,>';

/** Chromium's page and its module Web Worker. */
export const runtimes = ['page', 'worker'].map((kind) => ({
  name: `chromium-${kind}`,
  bundle: kind,
  command: (folder) => {
    installed('playwright-core');
    if (!existsSync(CHROMIUM)) throw new Missing(`there is no ${CHROMIUM}`);
    return driver('chromium', folder, kind);
  },
}));

/** What the page does for each kind; both functions run inside the browser. */
const INSIDE = {
  page: async () => {
    await import('/main.js');
    return globalThis.result;
  },
  worker: () =>
    new Promise((resolve, reject) => {
      const worker = new Worker('/main.js', { type: 'module' });
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.result));
      worker.onerror = (event) => reject(new Error(event.message || 'the worker did not load'));
    }),
};

export async function train(folder, kind) {
  const { chromium } = await import('playwright-core');
  const server = await serve(join(folder, 'main.js'));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => console.error(`page: ${message.text()}`));
    page.on('pageerror', (error) => console.error(`page: ${error}`));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const result = await inTime(page.evaluate(INSIDE[kind]));
    return { version: browser.version(), ...result };
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}

/** Serves an empty page and the one script, to this machine only, at a port that the system chooses. */
async function serve(script) {
  const javascript = await readFile(script);
  const server = createServer((request, response) => {
    if (request.url === '/main.js') {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(javascript);
    } else if (request.url === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE);
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

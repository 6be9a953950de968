// Trains the same network again and again, for ten minutes in all: in Node, in workerd and in Chromium, each a third of the time. Every training has to
// reach the golden hash (no drift in the bits), and what the host holds must not grow: the median of the last third of the samples at most
// a tenth, or 8 MB, above that of the middle third. Prints a line for each host; exits 1 where one fails. Usage:
//   node scripts/prove-soak.mjs [--minutes 10]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { bundle, wasmModules } from '../runtimes/bundle.mjs';
import { install } from '../runtimes/install.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 1000)) {
  console.error(`prove-soak: --minutes must be a number above 0, got ${values.minutes}`);
  process.exit(2);
}
const root = join(import.meta.dirname, '..');
const golden = JSON.parse(readFileSync(join(root, 'runtimes', 'golden.json'), 'utf8')).weights;
const require = createRequire(join(root, 'runtimes', 'package.json'));
const CHROMIUM = '/usr/bin/chromium';
const SLACK = 8 * 2 ** 20;
const program = join(root, 'packaging', 'program.ts');
const complaint = await install((line) => console.error(line));
if (complaint !== null) console.error(complaint);
const work = mkdtempSync(join(tmpdir(), 'elbow-soak-'));

/** Node: a process of its own that says hash and bytes held, once a training. */
async function inNode(until) {
  const folder = await bundle('main', { program, out: work });
  const file = join(folder, 'soak.mjs');
  const body = readFileSync(join(folder, 'main.js'), 'utf8').replace(
    /console\.log\(JSON\.stringify\(\{ version[\s\S]*$/,
    '',
  );
  writeFileSync(
    file,
    `${body}\nfor (;;) { const { hash } = await run(); gc(); const { heapUsed, external, arrayBuffers } = process.memoryUsage(); console.log(hash, heapUsed + external + arrayBuffers); }`,
  );
  const child = spawn(process.execPath, ['--expose-gc', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const samples = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [hash, bytes] = line.split(' ');
    samples.push({ hash, bytes: Number(bytes) });
    if (Date.now() > until) break;
  }
  child.kill();
  await once(child, 'exit');
  return samples;
}

/** workerd: one isolate, a request for each training; what the process holds resident. */
async function inWorkerd(until) {
  const { Miniflare } = await import(require.resolve('miniflare'));
  const folder = await bundle('workerd', { program, out: work });
  const wasm = wasmModules(folder).map(({ name, bytes }) => ({ type: 'CompiledWasm', path: name, contents: bytes }));
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'main.js', contents: readFileSync(join(folder, 'main.js'), 'utf8') }, ...wasm],
    compatibilityDate: '2026-04-01',
    host: '127.0.0.1',
    cf: false,
  });
  const samples = [];
  try {
    while (samples.length === 0 || Date.now() < until) {
      const { hash } = await (await miniflare.dispatchFetch('http://127.0.0.1/')).json();
      samples.push({ hash, bytes: residentOfWorkerd() });
    }
  } finally {
    await miniflare.dispose();
  }
  return samples;
}

/** Bytes resident of this process's workerd; 0 where the system does not tell. */
function residentOfWorkerd() {
  try {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ');
    const workerd = children.find((id) => readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('workerd'));
    const pages = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${workerd}/status`, 'utf8'))?.[1] ?? '0';
    return Number(pages) * 1024;
  } catch {
    return 0;
  }
}

/** Chromium: one page; its heap after collection. */
async function inChromium(until) {
  if (!existsSync(CHROMIUM)) return null;
  const { chromium } = require('playwright-core');
  const folder = await bundle('page', { program, out: work });
  const body = readFileSync(join(folder, 'main.js'), 'utf8').replace(
    /globalThis\.result = run\(\);/,
    'globalThis.run = run;',
  );
  const server = createServer((request, response) => {
    const isScript = request.url === '/main.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? body : '<!doctype html><title>Elbow</title><link rel=icon href=data:,>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  const samples = [];
  try {
    const page = await browser.newPage();
    const session = await page.context().newCDPSession(page);
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.evaluate(() => import('/main.js'));
    while (samples.length === 0 || Date.now() < until) {
      const hash = await page.evaluate(async () => (await globalThis.run()).hash);
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
      samples.push({ hash, bytes: usedSize + backingStorageSize });
    }
  } finally {
    await browser.close();
    server.close();
  }
  return samples;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

let failed = 0;
const HOSTS = { node: inNode, workerd: inWorkerd, chromium: inChromium };
try {
  console.log('host      trainings  other hashes  held before  held after');
  for (const [name, soak] of Object.entries(HOSTS)) {
    const samples = await soak(Date.now() + (minutes * 60_000) / Object.keys(HOSTS).length);
    if (samples === null) {
      if (process.env.CI) failed++;
      console.log(`${name.padEnd(9)} is not on this machine`);
      continue;
    }
    const third = Math.floor(samples.length / 3);
    const other = samples.filter(({ hash }) => hash !== golden).length;
    const before = median(samples.slice(third, 2 * third).map(({ bytes }) => bytes));
    const after = median(samples.slice(2 * third).map(({ bytes }) => bytes));
    const grows = after > Math.max(1.1 * before, before + SLACK);
    if (other > 0 || grows || third < 2) failed++;
    console.log(
      `${name.padEnd(9)} ${String(samples.length).padStart(9)}  ${String(other).padStart(12)}  ${megabytes(before).padStart(11)}  ${megabytes(after).padStart(10)}${grows ? '  GROWS' : ''}${third < 2 ? '  TOO FEW' : ''}`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`${Object.keys(HOSTS).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

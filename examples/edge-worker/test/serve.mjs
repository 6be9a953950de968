// The Worker as wrangler would bundle it, in workerd on this machine.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { wasmFiles } from '../../../runtimes/bundle.mjs';

const here = join(import.meta.dirname, '..');
const requireRuntime = createRequire(join(here, '../../runtimes/package.json'));

/** Two writers' tokens; the same in every run, so that a hostile request can be repeated. */
const token = (name) => createHash('sha256').update(name).digest('hex').slice(0, 32);
export const TOKENS = { ada: token('ada'), eve: token('eve') };

/** The modules of a Worker: the bundle and the .wasm files beside it. `plugins` may put other files in the place of its own. */
export async function bundleWorker({ entry = 'src/worker.ts', plugins = [], nodePaths = [] } = {}) {
  const wasm = new Map();
  const { outputFiles } = await build({
    entryPoints: [join(here, entry)],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    // As wrangler sets it.
    platform: 'browser',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*'],
    nodePaths,
    plugins: [...plugins, wasmFiles('module', wasm)],
    logLevel: 'silent',
  });
  const { text } = outputFiles[0];
  const used = [...wasm].filter(([name]) => text.includes(`./${name}`));
  return [
    { type: 'ESModule', path: 'main.js', contents: text },
    ...used.map(([name, path]) => ({ type: 'CompiledWasm', path: name, contents: readFileSync(path) })),
  ];
}

/**
 * Starts it. `persist` names a folder that outlives it; `limits` are requests in a minute; `bindings` are added to those of
 * wrangler.jsonc. Returns Miniflare.
 */
export function serve(modules, { persist = false, limits = {}, bindings = {}, ...options } = {}) {
  const { Miniflare, Log, LogLevel } = requireRuntime('miniflare');
  const config = JSON.parse(readFileSync(join(here, 'wrangler.jsonc'), 'utf8').replace(/^\s*\/\/.*$/gm, ''));
  const simple = (name) => ({ simple: { limit: limits[name] ?? 100_000, period: 60 } });
  return new Miniflare({
    modules,
    compatibilityDate: config.compatibility_date,
    host: '127.0.0.1',
    cf: false,
    log: new Log(LogLevel.ERROR),
    durableObjects: { LEARNER: { className: 'Learner', useSQLite: true } },
    durableObjectsPersist: persist && join(persist, 'objects'),
    kvNamespaces: ['SNAPSHOTS'],
    kvPersist: persist && join(persist, 'kv'),
    ratelimits: { REQUESTS: simple('REQUESTS'), WRITES: simple('WRITES') },
    bindings: { ...config.vars, WRITE_TOKENS: JSON.stringify(TOKENS), ...bindings },
    ...options,
  });
}

/** Sends a request; `token` is the first writer's unless given. Returns status and body. */
export async function send(miniflare, method, path, body, { token = TOKENS.ada, headers = {} } = {}) {
  const raw = typeof body === 'string' || body instanceof Uint8Array || body === undefined;
  const response = await miniflare.dispatchFetch(`http://127.0.0.1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, json: parsed(text), headers: response.headers };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The model itself, for Node: what the Worker's answers are compared with. */
export async function model(hidden) {
  const outfile = join(here, '../.build/edge-model.mjs');
  const [platform, mainFields] = ['neutral', ['module', 'main']];
  await build({
    entryPoints: [join(here, 'src/model.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform,
    mainFields,
  });
  const { createModel } = await import(pathToFileURL(outfile).href);
  return createModel(hidden);
}

/** Numbers in [0, 1) by a linear congruential generator (Numerical Recipes' constants): the same in every run. */
export function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Request number i: 1 to 3 rows, of class 1 where the first two features are together above 0. */
export function lesson(i) {
  const next = numbers(i + 1);
  const rows = Array.from({ length: 1 + (i % 3) }, () => Array.from({ length: 8 }, () => 4 * next() - 2));
  return { rows, labels: rows.map(([a, b]) => Number(a + b > 0)) };
}

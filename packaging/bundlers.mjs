import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ran, root } from './run.mjs';
import { transpiled } from './transpiled.mjs';

/**
 * The most that an app may weigh, minified and gzipped, through any of the bundlers: 8 % above the largest measured, Vite's, which as a library
 * keeps its white space. A bundler that drags in what the app does not name is far above: all of nn is 80 KB, what trains 24 KB.
 */
const CEILINGS = { trains: 28.5 * 1024, predicts: 14 * 1024 }; // Vite: 26.4 and 12.9 KB; the others 24.8 and 12.8 KB or less
const CHROMIUM = '/usr/bin/chromium';

/** Bundles a file of a project into out/main.js, by each bundler. */
const BUNDLERS = {
  esbuild: async (project, entry, out) => {
    const { build } = await import('esbuild');
    await build({
      entryPoints: [join(project, entry)],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      outfile: join(out, 'main.js'),
      logLevel: 'silent',
    });
  },
  rollup: async (project, entry, out) => {
    const { rollup } = await import('rollup');
    const { default: resolve } = await import('@rollup/plugin-node-resolve');
    const { default: terser } = await import('@rollup/plugin-terser');
    const made = await rollup({
      input: join(project, entry),
      plugins: [resolve({ browser: true }), terser({ ecma: 2020, module: true })],
      onwarn() {},
    });
    await made.write({ file: join(out, 'main.js'), format: 'es', inlineDynamicImports: true });
    await made.close();
  },
  vite: async (project, entry, out) => {
    const { build } = await import('vite');
    await build({
      root: project,
      logLevel: 'silent',
      configFile: false,
      build: {
        target: 'es2022',
        outDir: out,
        emptyOutDir: false,
        minify: true,
        lib: { entry: join(project, entry), formats: ['es'], fileName: () => 'main.js' },
      },
    });
  },
  webpack: async (project, entry, out) => {
    const { default: webpack } = await import('webpack');
    const stats = await new Promise((resolve, reject) =>
      webpack(
        {
          mode: 'production',
          target: ['web', 'es2022'],
          context: project,
          entry: `./${entry}`,
          experiments: { outputModule: true },
          output: { path: out, filename: 'main.js', module: true, chunkFormat: 'module' },
          performance: false,
        },
        (error, done) => (error ? reject(error) : resolve(done)),
      ),
    );
    if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  },
  bun: async (project, entry, out) => {
    const { runtimes } = await import('../runtimes/hosts/bun.mjs');
    const { file } = runtimes[0].command(out);
    ran(
      file,
      [
        'build',
        join(project, entry),
        '--minify',
        '--target=browser',
        '--format=esm',
        `--outdir=${out}`,
        '--entry-naming=main.js',
      ],
      { cwd: project },
    );
  },
};

/** What the browser says of each bundle; null where there is no Chromium. */
async function inChromium(files) {
  if (!existsSync(CHROMIUM)) return null;
  const { chromium } = createRequire(join(root, 'runtimes', 'package.json'))('playwright-core');
  const server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    const text = files.get(name);
    if (name === '')
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!doctype html><title>Elbow</title><link rel=icon href=data:,>');
    else if (text === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/javascript' }).end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
  const found = new Map();
  try {
    for (const name of files.keys()) {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      found.set(
        name,
        await page.evaluate(async (file) => {
          await import(`/${file}`);
          return (await globalThis.result).hash;
        }, name),
      );
      await page.close();
    }
  } finally {
    await browser.close();
    server.close();
  }
  return found;
}

/** Writes the apps into a project, as JavaScript, and the model of the second; returns each with the hash that it must reach. */
function apps(project) {
  transpiled(project);
  const writer = `
    import { createHash } from 'node:crypto';
    import { writeFileSync } from 'node:fs';
    import { model } from './everything.js';
    const { file, y } = model();
    writeFileSync('model.js', 'export const model = ' + JSON.stringify([...file]));
    console.log(createHash('sha256').update(new Uint8Array(y.buffer)).digest('hex'));`;
  writeFileSync(join(project, 'write.js'), writer);
  const outputs = ran(process.execPath, ['write.js'], { cwd: project }).trim();
  const weights = JSON.parse(readFileSync(join(root, 'runtimes', 'golden.json'), 'utf8')).weights;
  return [
    { name: 'trains and predicts', entry: 'app.js', wanted: weights, ceiling: CEILINGS.trains },
    { name: 'predicts only', entry: 'predictOnly.js', wanted: outputs, ceiling: CEILINGS.predicts },
  ];
}

/** One app through one bundler, run in node. */
async function made(project, out, pack, { entry }) {
  mkdirSync(out, { recursive: true });
  await pack(project, entry, out);
  const chunks = readdirSync(out).filter((file) => file.endsWith('.js'));
  if (chunks.length !== 1) throw new Error(`made ${chunks.length} files: ${chunks.join(', ')}`);
  const bytes = readFileSync(join(out, 'main.js'));
  copyFileSync(join(out, 'main.js'), join(out, 'main.mjs'));
  return { bytes, hash: JSON.parse(ran(process.execPath, [join(out, 'main.mjs')]).trim()).hash };
}

const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

/** Rows of the table of bundlers, and how many failed. */
export async function bundlers(project, work) {
  const files = new Map();
  const tried = [];
  for (const app of apps(project)) {
    for (const [bundler, pack] of Object.entries(BUNDLERS)) {
      const name = `${bundler}-${app.entry}`;
      try {
        const { bytes, hash } = await made(project, join(work, 'bundlers', name), pack, app);
        files.set(name, bytes);
        tried.push({ name, bundler, app, bytes, hash });
      } catch (error) {
        tried.push({ name, bundler, app, error: error.message.split('\n').slice(0, 3).join(' ').slice(0, 160) });
      }
    }
  }
  const browser = await inChromium(files);
  const rows = [['bundler', 'app', 'minified', 'gzipped', 'at most', 'node', 'chromium']];
  let failed = 0;
  for (const { name, bundler, app, bytes, hash, error } of tried) {
    if (error !== undefined) {
      failed++;
      rows.push([bundler, app.name, '', '', '', `FAILED ${error}`]);
      continue;
    }
    const page = browser?.get(name);
    const pageIsRight = browser === null ? !process.env.CI : page === app.wanted;
    const gzipped = gzipSync(bytes, { level: 9 }).length;
    const isLight = gzipped <= app.ceiling;
    if (hash !== app.wanted || !pageIsRight || !isLight) failed++;
    const said = (found) => (found === app.wanted ? 'same bits' : `FAILED ${String(found).slice(0, 12)}`);
    rows.push([
      bundler,
      app.name,
      kilobytes(bytes.length),
      `${kilobytes(gzipped)}${isLight ? '' : ' TOO MUCH'}`,
      kilobytes(app.ceiling),
      said(hash),
      browser === null ? 'no Chromium' : said(page),
    ]);
  }
  return { rows, failed };
}

import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { transform } from 'esbuild';
import { here, ran, root } from './run.mjs';

const CHROMIUM = '/usr/bin/chromium';

/** Bundles app.js of a project into out/, by each bundler; returns the entry file. */
const BUNDLERS = {
  esbuild: async (project, out) => {
    const { build } = await import('esbuild');
    await build({
      entryPoints: [join(project, 'app.js')],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      outfile: join(out, 'main.js'),
      logLevel: 'silent',
    });
  },
  rollup: async (project, out) => {
    const { rollup } = await import('rollup');
    const { default: resolve } = await import('@rollup/plugin-node-resolve');
    const { default: terser } = await import('@rollup/plugin-terser');
    const made = await rollup({
      input: join(project, 'app.js'),
      plugins: [resolve({ browser: true }), terser({ ecma: 2020, module: true })],
      onwarn() {},
    });
    await made.write({ file: join(out, 'main.js'), format: 'es', inlineDynamicImports: true });
    await made.close();
  },
  vite: async (project, out) => {
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
        lib: { entry: join(project, 'app.js'), formats: ['es'], fileName: () => 'main.js' },
      },
    });
  },
  webpack: async (project, out) => {
    const { default: webpack } = await import('webpack');
    const stats = await new Promise((resolve, reject) =>
      webpack(
        {
          mode: 'production',
          target: ['web', 'es2022'],
          context: project,
          entry: './app.js',
          experiments: { outputModule: true },
          output: { path: out, filename: 'main.js', module: true, chunkFormat: 'module' },
          performance: false,
        },
        (error, done) => (error ? reject(error) : resolve(done)),
      ),
    );
    if (stats.hasErrors()) throw new Error(stats.toString({ all: false, errors: true }));
  },
  bun: async (project, out) => {
    const { runtimes } = await import('../runtimes/hosts/bun.mjs');
    const { file } = runtimes[0].command(out);
    ran(
      file,
      [
        'build',
        join(project, 'app.js'),
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

/** Rows of the table of bundlers, and how many failed. */
export async function bundlers(project, work) {
  const golden = JSON.parse(readFileSync(join(root, 'runtimes', 'golden.json'), 'utf8')).weights;
  for (const name of ['program', 'app']) {
    const { code } = await transform(readFileSync(join(here, `${name}.ts`), 'utf8'), {
      loader: 'ts',
      target: 'es2022',
    });
    writeFileSync(join(project, `${name}.js`), code.replaceAll('./program.ts', './program.js'));
  }
  const rows = [['bundler', 'minified', 'gzipped', 'node', 'chromium']];
  const files = new Map();
  const made = [];
  for (const [name, pack] of Object.entries(BUNDLERS)) {
    const out = join(work, 'bundlers', name);
    mkdirSync(out, { recursive: true });
    try {
      await pack(project, out);
      const chunks = readdirSync(out).filter((file) => file.endsWith('.js'));
      if (chunks.length !== 1) throw new Error(`made ${chunks.length} files: ${chunks.join(', ')}`);
      const bytes = readFileSync(join(out, 'main.js'));
      copyFileSync(join(out, 'main.js'), join(out, 'main.mjs'));
      const { hash } = JSON.parse(ran(process.execPath, [join(out, 'main.mjs')]).trim());
      files.set(`${name}.js`, bytes);
      made.push({ name, minified: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length, node: hash });
    } catch (error) {
      made.push({ name, error: error.message.split('\n').slice(0, 3).join(' ').slice(0, 160) });
    }
  }
  const browser = await inChromium(files);
  let failed = 0;
  for (const { name, minified, gzipped, node, error } of made) {
    const page = browser?.get(`${name}.js`);
    const pageIsRight = browser === null ? !process.env.CI : page === golden;
    if (error !== undefined || node !== golden || !pageIsRight) failed++;
    if (error !== undefined) rows.push([name, '', '', `FAILED ${error}`]);
    else
      rows.push([
        name,
        `${(minified / 1024).toFixed(1)} KB`,
        `${(gzipped / 1024).toFixed(1)} KB`,
        node === golden ? 'golden' : `FAILED ${node.slice(0, 12)}`,
        browser === null ? 'no Chromium' : page === golden ? 'golden' : `FAILED ${String(page).slice(0, 12)}`,
      ]);
  }
  return { rows, failed };
}

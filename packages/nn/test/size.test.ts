import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { compile, dense, relu, sequential, squaredError, toTypeScript } from '@elbow/nn';
import { build, type Plugin, transform } from 'esbuild';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const KB = 1024;
const CORE = ['@elbow/core-wasm'];

interface Bundle {
  readonly contents: string;
  readonly external: readonly string[];
  /** Bytes after gzip -9. A commit that needs more raises it and says why. */
  readonly ceiling: number;
  readonly reason: string;
}

const PAGE = `
  import { compile, crossEntropy, dense, relu, sequential } from '@elbow/nn';
  import { adam } from '@elbow/optim';
  const network = sequential(2, dense(16), relu(), dense(2));
  const session = compile(network, { loss: crossEntropy(), rule: adam(), seed: 1 });
  export const step = (x, t) => session.step(x, t);
  export const predict = (x) => session.predict(x);
`;

const BUNDLES: Readonly<Record<string, Bundle>> = {
  'a page that trains and predicts': {
    contents: PAGE,
    external: [],
    ceiling: 20 * KB,
    reason: 'all that a page needs, the base inlined as text',
  },
  'the same that trains by epochs, without blocking': {
    contents: `
      import { trainAsync } from '@elbow/nn';
      ${PAGE}
      export const learn = (data) => trainAsync(session, data, { epochs: 10, now: () => performance.now() });
    `,
    external: [],
    ceiling: 26 * KB,
    reason:
      'the page, and what orders rows, validates, stops early and breathes; with train in place of trainAsync 1 KB less',
  },
  'an app that opens a model and predicts': {
    contents: "export { predictor } from '@elbow/nn/predict';",
    external: [],
    ceiling: 11.25 * KB,
    reason: 'the core for inference, and no code that trains: any model that toPredictor writes',
  },
  'the same with the relaxed core': {
    contents: `import { init } from '@elbow/core-wasm/relaxed';${PAGE.replace('seed: 1', 'seed: 1, core: init()')}`,
    external: [],
    ceiling: 38.25 * KB,
    reason: 'the kernels of all packs, and the base too: a host without relaxed SIMD falls back to it',
  },
  'the same with momentum in place of Adam': {
    contents: PAGE.replaceAll('adam', 'momentum'),
    external: [],
    ceiling: 21.5 * KB,
    reason: 'the base and one pack, whose loop for whole vectors is as fast as memory',
  },
  'the same with tanh and Huber’s loss': {
    contents: PAGE.replaceAll('relu', 'tanh').replaceAll('crossEntropy', 'huber'),
    external: [],
    ceiling: 27.5 * KB,
    reason: 'the base and the packs of activations and of losses',
  },
  'everything of nn, optim and core': {
    contents: "export * from '@elbow/nn'; export * from '@elbow/optim'; export * from '@elbow/core-wasm';",
    external: ['#wasm'],
    ceiling: 80 * KB,
    reason: 'all JavaScript of the three packages, without the module',
  },
  'the rules alone': {
    contents: "export { adam, gradientDescent, momentum, nesterov, rprop } from '@elbow/optim';",
    external: CORE,
    ceiling: 1.5 * KB,
    reason: 'a rule is data and a few checks',
  },
};

/** Leaves imports to somebody else, without the trace that an unused one would leave. */
const leftOut = (names: readonly string[]): Plugin => ({
  name: 'left-out',
  setup(builder) {
    builder.onResolve({ filter: /^[@#]/ }, ({ path }) =>
      names.some((name) => path === name || path.startsWith(`${name}/`))
        ? { path, external: true, sideEffects: false }
        : undefined,
    );
  },
});

/** A bundle as a user makes it: of the built packages, unless a condition says otherwise. */
async function bundled({ contents, external }: Bundle, conditions: string[] = []) {
  const { outputFiles, metafile } = await build({
    ...{ stdin: { contents, resolveDir: root }, absWorkingDir: root, conditions, plugins: [leftOut(external)] },
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', target: 'es2022' },
    ...{ write: false, metafile: true },
  });
  const [output] = Object.values(metafile.outputs);
  return { bytes: outputFiles[0]?.contents ?? new Uint8Array(), inputs: output?.inputs ?? {} };
}

it.each(Object.keys(BUNDLES))('%s keeps below its ceiling, gzipped', async (name) => {
  const bundle = BUNDLES[name] as Bundle;
  const { bytes } = await bundled(bundle);
  const size = gzipSync(bytes, { level: 9 }).length;
  const { ceiling, reason } = bundle;
  expect(size, `${name}: ${size} bytes gzipped, the ceiling is ${ceiling}: ${reason}`).toBeLessThanOrEqual(ceiling);
  expect(size, `${name}: ${size} bytes gzipped: lower its ceiling of ${ceiling}`).toBeGreaterThan(ceiling / 2);
});

it('what predicts carries no source that trains', async () => {
  const { inputs } = await bundled(BUNDLES['an app that opens a model and predicts'] as Bundle, ['@elbow/source']);
  const carried = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const sources = carried.map(([file]) => file.replace(/^\.\.\//, ''));
  expect(sources.filter((file) => file.startsWith('src/')).toSorted()).toEqual([
    'src/checkpoint/fingerprint.ts',
    'src/checkpoint/safetensors.ts',
    'src/interchange/forwardLayout.ts',
    'src/interchange/forwardProgram.ts',
    'src/options.ts',
    'src/predict.ts',
    'src/predictRows.ts',
    'src/rows.ts',
  ]);
  const others = sources.filter((file) => /^optim|\/wasm\//.test(file));
  const wasm = ['predict', 'predictTexts', 'signatures'].map((name) => `core-wasm/src/wasm/${name}.ts`);
  expect(others.toSorted()).toEqual(wasm);
});

it('a model written as TypeScript needs no package: its size is that of its numbers', async () => {
  const session = compile(sequential(4, dense(16), relu(), dense(3)), { loss: squaredError(), seed: 1 });
  const { code } = await transform(toTypeScript(session), { loader: 'ts', minify: true });
  expect(code).not.toContain('import');
  // 131 numbers of about nine digits, which gzip packs to some five bytes each, and the loop around them.
  expect(gzipSync(code, { level: 9 }).length).toBeLessThan(131 * 6 + KB);
});

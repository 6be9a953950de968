// Builds @elbow/core-wasm: from one source the plain f32 core as a base and its packs, and the complete relaxed and f64
// cores; their inlined forms, the kernels' signatures, the bundles and the declarations.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUILDS, buildNumber, compile, PACKS } from './compile.mjs';
import { inlineSource, kernelsSource, moduleSource, packSource, signatureSource, textsSource } from './generate.mjs';
import { kernelLines, parseSignature, root } from './sources.mjs';

/** Writes beside the target first, so that an interrupted build leaves no half file. */
function write(path, contents) {
  writeFileSync(`${path}.tmp`, contents);
  renameSync(`${path}.tmp`, path);
}

const dist = join(root, 'dist');
const generated = join(root, 'src', 'wasm');
for (const folder of [dist, generated]) rmSync(folder, { recursive: true, force: true });
rmSync(join(root, '.turbo', 'build.tsbuildinfo'), { force: true });
mkdirSync(join(dist, 'wasm'), { recursive: true });
mkdirSync(generated, { recursive: true });

const compiled = [];
for (const spec of BUILDS) compiled.push([spec, await compile(spec)]);

const exportsOf = (wasm) => WebAssembly.Module.exports(new WebAssembly.Module(wasm)).map(({ name }) => name);

/** All kernels, each with the one pack of the plain build that exports it: null for the base; `math` has none. */
function placedKernels() {
  const modules = compiled
    .filter(([{ name, entry }]) => entry.startsWith('packs/') && name !== 'math')
    .map(([{ name, entry }, wasm]) => ({ entry, pack: name === 'core' ? null : name, exported: exportsOf(wasm) }));
  return kernelLines().map(({ name, file, text }) => {
    parseSignature(name, text);
    const [home, other] = modules.filter(({ exported }) => exported.includes(name));
    if (!home) throw new Error(`${file}: kernel ${name} is exported by no file of assembly/packs`);
    if (other) throw new Error(`${file}: kernel ${name} is exported by ${home.entry} and ${other.entry}`);
    return { name, text, pack: home.pack };
  });
}

const kernels = placedKernels();
const base = kernels.filter(({ pack }) => pack === null);
const packed = kernels.filter(({ pack }) => pack !== null);
write(join(generated, 'signatures.ts'), signatureSource(base, packed));
/** The packs that hold kernels; `math` holds functions for callers outside. */
const KERNEL_PACKS = PACKS.filter((name) => packed.some(({ pack }) => pack === name));
write(join(generated, 'kernels.ts'), kernelsSource(KERNEL_PACKS, base, packed));
for (const name of KERNEL_PACKS) {
  const own = packed.filter(({ pack }) => pack === name);
  write(join(generated, `${name}Kernels.ts`), packSource(name, own));
}
const [, predict] = compiled.find(([{ name }]) => name === 'predict');
const predicting = kernels.filter(({ name }) => exportsOf(predict).includes(name));
write(join(generated, 'predictTexts.ts'), textsSource(predicting));
for (const [spec, wasm] of compiled) {
  const { name } = spec;
  const number = buildNumber(spec);
  write(join(dist, 'wasm', `${name}.wasm`), wasm);
  write(join(dist, 'wasm', `${name}.module.js`), moduleSource(number, `./${name}.wasm`));
  write(join(dist, 'wasm', `${name}.edgeLight.js`), moduleSource(number, `./${name}.wasm?module`));
  write(join(generated, `${name}.ts`), inlineSource(number, wasm));
}

const shared = { format: 'esm', platform: 'neutral', target: 'es2022', logLevel: 'warning' };
await build({
  ...shared,
  entryPoints: BUILDS.map(({ name }) => join(generated, `${name}.ts`)),
  outdir: join(dist, 'wasm'),
});
await build({
  ...shared,
  bundle: true,
  splitting: true,
  sourcemap: true,
  packages: 'external',
  external: ['#*'],
  entryPoints: Object.fromEntries([
    ...['index', 'predict', 'relaxed', 'f64', 'math'].map((entry) => [entry, join(root, 'src', `${entry}.ts`)]),
    ...KERNEL_PACKS.map((pack) => [pack, join(generated, `${pack}Kernels.ts`)]),
    ['kernels', join(generated, 'kernels.ts')],
  ]),
  outdir: dist,
});
const require = createRequire(import.meta.url);
execFileSync(
  process.execPath,
  [join(require.resolve('typescript/package.json'), '..', 'bin', 'tsc'), '-p', 'tsconfig.json'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
for (const [{ name }, wasm] of compiled) console.log(`${name}.wasm ${wasm.length} bytes`);

// Builds @elbow/core-wasm: three modules from one source (plain f32, relaxed f32, f64), their inlined forms, the
// kernels' signatures, the bundles and the declarations.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { build } from 'esbuild';
import { kernelLines, parseSignature, root, sourceHash } from './sources.mjs';

const BUILDS = [
  { name: 'core', real: 'f32', relaxed: false, inline: 'inline', window: 'plain' },
  { name: 'relaxed', real: 'f32', relaxed: true, inline: 'inlineRelaxed', window: 'relaxed' },
  { name: 'f64', real: 'f64', relaxed: false, inline: 'inlineF64', window: 'f64' },
];
const FLAGS = [
  ...['--runtime', 'stub', '--importMemory', '--noExportMemory', '--exportTable', '--enable', 'simd'],
  ...['-O3', '--converge', '--noAssert', '--use', 'abort=', '--baseDir', root, '--disableWarning', '112'],
];

/** Compiles assembly/index.ts; the f64 build reads another element type in assembly/real.ts. */
async function compile({ name, real, relaxed }) {
  let wasm;
  const result = await asc.main(
    [
      'assembly/index.ts',
      '--outFile',
      'out.wasm',
      ...FLAGS,
      ...(relaxed ? ['--enable', 'relaxed-simd', '--use', 'RELAXED=1'] : ['--use', 'RELAXED=0']),
    ],
    {
      stdout: process.stdout,
      stderr: process.stderr,
      listFiles: () => [],
      readFile(file) {
        if (file === 'assembly/real.ts') return `export type Real = ${real};\n`;
        try {
          return readFileSync(join(root, file), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile(_file, contents) {
        wasm = contents;
      },
    },
  );
  if (result.error) throw new Error(`asc failed on the ${name} build: ${result.error.message}`);
  return wasm;
}

/** Writes beside the target first, so that an interrupted build leaves no half file. */
function write(path, contents) {
  writeFileSync(`${path}.tmp`, contents);
  renameSync(`${path}.tmp`, path);
}

/** The relaxed build, which node 20 cannot compile, has the static data of the plain one; `init` compares. */
function heapBaseOf(wasm) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm), {
    env: { memory: new WebAssembly.Memory({ initial: 16 }) },
  });
  return exports.heapBase.value;
}

const constants = ({ real, relaxed, heapBase }, hash) => `export const sourceHash = '${hash}';
export const heapBase = ${heapBase};
export const precision = '${real}' as const;
export const relaxed = ${relaxed};
`;

const inlineSource = (spec, wasm, hash) => `// Written by scripts/build.mjs.
import { instantiateSync } from '@assemblyscript/loader';

${constants(spec, hash)}
const hex = '${Buffer.from(wasm).toString('hex')}';

/** Value of the hexadecimal digit at i. */
function digit(i: number): number {
  const code = hex.charCodeAt(i);
  return code < 58 ? code - 48 : code - 87; // '0' is 48, '9' 57, 'a' 97
}

/** Compiles the inlined module. It stands in hexadecimal because gzip then sees whole bytes: a tenth smaller than base64. */
export function load(): WebAssembly.Module {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (digit(2 * i) << 4) | digit(2 * i + 1);
  return new WebAssembly.Module(bytes);
}

/** Instantiates through AssemblyScript's loader; a module of another realm, which the loader cannot tell, directly. */
export function instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Instance {
  if (!(module instanceof WebAssembly.Module)) return new WebAssembly.Instance(module, imports);
  return instantiateSync(module, imports as never).instance;
}
`;

const moduleSource = (spec, hash, path) => `import module from '${path}';
${constants(spec, hash).replaceAll(' as const', '')}
export const load = () => module;
export const instantiate = (module, imports) => new WebAssembly.Instance(module, imports);
`;

const signatureSource = (kernels) => `// Written by scripts/build.mjs from the @kernel lines of assembly/.
import type { Signature } from '../signature.ts';

export type KernelName =
${kernels.map(({ name }) => `  | '${name}'`).join('\n')};

export const signatures: Readonly<Record<KernelName, Signature>> = {
${kernels.map(({ name, text }) => `  ${name}: ${JSON.stringify(parseSignature(name, text))},`).join('\n')}
};
`;

const hash = sourceHash();
const dist = join(root, 'dist');
const generated = join(root, 'src', 'wasm');
rmSync(dist, { recursive: true, force: true });
rmSync(join(root, '.turbo', 'build.tsbuildinfo'), { force: true });
mkdirSync(join(dist, 'wasm'), { recursive: true });
mkdirSync(generated, { recursive: true });

const compiled = [];
for (const spec of BUILDS) {
  const wasm = await compile(spec);
  const heapBase = spec.relaxed ? compiled[0][0].heapBase : heapBaseOf(wasm);
  compiled.push([{ ...spec, heapBase }, wasm]);
}

const exported = new Set(WebAssembly.Module.exports(new WebAssembly.Module(compiled[0][1])).map((e) => e.name));
const kernels = kernelLines();
for (const { name, file } of kernels) {
  if (!exported.has(name)) throw new Error(`${file}: kernel ${name} is not exported by assembly/index.ts`);
}
write(join(generated, 'signatures.ts'), signatureSource(kernels));

for (const [spec, wasm] of compiled) {
  write(join(dist, 'wasm', `${spec.name}.wasm`), wasm);
  write(join(dist, 'wasm', `${spec.window}.module.js`), moduleSource(spec, hash, `./${spec.name}.wasm`));
  write(join(dist, 'wasm', `${spec.window}.edgeLight.js`), moduleSource(spec, hash, `./${spec.name}.wasm?module`));
  write(join(generated, `${spec.inline}.ts`), inlineSource(spec, wasm, hash));
}

const shared = { format: 'esm', platform: 'neutral', target: 'es2022', logLevel: 'warning' };
await build({
  ...shared,
  entryPoints: BUILDS.map(({ inline }) => join(generated, `${inline}.ts`)),
  outdir: join(dist, 'wasm'),
});
await build({
  ...shared,
  bundle: true,
  splitting: true,
  sourcemap: true,
  packages: 'external',
  external: ['#*'],
  entryPoints: ['index', 'relaxed', 'f64'].map((entry) => join(root, 'src', `${entry}.ts`)),
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
for (const [spec, wasm] of compiled) console.log(`${spec.name}.wasm ${wasm.length} bytes, ${kernels.length} kernels`);

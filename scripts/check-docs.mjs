// Runs every TypeScript example of the READMEs, the documents, the doc comments and the one-file `examples` against the built packages, and
// compares what it prints with the comments behind its console.log lines; compiles them all with --strict; follows every link
// between documents. Exits 1 when one fails.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { transformSync } from 'esbuild';
import { promised } from './promised.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = join(root, 'node_modules', '.elbow-examples');
const TSC = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** Examples of a file: [{ name, code }]; a file of `examples` is one. In sources they stand in doc comments, so the asterisks are taken off. */
function examples(file) {
  const source = readFileSync(join(root, file), 'utf8');
  if (/^examples.*\.ts$/.test(file)) return [{ name: file, code: source }];
  const isSource = /\.ts$/.test(file);
  const text = isSource ? source.replace(/^[ \t]*\* ?/gm, '') : source;
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match) => ({
    name: `${file}:${text.slice(0, match.index).split('\n').length}`,
    code: match[1],
  }));
}

async function run({ name, code }, index) {
  const file = join(scratch, `${index}.mjs`);
  writeFileSync(file, transformSync(code, { loader: 'ts', format: 'esm' }).code);
  const printed = [];
  const { log } = console;
  console.log = (...values) => printed.push(format(...values));
  try {
    await import(pathToFileURL(file).href);
  } finally {
    console.log = log;
  }
  const wanted = promised(code);
  if (wanted.length === 0) throw new Error('it prints nothing that could be checked');
  if (printed.join('\n') !== wanted.join('\n'))
    throw new Error(`it should print\n${wanted.join('\n')}\nbut printed\n${printed.join('\n')}`);
  return name;
}

/** What tsc says of the examples, each a module of its own; with the library of the browser, and Node's types for what reads files. */
function misTyped(all) {
  for (const [index, { code }] of all.entries()) writeFileSync(join(scratch, `${index}.ts`), `${code}\nexport {};\n`);
  const compilerOptions = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: ['node'] },
    ...{ target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom'], skipLibCheck: true },
  };
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }');
  try {
    execFileSync(process.execPath, [TSC, '-p', scratch], { encoding: 'utf8' });
    return [];
  } catch (error) {
    const lines = String(error.stdout).split('\n');
    const found = lines.flatMap((line) => {
      const [, index, at, what] = /(\d+)\.ts\((\d+),\d+\): (error .*)/.exec(line) ?? [];
      return index === undefined ? [] : [`${all[index].name}, line ${at} of it: ${what}`];
    });
    return found.length > 0 ? found : [`tsc: ${error.message}`];
  }
}

const files = execFileSync(
  'git',
  [
    'ls-files',
    '-co',
    '--exclude-standard',
    '*.md',
    ':(glob)examples/*.ts',
    'packages/*/src/*.ts',
    'packages/*/src/**/*.ts',
  ],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .trim()
  .split('\n');
/** Links of a document that lead to no file, or to no heading of one. */
function deadLinks(file) {
  const text = readFileSync(join(root, file), 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path, anchor] = target.split('#');
    const to = path === '' ? join(root, file) : join(root, dirname(file), decodeURIComponent(path));
    if (!existsSync(to)) return [`${file}: the link ${target} leads to no file`];
    // Who reads it in node_modules has nothing beside the package.
    const [, home] = /^(packages\/[\w-]+\/)/.exec(file) ?? [];
    if (home && !to.startsWith(join(root, home))) return [`${file}: the link ${target} leaves the package`];
    if (anchor === undefined || !to.endsWith('.md')) return [];
    const headings = [...readFileSync(to, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading));
    return headings.includes(anchor) ? [] : [`${file}: the link ${target} leads to no heading`];
  });
}

/** What a heading is called in a link. */
function slug(heading) {
  return heading
    .toLowerCase()
    .replace(/[`*]/g, '')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

rmSync(scratch, { recursive: true, force: true });
mkdirSync(scratch, { recursive: true });
let failed = 0;
const all = files.flatMap(examples);
for (const [index, example] of all.entries()) {
  try {
    await run(example, index);
  } catch (error) {
    failed++;
    console.error(`${example.name}: ${error instanceof Error ? error.message : error}`);
  }
}
const wrong = misTyped(all);
for (const line of wrong) console.error(line);
failed += wrong.length;
const dead = files.filter((file) => file.endsWith('.md')).flatMap(deadLinks);
for (const link of dead) console.error(link);
failed += dead.length;
console.log(`examples: ${all.length - failed + dead.length + wrong.length} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

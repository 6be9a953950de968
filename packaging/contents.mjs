import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGES, ran, root, tool } from './run.mjs';

/** What a tarball may hold at its top. */
const ALLOWED = new Set(['dist', 'README.md', 'LICENSE', 'package.json']);
const MORE = { 'viz-cli': new Set(['bin', 'fonts', 'data', 'page', 'workers']) };

/** Packs every package into a folder; returns `{ name, file, paths }` of each. */
export function packed(folder) {
  return PACKAGES.map((name) => {
    const [{ filename, files, version, size }] = JSON.parse(
      ran('npm', ['pack', '--json', '--pack-destination', folder], { cwd: join(root, 'packages', name) }),
    );
    return { name, version, size, file: join(folder, filename), paths: files.map(({ path }) => path) };
  });
}

/** What is wrong with a tarball, as sentences. */
function complaints({ name, version, file, paths }, versions) {
  const found = [];
  const strangers = paths.map((path) => path.split('/')[0]).filter((top) => !ALLOWED.has(top) && !MORE[name]?.has(top));
  if (strangers.length > 0) found.push(`holds ${[...new Set(strangers)].join(', ')}`);
  for (const needed of ['README.md', 'LICENSE']) if (!paths.includes(needed)) found.push(`has no ${needed}`);
  if (paths.some((path) => path.startsWith('fonts/')) && !paths.includes('fonts/OFL.txt'))
    found.push('has fonts without their licence');
  if (paths.some((path) => path.startsWith('data/')) && !paths.includes('data/README.md'))
    found.push('has data without a word of where they are from');
  const {
    dependencies = {},
    scripts = {},
    exports = {},
    sideEffects,
  } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  const isFree = sideEffects === false || (name === 'viz-cli' && Array.isArray(sideEffects));
  if (!isFree) found.push('says nothing of side effects');
  const hooks = ['preinstall', 'install', 'postinstall', 'prepare'].filter((hook) => hook in scripts);
  if (hooks.length > 0) found.push(`runs ${hooks.join(', ')} where it is installed`);
  for (const [dependency, range] of Object.entries(dependencies))
    if (dependency.startsWith('@elbow/') && range !== versions.get(dependency))
      found.push(`wants ${dependency} ${range}, which is ${versions.get(dependency)}`);
  if (version !== versions.get('@elbow/core-wasm'))
    found.push(`has version ${version}, core-wasm ${versions.get('@elbow/core-wasm')}`);
  // The files of dist/wasm hold a binary as text: there is no source behind their lines.
  for (const path of paths.filter((one) => /^dist\/(?!wasm\/).*\.js$/.test(one) && !paths.includes(`${one}.map`)))
    if (readFileSync(join(root, 'packages', name, path), 'utf8').length > 2000) found.push(`${path} has no source map`);
  for (const [entry, { types }] of Object.entries(exports))
    if (types && !paths.includes(types.slice(2))) found.push(`${entry} has no types`);
  for (const [what, run] of [
    ['publint', () => ran(tool('publint'), [file, '--strict'])],
    [
      'attw',
      () =>
        ran(tool('attw'), [
          file,
          '--profile',
          'esm-only',
          '--exclude-entrypoints',
          'core.wasm',
          'predict.wasm',
          'relaxed.wasm',
          'f64.wasm',
          '--format',
          'ascii',
        ]),
    ],
  ])
    try {
      run();
    } catch (error) {
      found.push(`${what}: ${error.message}`);
    }
  return found;
}

/** What is exported or required somewhere in the project and used nowhere, as knip finds it: a table of one row. */
export function unused() {
  let found = '';
  try {
    ran(tool('knip'), ['--no-progress'], { cwd: root });
  } catch (error) {
    found = error.message;
  }
  return {
    rows: [
      ['exports, files and dependencies', ''],
      ['knip', found || 'all are used'],
    ],
    failed: found ? 1 : 0,
  };
}

/** Rows of the table of contents, and whether all is well. */
export function contents(tarballs) {
  const versions = new Map(tarballs.map(({ name, version }) => [`@elbow/${name}`, version]));
  const rows = tarballs.map((one) => ({ ...one, wrong: complaints(one, versions) }));
  return {
    rows: [
      ['package', 'version', 'packed', 'files', ''],
      ...rows.map(({ name, version, size, paths, wrong }) => [
        name,
        version,
        `${(size / 1024).toFixed(0)} KB`,
        paths.length,
        wrong.length === 0 ? 'ok' : wrong.join('; '),
      ]),
    ],
    failed: rows.filter(({ wrong }) => wrong.length > 0).length,
  };
}

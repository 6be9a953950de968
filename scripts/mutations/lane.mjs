// A copy of the sources in which one mutant after the other is tested.
import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BUILDS, buildNumber, compile } from '../../packages/core-wasm/scripts/compile.mjs';
import { inlineSource } from '../../packages/core-wasm/scripts/generate.mjs';

const require = createRequire(import.meta.url);
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
/** Kernels are compiled as quickly as possible: tests ask for the same bits at every level. */
const QUICK = ['-O1', '--shrinkLevel', '0'];

/** Makes a copy of the repository's packages core-wasm and optim with links to what does not change. */
export function openLane(root) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'elbow-mutants-')));
  for (const name of ['core-wasm', 'optim']) {
    for (const part of ['src', 'test', 'scripts', 'assembly', 'package.json', 'vitest.config.ts']) {
      const from = join(root, 'packages', name, part);
      try {
        cpSync(from, join(folder, 'packages', name, part), { recursive: true });
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
      }
    }
  }
  for (const file of ['vitest.base.ts', 'package.json']) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'fixtures'), join(folder, 'fixtures'));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@elbow'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (!['@elbow', '.vite', '.vite-temp'].includes(name))
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  for (const name of ['core-wasm', 'optim']) symlinkSync(join(folder, 'packages', name), join(modules, '@elbow', name));
  let child = null;

  /** Runs test files of optim; resolves with whether they passed, false too where they take longer than `limit` ms. */
  function passes(tests, limit) {
    return new Promise((resolve) => {
      const files = tests.map((name) => `test/${name}.test.ts`);
      child = spawn(
        process.execPath,
        [vitest, 'run', ...files, '--bail=1', '--reporter=dot', '--no-file-parallelism'],
        {
          cwd: join(folder, 'packages', 'optim'),
          stdio: 'ignore',
          detached: true, // a group of its own, so that its workers end with it
          env: { ...process.env, CI: '' },
        },
      );
      const running = child;
      const timer = setTimeout(() => end(running), limit);
      running.on('exit', (code) => {
        clearTimeout(timer);
        end(running);
        child = null;
        resolve(code === 0);
      });
    });
  }

  /** Puts a text in the place of a source; a kernel's is compiled. False where it does not compile. */
  async function put({ file, pack }, text) {
    if (!pack) {
      writeFileSync(join(folder, file), text);
      return true;
    }
    const replaced = { [file.replace('packages/core-wasm/', '')]: text };
    for (const spec of BUILDS.filter(({ name }) => name === pack || name === 'f64')) {
      try {
        const wasm = await compile(spec, replaced, QUICK, { write() {} });
        writeFileSync(
          join(folder, 'packages/core-wasm/src/wasm', `${spec.name}.ts`),
          inlineSource(buildNumber(spec), wasm),
        );
      } catch {
        return false;
      }
    }
    return true;
  }

  const original = ({ file }) => readFileSync(join(root, file), 'utf8');
  return {
    passes,
    put,
    restore: (entry) => put(entry, original(entry)),
    close() {
      if (child) end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Ends a process with all that it started. */
function end({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

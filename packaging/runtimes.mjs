import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../runtimes/bundle.mjs';
import { output, TIMEOUT } from '../runtimes/child.mjs';
import { runtimes as bun } from '../runtimes/hosts/bun.mjs';
import { runtimes as chromium } from '../runtimes/hosts/chromium.mjs';
import { runtimes as deno } from '../runtimes/hosts/deno.mjs';
import { runtimes as edge } from '../runtimes/hosts/edge.mjs';
import { runtimes as node } from '../runtimes/hosts/node.mjs';
import { runtimes as workerd } from '../runtimes/hosts/workerd.mjs';
import { install, Missing } from '../runtimes/install.mjs';
import { here, root } from './run.mjs';
import { transpiled } from './transpiled.mjs';

const RUNTIMES = [...node, ...deno, ...bun, ...workerd, ...edge, ...chromium];
/** What a program of program.ts does, and the table's word for it. */
const COLUMNS = { load: 'load', train: 'train', predict: 'predict', predictOnly: 'predict only', resume: 'resume' };
const PHASES = Object.keys(COLUMNS);

/** What a runtime that takes modules from node_modules is started with: no bundler has read the packages' exports and imports for it. */
const UNBUNDLED = `import { run } from './everything.js'; console.log(JSON.stringify(await run()));`;

/** What the program says on a runtime; throws where it says nothing. */
async function said(command) {
  const { stdout, text, failure } = await output(command, TIMEOUT);
  const line = stdout
    .trim()
    .split('\n')
    .findLast((one) => one.includes('"phases"'));
  if (failure !== null || line === undefined)
    throw new Error(`${failure ?? 'printed no result'}: ${/^\w*[Ee]rror\b.*/m.exec(text)?.[0] ?? text.trim()}`);
  return JSON.parse(line);
}

/** Whether a runtime reaches the hash with the packages as they lie in the project, or that it is given a bundle: one word. */
async function fromTarball(runtime, project, golden) {
  if (runtime.bundle !== 'main') return 'bundled'; // an engine without a file system, or a page
  try {
    const { phases, hash } = await said(runtime.command(project, { modules: true }));
    return hash === golden && PHASES.every((phase) => phases[phase]) ? 'resolved' : 'FAILED';
  } catch (error) {
    if (error instanceof Missing) throw error;
    return `FAILED ${error.message.split('\n')[0].slice(0, 80)}`;
  }
}

/** Rows of runtime × (install, load, train, predict, resume, hash), and how many runtimes failed. */
export async function onRuntimes(project, work) {
  const complaint = await install((line) => console.error(line));
  if (complaint !== null) console.error(complaint);
  transpiled(project);
  writeFileSync(join(project, 'main.js'), UNBUNDLED);
  const golden = JSON.parse(readFileSync(join(root, 'runtimes', 'golden.json'), 'utf8')).weights;
  const rows = [['runtime', 'from tarball', ...Object.values(COLUMNS), 'hash']];
  let failed = 0;
  for (const runtime of RUNTIMES) {
    try {
      const resolved = await fromTarball(runtime, project, golden);
      const folder = await bundle(runtime.bundle, {
        program: join(here, 'everything.ts'),
        from: project,
        out: join(work, 'bundles'),
      });
      const { phases, hash } = await said(runtime.command(folder));
      const isRight = hash === golden && PHASES.every((phase) => phases[phase]);
      if (!isRight || resolved.startsWith('FAILED')) failed++;
      rows.push([
        runtime.name,
        resolved,
        ...PHASES.map((phase) => (phases[phase] ? 'ok' : 'FAILED')),
        hash === golden ? 'golden' : `FAILED ${hash.slice(0, 12)}`,
      ]);
    } catch (error) {
      const isSkipped = error instanceof Missing && !process.env.CI;
      if (!isSkipped) failed++;
      rows.push([runtime.name, isSkipped ? 'skipped' : 'FAILED', error.message.split('\n')[0].slice(0, 80)]);
    }
  }
  return { rows, failed };
}

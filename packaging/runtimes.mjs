import { readFileSync } from 'node:fs';
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

const RUNTIMES = [...node, ...deno, ...bun, ...workerd, ...edge, ...chromium];
/** What a program of program.ts does, and the table's word for it. */
const COLUMNS = { load: 'load', train: 'train', predict: 'predict', predictOnly: 'predict only', resume: 'resume' };
const PHASES = Object.keys(COLUMNS);

/** Rows of runtime × (install, load, train, predict, resume, hash), and how many runtimes failed. */
export async function onRuntimes(project, work) {
  const complaint = await install((line) => console.error(line));
  if (complaint !== null) console.error(complaint);
  const golden = JSON.parse(readFileSync(join(root, 'runtimes', 'golden.json'), 'utf8')).weights;
  const rows = [['runtime', 'from tarball', ...Object.values(COLUMNS), 'hash']];
  let failed = 0;
  for (const runtime of RUNTIMES) {
    try {
      const folder = await bundle(runtime.bundle, {
        program: join(here, 'everything.ts'),
        from: project,
        out: join(work, 'bundles'),
      });
      const { stdout, text, failure } = await output(runtime.command(folder), TIMEOUT);
      const line = stdout
        .trim()
        .split('\n')
        .findLast((one) => one.includes('"phases"'));
      if (failure !== null || line === undefined)
        throw new Error(`${failure ?? 'printed no result'}: ${text.slice(-300)}`);
      const { phases, hash } = JSON.parse(line);
      const isRight = hash === golden && PHASES.every((phase) => phases[phase]);
      if (!isRight) failed++;
      rows.push([
        runtime.name,
        'ok',
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

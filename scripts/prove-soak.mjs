// Trains the same network again and again, for ten minutes in all: in Node, in workerd and in Chromium, each a third of the time. Every training
// has to reach the golden hash (no drift in the bits), and what the host holds after collection must not grow with the trainings: scripts/soak/judge.mjs
// says by how much it may, however fast the machine is. Then a control for each host: with 4 KB kept a training the same judge must see it grow.
// A host that ends early fails with its reason, by itself. Prints a line for each; exits 1 where one fails. Usage:
//   node scripts/prove-soak.mjs [--minutes 10]
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inTime } from '../runtimes/child.mjs';
import { install, Missing } from '../runtimes/install.mjs';
import { tableLines } from './measured.mjs';
import { chromium } from './soak/chromium.mjs';
import { judged, LEAST, ROUND } from './soak/judge.mjs';
import { node } from './soak/node.mjs';
import { workerd } from './soak/workerd.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0 && minutes <= 1000)) {
  console.error(`prove-soak: --minutes must be a number above 0 and at most 1000, got ${values.minutes}`);
  process.exit(2);
}
const HOSTS = { node, workerd, chromium };
const program = join(import.meta.dirname, 'soak', 'program.ts');
const golden = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'runtimes', 'golden.json'), 'utf8')).weights;
const complaint = await install((line) => console.error(line));
if (complaint !== null) console.error(complaint);

/** Rounds of a host until a time, but enough to judge, and what ended them before: an error, or null. */
async function soaked(start, until, leaks) {
  const out = mkdtempSync(join(tmpdir(), 'elbow-soak-'));
  const rounds = [];
  let host;
  try {
    host = await inTime(start({ program, out, leaks }));
    while (rounds.length < LEAST || Date.now() < until) rounds.push(await inTime(host.round(ROUND)));
    return { rounds, error: null };
  } catch (error) {
    return { rounds, error };
  } finally {
    await host?.end().catch(() => {});
    rmSync(out, { recursive: true, force: true });
  }
}

/** What an error says first; a process's last words begin with where it was. */
const reason = ({ message }) => (/\w*Error: .*/.exec(message)?.[0] ?? message.split('\n')[0]).slice(0, 100);
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;
const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** A row of the table, and whether it passed (null where the host is not on this machine). */
async function row(name, until, leaks) {
  const { rounds, error } = await soaked(HOSTS[name], until, leaks);
  const title = leaks ? `${name}, 4 KB kept each` : name;
  if (error instanceof Missing && !process.env.CI)
    return { cells: [title, '', '', '', '', '', '', `skipped: ${error.message}`], passed: null };
  const { trainings, other, held, resident, complaints } = judged(rounds, golden);
  if (error !== null) complaints.splice(0, complaints.length, reason(error));
  const isSeen = complaints.join() === 'HELD GROWS';
  const passed = leaks ? isSeen : complaints.length === 0;
  const said = leaks && isSeen ? 'seen' : leaks && complaints.length === 0 ? 'NOT SEEN' : complaints.join(', ') || 'ok';
  return {
    cells: [
      title,
      trainings,
      other,
      held ? kilobytes(held.bytes) : '',
      held ? kilobytes(held.grown) : '',
      resident ? megabytes(resident.bytes) : '',
      resident ? megabytes(resident.grown) : '',
      passed ? said : `FAILED: ${said}`,
    ],
    passed,
  };
}

const rows = [['host', 'trainings', 'other hashes', 'held', 'grown', 'resident', 'grown', '']];
const verdicts = [];
for (const leaks of [false, true]) {
  for (const name of Object.keys(HOSTS)) {
    const until = Date.now() + (leaks ? 0 : (minutes * 60_000) / Object.keys(HOSTS).length);
    const { cells, passed } = await row(name, until, leaks);
    rows.push(cells);
    verdicts.push(passed);
    process.stderr.write('.');
  }
}
console.log(`\n${tableLines(rows).join('\n')}`);
const failed = verdicts.filter((passed) => passed === false).length;
const passed = verdicts.filter((one) => one === true).length;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

// Flips every sign and constant of the rules, transforms, schedules, line searches and minimisers, one at a time, and runs the
// tests that concern it: `npm run prove:mutations [-- --only REGEXP] [--slice 2%] [--fresh]`. Mutants that are not noticed have
// to be argued in scripts/mutations/equivalent.mjs. What is finished is kept in .turbo/mutations.jsonl, so an interrupted
// proof goes on where it was; on two busy cores a mutant of TypeScript takes about a second, one that survives or of a kernel several.
// Exits 1 when a mutant survives unargued, or where what is argued is not there or is noticed.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { excuse, excuses } from './mutations/equivalent.mjs';
import { openLane } from './mutations/lane.mjs';
import { mutantsOf, mutated } from './mutations/mutants.mjs';
import { plan } from './mutations/plan.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const KEPT = join(root, '.turbo', 'mutations.jsonl');
const LANES = 2;
/** A mutant may take this many times as long as the tests do without it, and so many ms more: then it hangs. */
const PATIENCE = { times: 3, ms: 3000 };

const { only, slice, fresh } = options();
const tests = join(root, 'packages', 'optim', 'test');
const shared = hash(
  readdirSync(tests, { recursive: true })
    .filter((name) => /(?<!\.test)\.ts$/.test(name))
    .map((name) => read(join(tests, name))),
);
const lanes = [];
process.on('exit', () => {
  for (const lane of lanes) lane.close();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

function options() {
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string' }, slice: { type: 'string', default: '100%' }, fresh: { type: 'boolean' } },
    });
    const share = Number(/^(\d+(?:\.\d+)?)%$/.exec(values.slice)?.[1]) / 100;
    if (!(share > 0 && share <= 1)) throw new Error(`--slice: must be a share like 2%, got '${values.slice}'`);
    return { only: new RegExp(values.only ?? ''), slice: share, fresh: values.fresh };
  } catch (error) {
    console.error(`prove-mutations: ${error.message}`);
    process.exit(2);
  }
}

function read(file) {
  return readFileSync(file, 'utf8');
}

function hash(parts) {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}

/** All mutants that are asked for, with the keys under which the outcome of each stage of tests is kept. */
function queue() {
  const all = plan(root)
    .filter(({ file }) => only.test(file))
    .flatMap((entry) => {
      const source = read(join(root, entry.file));
      const bases = entry.tests.map((stage) =>
        hash([source, shared, ...stage.map((name) => read(join(tests, `${name}.test.ts`)))]),
      );
      return mutantsOf(source).map((mutant) => {
        const text = mutated(source, mutant);
        return { entry, mutant, text, keys: bases.map((base) => hash([base, text])) };
      });
    });
  // evenly over all files
  return all.filter((_, i) => Math.floor(i * slice) !== Math.floor((i - 1) * slice) || slice === 1);
}

/** How long each stage of tests takes on unchanged sources; they have to pass. */
async function durations(lane, stages) {
  const taken = new Map();
  for (const stage of stages) {
    const begun = performance.now();
    if (!(await lane.passes(stage, 600_000)))
      throw new Error(`${stage.join(', ')}: these tests fail without any mutant`);
    taken.set(stage.join(), performance.now() - begun);
  }
  return taken;
}

const limits = new Map();
/** Runs the stages that are not finished, until one fails. */
async function test(lane, { entry, mutant, text, keys }) {
  const finish = (key, killed) => {
    outcomes.set(key, killed);
    const { from, to, line } = mutant;
    appendFileSync(KEPT, `${JSON.stringify({ key, killed, file: entry.file, line, from, to })}\n`);
  };
  if (!(await lane.put(entry, text))) return finish(keys[0], true);
  for (const [i, stage] of entry.tests.entries()) {
    if (!outcomes.has(keys[i])) finish(keys[i], !(await lane.passes(stage, limits.get(stage.join()))));
    if (outcomes.get(keys[i])) return;
  }
}

const isNoticed = ({ keys }) => keys.some((key) => outcomes.get(key));
const isFinished = (job) => isNoticed(job) || job.keys.every((key) => outcomes.has(key));

mkdirSync(dirname(KEPT), { recursive: true });
if (fresh) rmSync(KEPT, { force: true });
const kept = existsSync(KEPT)
  ? read(KEPT)
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  : [];
const outcomes = new Map(kept.map(({ key, killed }) => [key, killed]));
const wanted = queue();
const open = wanted.filter((job) => !isFinished(job));
console.log(`${wanted.length} mutants, ${wanted.length - open.length} of them finished before`);

if (open.length > 0) {
  for (let i = 0; i < LANES; i++) lanes.push(openLane(root));
  const stages = [...new Map(open.flatMap(({ entry }) => entry.tests).map((stage) => [stage.join(), stage])).values()];
  for (const taken of await Promise.all(lanes.map((lane) => durations(lane, stages)))) {
    for (const [stage, ms] of taken)
      limits.set(stage, Math.max(limits.get(stage) ?? 0, PATIENCE.times * ms + PATIENCE.ms));
  }
  let done = 0;
  const begun = performance.now();
  await Promise.all(
    lanes.map(async (lane) => {
      let last = null;
      for (let job = open.shift(); job; job = open.shift()) {
        if (last && last.file !== job.entry.file) await lane.restore(last);
        last = job.entry;
        await test(lane, job);
        if (!isNoticed(job) && excuse(job.entry.file, job.mutant) === undefined) {
          const { from, to, line } = job.mutant;
          console.log(`  survives: ${job.entry.file}:${line} ${from} → ${to || 'nothing'}   ${job.mutant.text}`);
        }
        if (++done % 25 === 0)
          console.log(`  ${done} done, ${open.length} to do, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
      }
    }),
  );
}

let failed = 0;
let wrong = 0;
console.log('\nmutants  noticed  argued  alive  source');
for (const file of new Set(wanted.map(({ entry }) => entry.file))) {
  const own = wanted.filter(({ entry }) => entry.file === file);
  const alive = own.filter((job) => !isNoticed(job));
  const unargued = alive.filter(({ mutant }) => excuse(file, mutant) === undefined);
  const counts = [own.length, own.length - alive.length, alive.length - unargued.length, unargued.length];
  console.log(`${counts.map((count, i) => String(count).padStart([7, 9, 8, 7][i])).join('')}  ${file}`);
  for (const { mutant } of unargued) {
    console.log(
      `                                   line ${mutant.line}: ${mutant.from} → ${mutant.to || 'nothing'} in ${mutant.text}`,
    );
  }
  failed += unargued.length;
}

// an argument has to be about a mutant that is there, and that the tests do not notice
for (const { file, words, argues } of excuses()) {
  const planned = plan(root).some((entry) => entry.file === file);
  const there = planned ? mutantsOf(read(join(root, file))).filter(argues).length : 0;
  const own = wanted.filter(({ entry, mutant }) => entry.file === file && argues(mutant));
  if (there > 0 && !(slice === 1 && own.length === there && own.every(isNoticed))) continue;
  console.log(`${there > 0 ? 'argued, but noticed' : 'argued, but not there'}: ${file}: ${words}`);
  wrong++;
}

const total = wanted.length;
const killed = wanted.filter(isNoticed).length;
console.log(`\n${killed} of ${total} mutants noticed, ${total - killed - failed} argued, ${failed} alive`);
process.exitCode = failed + wrong === 0 && total > 0 ? 0 : 1;

// Bundles the bench from the sources, runs it on a runtime, prints the table and keeps it: `npm run bench -- --help`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, loops } from './build.mjs';
import { keep, provenance } from './history.mjs';
import { hostOf, RUNTIMES, resultOf, THIS_NODE } from './hosts.mjs';
import { summary, table } from './report.mjs';

const here = import.meta.dirname;
const HELP = `Usage: npm run bench [-- options]

Measures the register peak and the bandwidth in place, then kernels, layers, steps, updates and processes as ratios to
them, and checks gates.json. How to read the table: bench/README.md.

Options:
  --runtime <name>  ${RUNTIMES.join(', ')}; the node that runs this unless given
  --case <regexp>   only cases whose name matches, in any case; such a run is not kept in history/
  --rounds <n>      rounds, each with a Bench of its own (5)
  --time <ms>       time of each case in a round (80)
  --date <date>     the date that history/ notes (the commit's)
  --json            print JSON instead of a table
  --smoke           do every case once and assert no timing
  --help            print this

Exit code: 0 if every gate that is not pending holds, 1 if one is missed, 2 on a wrong argument.`;

/** A wrong argument; the message is a sentence for the user. */
class Usage extends Error {}

function options() {
  const flag = { type: 'boolean', default: false };
  const text = { type: 'string' };
  const known = {
    runtime: text,
    case: text,
    rounds: text,
    time: text,
    date: text,
    json: flag,
    smoke: flag,
    help: flag,
  };
  let values;
  try {
    ({ values } = parseArgs({ options: known }));
    new RegExp(values.case ?? '');
  } catch (error) {
    throw new Usage(error.message.split('. ')[0], { cause: error });
  }
  const { runtime = THIS_NODE } = values;
  if (runtime !== THIS_NODE && !RUNTIMES.includes(runtime)) {
    throw new Usage(`--runtime: '${runtime}' is none of ${RUNTIMES.join(', ')}`);
  }
  return { ...values, runtime, rounds: count('--rounds', values.rounds, 5), time: count('--time', values.time, 80) };
}

function count(name, value, fallback) {
  const n = Number(value ?? fallback);
  if (!(Number.isInteger(n) && n >= 1)) throw new Usage(`${name}: must be an integer >= 1, got '${value}'`);
  return n;
}

/** The processes that are timed from start to end. */
async function commands(host) {
  if (!host.processes) return null;
  const first = async (name, widths) => {
    const contents = `import { first } from './first.ts'; first(${widths});`;
    return { file: host.file, args: host.args(await bundle(contents, `first-${name}.mjs`, true)) };
  };
  const elbow = join(here, '..', 'packages', 'viz-cli', 'bin', 'elbow.js');
  // Deno is not asked for help: the command's packages are npm's, which this Deno may not load.
  const help = host.npm === false ? {} : { 'elbow --help': { file: host.file, args: [...host.args(elbow), '--help'] } };
  return {
    'process, empty': { file: host.file, args: host.args(await bundle('', 'empty.mjs')) },
    ...help,
    'first prediction 784-256-128-10': await first('large', [784, 256, 128, 10]),
    'first prediction 4-16-3': await first('small', [4, 16, 3]),
  };
}

/** The bench as one module: its settings stand inside, because a page has no arguments and no files. */
async function program({ runtime: name, pattern, smoke, effort }, host) {
  const runtime = name === THIS_NODE ? nearest(process.versions.node) : name;
  const gates = JSON.parse(readFileSync(join(here, 'gates.json'), 'utf8'));
  const code = { plain: await loops(false), relaxed: await loops(true) };
  const settings = { runtime, loops: code, commands: await commands(host), gates, pattern, smoke, effort };
  const say = host.processes ? 'console.error' : 'console.log';
  const print = host.processes ? 'console.log(JSON.stringify(await globalThis.result));' : '';
  return bundle(
    `import { bench } from './main.ts';
     globalThis.result = bench(${JSON.stringify(settings)}, (line) => ${say}(line));
     ${print}`,
    'main.mjs',
  );
}

/** The Node whose gates hold for this one. */
function nearest(version) {
  return Number.parseInt(version, 10) < 22 ? 'node20' : 'node24';
}

async function measured({ runtime, case: pattern = '', smoke, rounds, time }) {
  const host = await hostOf(runtime);
  const effort = { rounds, milliseconds: time };
  return resultOf(host, await program({ runtime, pattern, smoke, effort }, host));
}

async function main() {
  const chosen = options();
  if (chosen.help) return console.log(HELP);
  const begun = provenance(chosen.date);
  const report = await measured(chosen);
  if (report.rows.length === 0) throw new Usage(`--case: no case matches '${chosen.case}'`);
  const result = { ...begun, runtime: report.version, ...report };
  if (!chosen.smoke && chosen.case === undefined) keep('bench', { ...result, rows: report.rows.map(brief) });
  if (chosen.json) console.log(JSON.stringify(result, null, 2));
  else if (chosen.smoke) for (const row of report.rows) console.log(`${row.name}: ${row.unavailable ?? 'ran'}`);
  else print(result);
  if (report.strangers.length > 0 || report.rows.some(({ verdict }) => verdict === 'MISSED')) process.exitCode = 1;
}

function print(result) {
  const { runtime, machine, load, commit, date } = result;
  console.log(`${runtime} on ${machine}, load ${load.toFixed(2)}; commit ${commit}, ${date}`);
  for (const line of [...table(result), '', ...summary(result)]) console.log(line);
}

/** A row without what can be looked up: history stays readable. */
function brief({ name, seconds, rate, ratio, scaled, verdict, unavailable }) {
  const short = (x) => (x === undefined ? undefined : Number(x.toPrecision(4)));
  return {
    name,
    seconds: short(seconds),
    rate: short(rate),
    ratio: short(ratio),
    scaled: short(scaled),
    verdict,
    unavailable,
  };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Usage ? `bench: ${error.message}` : error);
  process.exitCode = error instanceof Usage ? 2 : 1;
}

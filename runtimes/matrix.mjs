import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { output, TIMEOUT } from './child.mjs';
import { runtimes as bun } from './hosts/bun.mjs';
import { runtimes as chromium } from './hosts/chromium.mjs';
import { runtimes as deno } from './hosts/deno.mjs';
import { runtimes as edge } from './hosts/edge.mjs';
import { runtimes as node } from './hosts/node.mjs';
import { runtimes as workerd } from './hosts/workerd.mjs';
import { install, Missing } from './install.mjs';

const RUNTIMES = [...node, ...deno, ...bun, ...workerd, ...edge, ...chromium];
const NAMES = RUNTIMES.map(({ name }) => name);
const GOLDEN = join(import.meta.dirname, 'golden.json');

const HELP = `Usage: node runtimes/matrix.mjs [options]

Runs two trainings on every runtime and compares the SHA-256 of their weights with runtimes/golden.json.
The packages must have been built; npm run test:runtimes builds them first.

Options:
  --only <names>    only these, separated by commas: ${NAMES.join(', ')}
  --json            print the result as JSON instead of a table
  --update-golden   write golden.json, if all runtimes ran and agree
  --help            print this`;

/** A wrong argument; the message is a sentence for the user. */
class Usage extends Error {}

/** The options of the command line: `{ chosen, json, update, help }`. Throws Usage. */
function options(args) {
  let values;
  try {
    const flag = { type: 'boolean', default: false };
    const known = { only: { type: 'string' }, json: flag, 'update-golden': flag, help: flag };
    ({ values } = parseArgs({ args, options: known }));
  } catch (error) {
    throw new Usage(error.message.split('. ')[0], { cause: error });
  }
  const only = values.only === undefined ? NAMES : values.only.split(',').map((name) => name.trim());
  const stranger = only.find((name) => !NAMES.includes(name));
  if (stranger !== undefined) throw new Usage(`--only: '${stranger}' is none of ${NAMES.join(', ')}`);
  if (values['update-golden'] && values.only !== undefined) {
    throw new Usage('--update-golden takes all runtimes, so it cannot be combined with --only');
  }
  const chosen = RUNTIMES.filter(({ name }) => only.includes(name));
  return { chosen, json: values.json, update: values['update-golden'], help: values.help };
}

/** The last line of a program's output that is a result, or null. */
function resultIn(stdout) {
  for (const line of stdout.trim().split('\n').reverse()) {
    try {
      const result = JSON.parse(line);
      if (typeof result?.plain?.hash === 'string' && typeof result.full?.hash === 'string') return result;
    } catch {
      // A line that is no JSON is the runtime's own chatter.
    }
  }
  return null;
}

/** Trains on one runtime: `{ runtime, version, plain, full, relaxed }`, or `{ runtime, missing }`, or `{ runtime, error }`. */
async function row(runtime) {
  try {
    const command = runtime.command(await bundle(runtime.bundle));
    const { stdout, text, failure } = await output(command, TIMEOUT);
    if (failure !== null) return { runtime: runtime.name, error: `${failure}\n${text}` };
    const result = resultIn(stdout);
    if (result === null) return { runtime: runtime.name, error: `printed no result\n${text}` };
    return { runtime: runtime.name, ...result };
  } catch (error) {
    if (error instanceof Missing) return { runtime: runtime.name, missing: error.message };
    return { runtime: runtime.name, error: error.message };
  }
}

/**
 * Adds its verdict to a row. A missing runtime is an error in CI, which has to install them all, and skipped elsewhere.
 *
 * @param {{ weights: string, full: string } | null} golden
 */
function judge(row, golden) {
  if (row.missing !== undefined) return { ...row, verdict: process.env.CI ? 'failed' : 'skipped' };
  if (row.error !== undefined) return { ...row, verdict: 'failed' };
  const equal = row.plain.hash === golden?.weights && row.full.hash === golden?.full;
  return { ...row, verdict: equal ? 'passed' : 'failed' };
}

/** Writes golden.json if every row has the same hash. Returns null, or the sentence that says why it is not written. */
function updateGolden(rows) {
  const silent = rows.filter(({ plain }) => plain === undefined).map(({ runtime }) => runtime);
  if (silent.length > 0) return `golden.json is not written: no result from ${silent.join(', ')}`;
  const [golden, ...others] = new Set(rows.map((row) => JSON.stringify(hashesOf(row), null, 2)));
  if (others.length > 0) return 'golden.json is not written: the runtimes disagree';
  writeFileSync(GOLDEN, `${golden}\n`);
  return null;
}

const hashesOf = ({ plain, full }) => ({ weights: plain.hash, full: full.hash });

const readGolden = () => (existsSync(GOLDEN) ? JSON.parse(readFileSync(GOLDEN, 'utf8')) : null);

/** A hash shortened for the table; the first digits tell any two apart. */
const short = (hash) => hash.slice(0, 16);

/** The cells of one row, in the order of HEADER. */
function cells({ runtime, version = '', plain, full, relaxed, verdict }) {
  if (plain === undefined) return [runtime, version, 'none', '', '', '', '', '', verdict];
  const fused = relaxed?.hash ? [short(relaxed.hash), relaxed.ms.toFixed(1)] : ['unavailable', ''];
  const promised = [plain, full].flatMap(({ hash, ms }) => [short(hash), ms.toFixed(1)]);
  return [runtime, version, ...promised, ...fused, verdict];
}

const HEADER = ['runtime', 'version', 'weights hash', 'ms', 'full run', 'ms', 'relaxed hash', 'ms', ''];

function table(rows) {
  const lines = [HEADER, ...rows.map(cells)];
  const width = HEADER.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const padded = lines.map((line) => line.map((cell, column) => cell.padEnd(width[column])));
  return padded.map((line) => line.join('  ').trimEnd()).join('\n');
}

/** What the table had no room for: whole hashes of rows that differ, outputs of rows that failed, reasons. */
function remarks(rows) {
  const lines = [];
  for (const { runtime, plain, full, relaxed, missing, error, verdict } of rows) {
    if (relaxed?.unavailable) lines.push(`${runtime}: no relaxed build: ${relaxed.unavailable}`);
    if (verdict === 'failed' && plain)
      lines.push(`${runtime}: the weights are ${plain.hash}, of the full run ${full.hash}`);
    if (verdict === 'skipped') lines.push(`${runtime}: skipped: ${missing}`);
    if (verdict === 'failed' && missing) lines.push(`${runtime}: ${missing}, and in CI none may be skipped`);
    if (error) lines.push(`${runtime}: ${error.trimEnd()}`);
  }
  return lines;
}

async function main() {
  const { chosen, json, update, help } = options(process.argv.slice(2));
  if (help) return console.log(HELP);
  const complaint = await install((line) => console.error(line));
  if (complaint !== null) console.error(complaint);

  const results = [];
  for (const runtime of chosen) {
    console.error(`training on ${runtime.name}`);
    results.push(await row(runtime));
  }
  const refusal = update ? updateGolden(results) : null;
  if (refusal !== null) console.error(refusal);

  const golden = readGolden();
  const rows = results.map((result) => judge(result, golden));
  const passed = rows.filter(({ verdict }) => verdict === 'passed').length;
  const failed = rows.filter(({ verdict }) => verdict === 'failed').length;
  process.exitCode = failed > 0 || refusal !== null ? 1 : 0;
  if (json) return console.log(JSON.stringify({ golden, passed, failed, rows }, null, 2));

  const none = 'there is no golden.json yet: --update-golden writes it';
  const promised = golden ? `golden: ${golden.weights}, full run ${golden.full}` : none;
  console.log([table(rows), '', ...remarks(rows), promised, ''].join('\n'));
  console.log(`${passed} passed, ${failed} failed`);
}

try {
  await main();
} catch (error) {
  const wrong = error instanceof Usage;
  console.error(`runtimes: ${error.message}${wrong ? ' (see --help)' : ''}`);
  process.exitCode = wrong ? 2 : 1;
}

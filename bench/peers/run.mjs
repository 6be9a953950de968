// Measures ours beside what a user could take instead: `npm run bench:peers -- --help`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keep, provenance } from '../history.mjs';
import { hostOf } from '../hosts.mjs';
import { chart } from './lib/chart.mjs';
import { judge } from './lib/gates.mjs';
import { measurePeers } from './lib/measure.mjs';
import { BUILD, bundleOurs, install, writeProblems } from './lib/prepare.mjs';
import { CASES, COLD, SIZE } from './lib/problems.mjs';
import { failures, gateLines, tables } from './lib/report.mjs';
import { ROSTER } from './lib/roster.mjs';

const here = import.meta.dirname;
const NAMES = ROSTER.map(({ name }) => name);
const HELP = `Usage: npm run bench:peers [-- options]

Installs the peers at the versions of bench/peers/package-lock.json, checks that each computes the same as a reference in
double precision, and times all of them under node 24, round by round, one thread each. PyTorch and NumPy are measured where
Debian's python3-torch and python3-numpy are installed. How to read the table: bench/README.md.

Options:
  --only <names>    only these, separated by commas, and ours: ${NAMES.join(', ')}
  --case <regexp>   only cases whose name matches, in any case
  --rounds <n>      rounds (7)
  --time <ms>       time of each case and peer in a round (100)
  --date <date>     the date that history/ notes (the commit's)
  --json            print JSON instead of tables
  --help            print this

A run of all cases and peers is kept in history/peers.jsonl and drawn as peers.svg.
Exit code: 0 if every gate of bench/peers/gates.json that is not pending holds, 1 if one is missed or a peer fails, 2 on a
wrong argument.`;

/** A wrong argument; the message is a sentence for the user. */
class Usage extends Error {}

function options() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const known = { only: text, case: text, rounds: text, time: text, date: text, json: flag, help: flag };
  let values;
  let pattern;
  try {
    ({ values } = parseArgs({ options: known }));
    pattern = new RegExp(values.case ?? '', 'i');
  } catch (error) {
    throw new Usage(error.message.split('. ')[0], { cause: error });
  }
  const only = values.only?.split(',').map((name) => name.trim()) ?? NAMES;
  const stranger = only.find((name) => !NAMES.includes(name));
  if (stranger !== undefined) throw new Usage(`--only: '${stranger}' is none of ${NAMES.join(', ')}`);
  const cases = [...CASES.map(({ name }) => name), COLD, SIZE].filter((name) => pattern.test(name));
  if (cases.length === 0) throw new Usage(`--case: no case matches '${values.case}'`);
  const whole = values.only === undefined && values.case === undefined;
  const roster = ROSTER.filter(({ name, theirs }) => !theirs || only.includes(name));
  return {
    ...values,
    roster,
    cases,
    whole,
    rounds: count('--rounds', values.rounds, 7),
    ms: count('--time', values.time, 100),
  };
}

function count(name, value, fallback) {
  const n = Number(value ?? fallback);
  if (!(Number.isInteger(n) && n >= 1)) throw new Usage(`${name}: must be an integer >= 1, got '${value}'`);
  return n;
}

async function main() {
  const { help, roster, cases, whole, rounds, ms, json, date } = options();
  if (help) return console.log(HELP);
  const { file: node } = await hostOf('node24');
  const complaint = install();
  if (complaint !== null) console.error(complaint);
  await bundleOurs();
  writeProblems();
  const begun = provenance(date);
  const say = (line) => console.error(line);
  const peers = await measurePeers(roster, cases, { node, build: BUILD, rounds, ms, say });
  const gates = judge(JSON.parse(readFileSync(join(here, 'gates.json'), 'utf8')), peers, cases);
  const result = { ...begun, runtime: 'Node 24', rounds, ms, cases, peers, gates };
  if (whole) {
    keep('peers', { ...result, peers: peers.map(brief) });
    writeFileSync(join(here, 'peers.svg'), chart(result));
  }
  const lines = json
    ? [JSON.stringify(result, null, 2)]
    : [...tables(result), '', ...failures(result), ...gateLines(gates)];
  for (const line of lines) console.log(line);
  const failed = peers.some(({ cells }) => Object.values(cells).some((cell) => cell.failed));
  if (failed || gates.some(({ verdict }) => verdict === 'MISSED')) process.exitCode = 1;
}

/** A peer's numbers at four digits: history stays readable. */
function brief({ name, version, cells }) {
  const values = Object.entries(cells).map(([key, { value, none }]) => [key, none ?? Number(value.toPrecision(4))]);
  return { name, version, cells: Object.fromEntries(values) };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Usage ? `bench:peers: ${error.message}` : error);
  process.exitCode = error instanceof Usage ? 2 : 1;
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startPeer } from './child.mjs';
import { CASES, COLD, SIZE } from './problems.mjs';
import { expected, relativeError } from './reference.mjs';
import { absent, coldCommandOf, commandOf } from './roster.mjs';
import { sizeOf } from './size.mjs';

const TOLERANCE = 1e-4;
const EMPTY = join(import.meta.dirname, '..', 'cold', 'empty.mjs');

/**
 * Starts every peer, checks what it computes and times it beside the others, round by round. Returns for each peer
 * `{ name, engine, version, cells }`, a cell being { value, unit } or { none: reason } for each case.
 */
export async function measurePeers(roster, cases, { node, build, rounds, ms, say }) {
  const peers = roster.map((entry) => ({ entry, cells: {}, version: '' }));
  for (const case_ of CASES.filter(({ name }) => cases.includes(name))) {
    say(case_.name);
    // A process for each case, so that no peer pays for what it did before: memory that grew, code compiled for other shapes.
    for (const peer of peers) peer.child = start(peer.entry, node, build);
    for (const peer of peers) peer.version ||= (await peer.child.ask({ do: 'version' })).version ?? '';
    await checked(case_, peers);
    await timed(case_, peers, rounds, ms);
    for (const { child } of peers) child.stop();
  }
  if (cases.includes(COLD)) coldStarts(peers, node, rounds, say);
  if (cases.includes(SIZE)) await sizes(peers, say);
  return peers.map(({ entry, version, cells }) => ({
    name: entry.name,
    engine: entry.engine,
    theirs: entry.theirs,
    version,
    cells,
  }));
}

function start(entry, node, build) {
  const reason = absent(entry);
  if (reason !== null) return { ask: async () => ({ error: reason }), stop() {} };
  return startPeer(commandOf(entry, node, build));
}

/** Lets every peer make the case and compares its first results; a peer that differs is not timed. */
async function checked(case_, peers) {
  const wanted = expected(case_);
  for (const { child, cells } of peers) {
    const answer = await child.ask({ do: 'prepare', case: case_ });
    const reason = answer.error ?? answer.cannot ?? difference(answer, wanted);
    const failed = !answer.cannot && !isAbsence(reason ?? '');
    cells[case_.name] = reason === null ? { seconds: [], note: answer.note } : { none: reason, failed };
  }
}

/** What differs from the reference by more than rounding, or null. */
function difference(answer, wanted) {
  for (const [what, values] of Object.entries(wanted)) {
    if (answer.skip?.includes(what)) continue;
    const reference = answer.reluLast && what === 'output' ? values.map((y) => Math.max(0, y)) : values;
    const error = relativeError(answer[what] ?? [], reference);
    if (!(error <= TOLERANCE)) return `${what} differ by ${error.toPrecision(2)}`;
  }
  return null;
}

async function timed(case_, peers, rounds, ms) {
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? peers : [...peers].reverse();
    for (const { child, cells } of order) {
      const cell = cells[case_.name];
      if (cell.none !== undefined) continue;
      const { seconds, error } = await child.ask({ do: 'time', case: case_, ms });
      if (error) cells[case_.name] = { none: error, failed: true };
      else cell.seconds.push(seconds);
    }
  }
  for (const { cells } of peers) {
    const cell = cells[case_.name];
    if (cell.seconds) cells[case_.name] = { value: median(cell.seconds), unit: 's', note: cell.note };
  }
}

/** Whole processes, one of each peer a round, and an empty one of node. */
function coldStarts(peers, node, rounds, say) {
  say(COLD);
  const commands = new Map(
    peers.map((peer) => [peer, absent(peer.entry) === null ? coldCommandOf(peer.entry, node) : null]),
  );
  const seconds = new Map(peers.map((peer) => [peer, []]));
  const empty = [];
  for (let round = 0; round < 2 * rounds; round++) {
    empty.push(wholeProcess({ file: node, args: [EMPTY] }).seconds);
    for (const [peer, command] of commands) {
      if (command === null || peer.cells[COLD]?.none) continue;
      const { seconds: taken, error } = wholeProcess(command);
      if (error) peer.cells[COLD] = { none: error, failed: !isAbsence(error) };
      else seconds.get(peer).push(taken);
    }
  }
  for (const peer of peers) {
    if (commands.get(peer) === null) peer.cells[COLD] = { none: 'no program of its own' };
    else peer.cells[COLD] ??= { value: median(seconds.get(peer)), unit: 's', over: median(empty) };
  }
}

/** Python's libraries may be missing: they are measured where they are. */
function isAbsence(reason) {
  return /No module named|^there is no /.test(reason);
}

function wholeProcess({ file, args }) {
  const begun = performance.now();
  const { status, stderr, error } = spawnSync(file, args, { encoding: 'utf8' });
  const seconds = (performance.now() - begun) / 1000;
  if (status === 0) return { seconds };
  const lines = (error?.message ?? stderr).trim().split('\n');
  return { error: lines.find((line) => /Error/.test(line)) ?? lines.at(-1) };
}

async function sizes(peers, say) {
  say(SIZE);
  for (const { entry, cells } of peers) {
    if (entry.size === undefined) {
      cells[SIZE] = { none: entry.engine === 'native' ? 'not for browsers' : 'no program of its own' };
      continue;
    }
    try {
      cells[SIZE] = { value: await sizeOf(entry), unit: 'KB' };
    } catch (error) {
      cells[SIZE] = {
        none: error.message.split('\n').find((line) => /error/i.test(line)) ?? error.message,
        failed: true,
      };
    }
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1];
}

import { SIZE } from './problems.mjs';

const NAME_WIDTH = 18;
const COLUMN = 19;

/** Cases side by side in one table. */
const ACROSS = 7;

/** Peers down, cases across, each cell its value and how many times ours; as many tables as the cases need. */
export function tables({ cases, peers, runtime, machine, load, commit, date }) {
  const lines = [
    `${runtime} on ${machine}, load ${load.toFixed(2)}; commit ${commit}, ${date}`,
    'Each cell: time (or size) and how many times that of elbow, the plain build. – : see below.',
  ];
  for (let i = 0; i < cases.length; i += ACROSS) {
    const shown = cases.slice(i, i + ACROSS);
    lines.push('', row('', shown.map(heading)));
    for (const peer of peers)
      lines.push(
        row(
          peer.name,
          shown.map((name) => cell(peer, name, peers[0])),
        ),
      );
  }
  return lines;
}

const heading = (name) =>
  name
    .replace('784-256-128-10', '784')
    .replace('inference', 'infer')
    .replace('cold start to the first prediction', 'cold start')
    .replace('minimal browser bundle, gzipped', 'bundle')
    .replace(/ step/, '');

function row(first, cells) {
  return [first.padEnd(NAME_WIDTH), ...cells.map((text) => text.padStart(COLUMN))].join('').trimEnd();
}

function cell({ name, cells }, case_, ours) {
  const { value, none } = cells[case_];
  if (none !== undefined) return '–';
  const own = ours.cells[case_].value;
  const times = name === ours.name || own === undefined ? '' : ` ×${(value / own).toPrecision(3)}`;
  return `${case_ === SIZE ? `${value.toFixed(1)} KB` : duration(value)}${times}`;
}

function duration(seconds) {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toPrecision(3)} ms`;
  return `${(seconds * 1e6).toPrecision(3)} µs`;
}

/** The reasons behind the dashes, failures in capitals; and what has to be known of cells that are not like the others. */
export function failures({ peers, cases }) {
  return peers.flatMap(({ name, version, cells }) => {
    const notes = new Map();
    for (const case_ of cases) {
      const { none, failed, note } = cells[case_];
      const text = none === undefined ? note && `* ${note}` : `– ${failed ? 'FAILED: ' : ''}${none}`;
      if (text) notes.set(text, [...(notes.get(text) ?? []), heading(case_)]);
    }
    return [
      `${name} (${version || 'not started'})`,
      ...[...notes].map(([text, where]) => `    ${text}: ${where.join(', ')}`),
    ];
  });
}

/** The gates with their outcome. */
export function gateLines(gates) {
  if (gates.length === 0) return [];
  return [
    '',
    'gates, theirs / ours:',
    ...gates.map(({ case: name, ours, theirs, atLeast, ratio, verdict, pending }) => {
      const others = [theirs].flat().join(' or ');
      const why = verdict === 'pending' ? `: ${pending}` : '';
      return `${verdict.padEnd(8)}${ratio.toPrecision(3).padStart(6)} >= ${String(atLeast).padEnd(5)} ${heading(name)}, ${ours} against ${others}${why}`;
    }),
  ];
}

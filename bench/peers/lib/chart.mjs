// The README's picture: for each case a small bar chart of who takes how long, ours first, on a logarithmic scale.
import { CHARTED, SIZE } from './problems.mjs';

/** The light theme of the command's figures. */
const INK = '#1b1f24';
const MUTED = '#59636e';
const OURS = '#0072b2';
const THEIRS = '#8c959f';
const NATIVE = '#c6ccd3';

const WIDTH = 1280;
const MARGIN = 36;
const COLUMNS = 3;
const GAP = 36;
const TOP = 108;
const TITLE = 30;
const BAR = 20;
const NAME = 122;
const VALUE = 84;
const PANEL = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;

/** The SVG of a whole measurement. The same measurement gives the same bytes. */
export function chart({ peers, machine, commit, rounds }) {
  const panels = CHARTED.map((name) => ({ name, bars: barsOf(name, peers) }));
  const rows = chunks(panels, COLUMNS);
  const heights = rows.map((row) => TITLE + BAR * Math.max(...row.map(({ bars }) => bars.length)) + GAP);
  const height = TOP + heights.reduce((sum, h) => sum + h, 0) + 20;
  const drawn = rows.flatMap((row, r) => {
    const y = TOP + heights.slice(0, r).reduce((sum, h) => sum + h, 0);
    return row.map((panel, c) => panelSvg(panel, MARGIN + c * (PANEL + GAP), y));
  });
  const subtitle =
    'Time of one call, or size; logarithmic, shorter is better. One thread each. Blue: Elbow; grey: JavaScript and wasm; light: native code.';
  const note = `${machine}, node 24, commit ${commit}, medians of ${rounds} interleaved rounds. brain.js moves its weights after every row.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="Inter, system-ui, sans-serif">`,
    '<title>Elbow beside other libraries</title>',
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    text('Elbow beside other libraries', MARGIN, 48, { size: 24, weight: 600 }),
    text(subtitle, MARGIN, 76, { size: 16, fill: MUTED }),
    ...drawn,
    text(note, MARGIN, height - 20, { size: 13, fill: MUTED }),
    '</svg>',
    '',
  ].join('\n');
}

/** Ours and theirs that have a value, the quickest first. */
function barsOf(name, peers) {
  return peers
    .filter(({ cells }) => cells[name].value !== undefined)
    .map(({ name: peer, theirs, engine, cells }) => ({
      peer,
      ours: !theirs,
      native: engine === 'native',
      value: cells[name].value,
    }))
    .sort((a, b) => a.value - b.value);
}

function panelSvg({ name, bars }, x, y) {
  const values = bars.map(({ value }) => value);
  const [low, high] = [Math.min(...values) / 1.6, Math.max(...values)];
  const room = PANEL - NAME - VALUE;
  const length = (value) => 2 + (room - 2) * (Math.log(value / low) / Math.log(high / low));
  const lines = bars.map(({ peer, ours, native, value }, i) => {
    const at = y + TITLE + i * BAR;
    const colour = ours ? OURS : native ? NATIVE : THEIRS;
    const style = { size: 13, fill: ours ? OURS : INK, weight: ours ? 600 : 400 };
    return [
      text(peer, x + NAME - 8, at + 10, { ...style, anchor: 'end' }),
      `<rect x="${x + NAME}" y="${at - 1}" width="${length(value).toFixed(2)}" height="14" fill="${colour}"/>`,
      text(spelled(value, name), x + NAME + length(value) + 6, at + 10, style),
    ].join('\n');
  });
  return [text(name, x, y + 10, { size: 15, weight: 600 }), ...lines].join('\n');
}

function spelled(value, name) {
  if (name === SIZE) return `${Number(value.toPrecision(3))} KB`;
  if (value >= 1) return `${Number(value.toPrecision(3))} s`;
  if (value >= 1e-3) return `${Number((value * 1e3).toPrecision(3))} ms`;
  return `${Number((value * 1e6).toPrecision(3))} µs`;
}

function text(content, x, y, { size, weight = 400, fill = INK, anchor = 'start' }) {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${Number(x.toFixed(2))}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}">${escaped}</text>`;
}

function chunks(items, size) {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

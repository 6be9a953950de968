/** The table of a report, as lines. */
export function table({ rows }) {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const others = Math.max(...rows.map(({ of = '' }) => of.length));
  const lines = [];
  let family = null;
  for (const row of rows) {
    if (row.family !== family) {
      family = row.family;
      lines.push(
        '',
        `${family.padEnd(width)}         time          rate   ratio ${'to'.padEnd(others)} µs at 41.2  gate`,
      );
    }
    lines.push(line(row, width, others));
  }
  return lines;
}

function line(row, width, others) {
  if (row.unavailable !== undefined) return `${row.name.padEnd(width)}  –  ${row.unavailable}`;
  return [
    row.name.padEnd(width),
    duration(row.seconds).padStart(12),
    (row.rate === undefined ? '' : `${row.rate.toFixed(1)} ${row.unit}`).padStart(13),
    (row.ratio === undefined ? '' : row.ratio.toFixed(3)).padStart(7),
    (row.of ?? '').padEnd(others),
    scaled(row.scaled).padStart(10),
    row.verdict === undefined ? '' : ` ${row.gate} ${row.verdict}`,
  ]
    .join(' ')
    .trimEnd();
}

function duration(seconds) {
  if (seconds >= 1e-3) return `${(seconds * 1e3).toFixed(2)} ms`;
  return seconds >= 1e-6 ? `${(seconds * 1e6).toFixed(2)} µs` : `${(seconds * 1e9).toFixed(1)} ns`;
}

/** Blank for long operations, where it says nothing more than the rate. */
const scaled = (us) => (us === undefined || us >= 1e4 ? '' : us.toPrecision(4));

/** The gates' outcome in words. */
export function summary({ rows, strangers }) {
  const of = (verdict) => rows.filter((row) => row.verdict === verdict);
  const lines = of('pending').map(({ name, gate, pending }) => `pending  ${name} ${gate}: ${pending}`);
  for (const { name } of of('reached')) lines.push(`reached  ${name}: take "pending" out of gates.json`);
  for (const { name, gate } of of('MISSED')) lines.push(`MISSED   ${name} ${gate}`);
  for (const name of strangers) lines.push(`MISSED   ${name}: gates.json has a gate for it, but there is no such case`);
  const counts = ['holds', 'reached', 'pending', 'MISSED'].map((verdict) => `${of(verdict).length} ${verdict}`);
  return [...lines, `gates: ${counts.join(', ')}`];
}

// Prints the rows of the lecture notes, R1 to R121, each with what shows it: tests whose name carries the row's number
// ("R65: …"), figures and commands that list it (`rows: ['R65']`). `npm run rows [-- --missing | --shown | --json]`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const OPTIONS = ['--missing', '--shown', '--json', '--help'];
const options = process.argv.slice(2);
const unknown = options.find((option) => !OPTIONS.includes(option));
if (unknown !== undefined) {
  console.error(`rows: unknown option ${unknown}; there are ${OPTIONS.join(', ')}`);
  process.exit(2);
}
if (options.includes('--help')) {
  console.log(
    'npm run rows [-- --missing | --shown | --json]\n\nPrints R1 to R121 with the tests, figures and commands that show each.',
  );
  process.exit(0);
}

const titles = new Map(
  readFileSync(join(root, 'docs', 'rows.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
);

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'packages', 'examples', 'scripts'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|mjs)$/.test(file) && file !== 'scripts/rows.mjs');

/** Rows that open a title: "R60, R65: an edge …" carries both; a mention later in the sentence carries none. */
const TITLE =
  /\b(?:it|test|describe)(?:\.each\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?\(\s*(['"`])((?:R\d+(?:[,\s]+(?:and\s+)?)?)+): (.*?)\1/gs;
const LISTED = /\brows: \[([^\]]*)\]/g;

const shown = new Map([...titles.keys()].map((row) => [row, []]));
function add(rows, what) {
  for (const row of rows.match(/R\d+/g) ?? []) {
    if (!shown.has(row)) {
      console.error(`rows: ${what} names ${row}; the notes have R1 to R${titles.size}`);
      process.exit(1);
    }
    shown.get(row).push(what);
  }
}
for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8');
  if (/\.test\.ts$/.test(file)) for (const [, , rows, title] of text.matchAll(TITLE)) add(rows, `${file}: ${title}`);
  else for (const [, rows] of text.matchAll(LISTED)) add(rows, file);
}

const reasons = new Map(
  readFileSync(join(root, 'docs', 'rows-without-figure.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
);
const isFigure = (what) => what.includes('/src/figures/');
for (const [row, by] of shown) {
  const drawn = by.some(isFigure);
  if (drawn === reasons.has(row)) {
    console.error(
      `rows: ${row} has ${drawn ? 'a figure, and yet a reason why it has none' : 'no figure, and no reason why'}`,
    );
    process.exitCode = 1;
  }
}

const kept = [...shown].filter(([, by]) => {
  if (options.includes('--missing')) return by.length === 0;
  return !options.includes('--shown') || by.length > 0;
});
if (options.includes('--json')) {
  console.log(
    JSON.stringify(Object.fromEntries(kept.map(([row, by]) => [row, { title: titles.get(row), by }])), null, 2),
  );
} else {
  for (const [row, by] of kept) {
    console.log(`${row.padEnd(5)} ${titles.get(row)}`);
    for (const what of by) console.log(`        ${what}`);
    if (reasons.has(row)) console.log(`        no figure: ${reasons.get(row)}`);
  }
  const count = [...shown.values()].filter((by) => by.length > 0).length;
  console.log(
    `${count} of ${titles.size} rows are shown, ${[...shown.values()].filter((by) => by.some(isFigure)).length} of them by a figure; why not the others stands beside them.`,
  );
}

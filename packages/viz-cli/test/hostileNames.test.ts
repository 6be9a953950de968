import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { BIN, freshFolders, lastLine, type Outcome, startElbow } from './command.ts';
import { played } from './emulator.ts';
import { recordedShell } from './pseudoTerminal.ts';
import { readTable } from './readTable.ts';
import { put } from './temporary.ts';

/*
 * Names that another has chosen, of columns, classes, files and runs, steer no terminal: they are shown, and what would clear the screen, set the window's
 * title or turn the direction of writing stands there as text.
 */

/** Clears the screen, sets the title twice (the second time by C1), colours red, turns what follows around, deletes. */
const STEERING = '\u001b[2J\u001b]0;owned\u0007\u009d0;owned\u009c\u001b[31m\u202e\u007f';
const FILE = `data${STEERING}\nerror: forged.csv`;
const RUN = `run${STEERING}`;
const OTHER = `other${STEERING}`;
const SPARE = `spare${STEERING}`;
const DAMAGED = `damaged${STEERING}`;
const MODEL = `model${STEERING}`;
const COLUMNS = [`a${STEERING}`, `b${STEERING}`, `kind${STEERING}`] as const;
const CLASSES = [`yes${STEERING}`, `no*/</script>\u2028${STEERING}`] as const;
/** As the network has them. */
const SORTED = [...CLASSES].sort();

/** What no command may write of its own accord, but for line ends and tabs: written here by its ranges, apart from the program. */
function steering(text: string): string[] {
  return [...text].filter((sign) => {
    const code = sign.codePointAt(0) as number;
    const within = (from: number, to: number): boolean => code >= from && code <= to;
    const isControl = (code < 0x20 && sign !== '\n' && sign !== '\t') || within(0x7f, 0x9f);
    const isBidi = code === 0x61c || within(0x200e, 0x200f) || within(0x202a, 0x202e) || within(0x2066, 0x2069);
    return isControl || isBidi || within(0xd800, 0xdfff);
  });
}

const fresh = freshFolders();
let folder = '';

function elbow(...args: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
  });
  return { code: status, out: stdout, err: stderr };
}

function quotedCell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

beforeAll(() => {
  folder = fresh();
  const write = (name: string, columns: readonly string[], rows: readonly (readonly (string | number)[])[]): void =>
    writeFileSync(
      join(folder, name),
      [columns, ...rows].map((cells) => `${cells.map((cell) => quotedCell(String(cell))).join(',')}\n`).join(''),
    );
  const points = Array.from({ length: 60 }, (_, i) => [(i * 7) % 13, (i * 5) % 11] as const);
  write(
    FILE,
    COLUMNS,
    points.map(([a, b]) => [a, b, CLASSES[a + b > 11 ? 1 : 0]]),
  );
  write(
    `t${FILE}`,
    COLUMNS,
    points.map(([a, b]) => [a, CLASSES[b % 2] as string, a * b + 0.5]),
  );
  write('unseen.csv', COLUMNS.slice(0, 2), [[1, `neither${STEERING}`]]);
  write(
    'values.csv',
    [`x${STEERING}`, `y${STEERING}`],
    points.map(([a, b], i) => [i, a + b]),
  );
  write('words.csv', [`x${STEERING}`, `y${STEERING}`], [[1, `z${STEERING}`]]);
  const short = ['--hidden', '4', '--epochs', '20', '--quiet', '--out'];
  expect(elbow('train', FILE, ...short, RUN)).toMatchObject({ code: 0 });
  expect(elbow('train', `t${FILE}`, ...short, OTHER)).toMatchObject({ code: 0 });
  cpSync(join(folder, RUN), join(folder, SPARE), { recursive: true });
  cpSync(join(folder, RUN), join(folder, DAMAGED), { recursive: true });
  writeFileSync(join(folder, DAMAGED, 'run.json'), '{"format":"elbow-run"');
  for (const format of ['json', 'ts'])
    expect(elbow('export', RUN, '--to', format, '--out', `${MODEL}.${format}`)).toMatchObject({ code: 0 });
});

describe('what a command writes to pipes holds nothing that steers a terminal', () => {
  it.each<[string, number, string[]]>([
    ['data info of names', 0, ['data', 'info', FILE]],
    ['data info in JSON', 0, ['data', 'info', FILE, '--json']],
    ['data info of a file that is not there', 2, ['data', 'info', `none${STEERING}`]],
    ['train that only looks', 0, ['train', FILE, '--dry-run']],
    ['train', 0, ['train', FILE, '--epochs', '5', '--out', `new${STEERING}`]],
    ['train in JSON', 0, ['train', FILE, '--epochs', '5', '--out', `newer${STEERING}`, '--json']],
    ['train of values from names', 0, ['train', `t${FILE}`, '--epochs', '5', '--out', `newest${STEERING}`]],
    ['train of a column that is none', 2, ['train', FILE, '--target', 'zzz']],
    ['train with an argument', 2, ['train', FILE, '--hidden', STEERING]],
    ['train that goes on where there is no run', 2, ['train', '--resume', `none${STEERING}`]],
    ['predict in JSON', 0, ['predict', RUN, FILE, '--json']],
    ['predict into a file', 0, ['predict', RUN, FILE, '--out', `predictions${STEERING}.csv`]],
    ['predict of a name not seen before', 2, ['predict', OTHER, 'unseen.csv']],
    ['predict of other columns', 2, ['predict', RUN, 'values.csv']],
    ['predict with a damaged run', 2, ['predict', DAMAGED, FILE]],
    ['inspect', 0, ['inspect', RUN]],
    ['inspect in JSON', 0, ['inspect', RUN, '--json']],
    ['explain', 3, ['explain', RUN, '--budget', '1']],
    ['explain in JSON', 3, ['explain', RUN, '--budget', '1', '--json']],
    ['boundary, with its picture', 0, ['boundary', RUN, '--format', 'term']],
    ['surface, with its picture', 0, ['surface', RUN, '--format', 'term', '--points', '5']],
    ['stability', 0, ['stability', RUN, '--format', 'svg', '--out', `drawn${STEERING}`]],
    ['check-grad of a run', 0, ['check-grad', RUN]],
    ['lr-find', 0, ['lr-find', FILE, '--steps', '20']],
    ['compare, with its picture', 0, ['compare', RUN, OTHER, '--format', 'term']],
    ['compare in JSON', 0, ['compare', RUN, OTHER, '--json']],
    ['compare of a run with itself', 2, ['compare', RUN, RUN]],
    ['runs list', 0, ['runs', 'list', '.']],
    ['runs list in JSON', 0, ['runs', 'list', '.', '--json']],
    ['runs list of a folder that is none', 2, ['runs', 'list', `none${STEERING}`]],
    ['runs best, only the names', 0, ['runs', 'best', '.', '--quiet']],
    ['runs remove where nobody can be asked', 2, ['runs', 'remove', `none${STEERING}`]],
    ['runs remove', 0, ['runs', 'remove', SPARE, '--yes']],
    ['export', 0, ['export', RUN, '--to', 'ts', '--out', `exported${STEERING}.ts`]],
    ['export to JSON', 0, ['export', RUN, '--to', 'json', '--out', `exported${STEERING}.json`]],
    ['import', 0, ['import', `${MODEL}.json`]],
    ['import with an export', 0, ['import', `${MODEL}.json`, '--to', 'ts', '--out', `again${STEERING}.ts`]],
    ['import of what is no model', 2, ['import', FILE]],
    ['fit of a file', 0, ['fit', 'values.csv', '--steps', '20', '--format', 'svg', '--out', `fitted${STEERING}`]],
    ['fit of words', 2, ['fit', 'words.csv']],
    ['fit of a formula that is none', 2, ['fit', `sin(x)${STEERING}`]],
    ['figure of no name', 2, ['figure', STEERING]],
    ['figure into a folder', 0, ['figure', 'four-regimes', '--format', 'svg', '--out', `figures${STEERING}`]],
    ['figure --check with a folder that is none', 2, ['figure', 'all', '--check', '--out', `none${STEERING}`]],
    ['data make into a file', 0, ['data', 'make', 'moons', '--out', `moons${STEERING}.csv`]],
    ['a command that is none', 2, [STEERING]],
    ['an option that is none', 2, ['train', FILE, `--${STEERING}`]],
    ['a choice that is none', 2, ['export', RUN, '--to', STEERING]],
  ])('%s', (_, code, args) => {
    const ran = elbow(...args);
    expect(steering(ran.out + ran.err)).toEqual([]);
    expect(ran).toMatchObject({ code });
    // A row that shows no hostile name could not fail.
    expect(ran.out + ran.err).toMatch(
      args.includes('--json') ? /\\u001b\[2J.*\\u009d.*\\u202e.*\\u007f/ : /\\u\{1b\}\[2J/,
    );
    if (!args.includes('--json')) expect(`\n${ran.out}${ran.err}`).not.toMatch(/\nerror: forged/);
  });
});

/** The sequences of the program itself: the beginning and end of a drawing, cursor movements, lines erased, colours (always from a reset on), and readline's. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences
const OWN = /\u001b\[(\?(2026|25|7)[hl]|\d+[AG]|2K|0?J|0[;\d]*m)|\r/g;

/** Commands whose lines are not laid out. */
const FREE = ['predict', 'runs'];

describe('what a command writes to a terminal steers it only as the program means to', () => {
  const inShell = (words: readonly string[]): string =>
    words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  it.each<[string, string[], string?]>([
    ['data info', ['data', 'info', FILE]],
    ['train, with its chart', ['train', FILE, '--epochs', '30', '--out', `live${STEERING}`]],
    ['train with an error', ['train', FILE, '--target', 'zzz']],
    ['predict', ['predict', RUN, FILE]],
    ['predict in JSON', ['predict', RUN, FILE, '--json']],
    ['inspect', ['inspect', RUN]],
    ['boundary, with its picture', ['boundary', RUN]],
    ['compare, with its picture', ['compare', RUN, OTHER]],
    ['runs list', ['runs', 'list', '.']],
    ['runs remove, which asks', ['runs', 'remove', RUN], '[y/N]'],
    ['an option that is none', ['train', FILE, `--${STEERING}`]],
  ])('%s', async (_, args, after) => {
    const command = `echo before; ${inShell([process.execPath, BIN, ...args])}`;
    const size = { columns: 120, rows: 50 };
    const asked = after === undefined ? {} : { input: 'n\n', after };
    const { out } = await recordedShell(command, folder, { ...size, env: { COLORTERM: 'truecolor' }, ...asked });
    expect(steering(out.replace(OWN, ''))).toEqual([]);
    expect(out.replace(OWN, '').replace(/[\s\\]/g, '')).toMatch(/u(\{1b\}|001b)\[2J/);
    const { lines, titles, wrapped } = await played(out, size.columns, size.rows);
    expect([lines[0], titles]).toEqual(['before', []]);
    // Data, and what the parser says, are as long as they are; all else was laid out in the width that it takes when shown.
    if (!FREE.includes(args[0] ?? '') && !out.includes('error: ')) expect(wrapped).toBe(0);
  });
});

it('data info lists columns in line, however long their names become', () => {
  put(folder, 'line.csv', `n\u0007,${STEERING.replaceAll(';', '')},ordinary\n1,2,3\n4,5,6\n`);
  const shown = '\\u{1b}[2J\\u{1b}]0owned\\u{7}\\u{9d}0owned\\u{9c}\\u{1b}[31m\\u{202e}\\u{7f}';
  const lines = elbow('data', 'info', 'line.csv').out.trim().split('\n').slice(1);
  expect(lines).toHaveLength(3);
  expect(new Set(lines.map((line) => line.indexOf('  numeric, ')))).toEqual(new Set([2 + shown.length]));
});

describe('names that stand in files come back as they were', () => {
  it('predict into a pipe or file writes them raw, in the columns that a reader finds', () => {
    const { out } = elbow('predict', RUN, FILE);
    const table = readTable(put(folder, 'piped.csv', out));
    expect(table.columns.map(({ name }) => name)).toEqual([COLUMNS[2], ...SORTED.map((name) => `p(${name})`)]);
    expect(new Set(table.columns[0]?.cells)).toEqual(new Set(CLASSES));
    elbow('predict', RUN, FILE, '--out', 'written.csv');
    expect(readFileSync(join(folder, 'written.csv'), 'utf8')).toBe(out);
  });

  it('JSON lines have the same values, escaped', () => {
    const rows = elbow('predict', RUN, FILE, '--json').out.trim().split('\n');
    expect(new Set(rows.map((row) => JSON.parse(row).prediction))).toEqual(new Set(CLASSES));
  });

  it('a module of TypeScript has them as strings that end nowhere else', async () => {
    const source = readFileSync(join(folder, `${MODEL}.ts`), 'utf8');
    expect(steering(source)).toEqual([]);
    expect(source).not.toMatch(/[\u2028\u2029]/);
    const { code } = await transform(source, { loader: 'ts' });
    const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    expect([module.inputs, module.classes]).toEqual([COLUMNS.slice(0, 2), SORTED]);
    expect(module.predict([1, 2])).toHaveLength(2);
  });

  it('a page has its two scripts and no more, and reads them from its data', () => {
    elbow('boundary', RUN, '--format', 'html', '--out', 'pages');
    const page = readFileSync(join(folder, 'pages', 'boundary.html'), 'utf8');
    expect(page.match(/<\/script/gi)).toHaveLength(2);
    expect(page).toContain('no*/&lt;/script&gt;');
    const data = page.match(/id="data">(.*?)<\/script>/s)?.[1] ?? '';
    expect(data).toContain('no*/\\u003c/script>');
    expect(() => JSON.parse(data)).not.toThrow();
  });
});

it('the command to go on with an interrupted run is one that a shell reads as it was meant', async () => {
  const name = "it's; echo owned";
  const run = startElbow(folder, 'train', 'iris', '--epochs', '1000000', '--out', name, '--json');
  while (!run.out().includes('"event":"epoch"')) await new Promise((resolve) => setTimeout(resolve, 20));
  run.kill('SIGINT');
  const { resume } = lastLine(await run.done);
  const { stdout } = spawnSync('sh', ['-c', `printf '%s\\n' ${resume}`], { encoding: 'utf8' });
  expect(stdout.trim().split('\n')).toEqual(['elbow', 'train', '--resume', name]);
});

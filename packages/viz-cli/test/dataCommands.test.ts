import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../src/completion/tree.ts';
import { columnInfo, numbersInfo } from '../src/data/infoCommand.ts';
import { SET_NAMES, SHELLS } from '../src/names.ts';
import { createProgram } from '../src/program.ts';
import { elbow, freshFolders, lastLine } from './command.ts';
import { corpus } from './corpora.ts';

const fresh = freshFolders();

describe('columnInfo', () => {
  it.each<[string, string[], object]>([
    [
      'numbers',
      ['1', '3', '', '5'],
      { kind: 'numeric', missing: 1, different: 3, numbers: { low: 1, high: 5, mean: 3 }, odd: [] },
    ],
    [
      'names',
      ['b', 'a', 'b', ''],
      {
        kind: 'text',
        missing: 1,
        different: 2,
        values: [
          ['b', 2],
          ['a', 1],
        ],
      },
    ],
    ['nothing', ['', ''], { kind: 'empty', missing: 2, different: 0 }],
    [
      'numbers with a slip',
      [...Array.from({ length: 19 }, (_, i) => String(i)), 'n/a'],
      { kind: 'numeric', odd: ['n/a'] },
    ],
  ])('of %s', (_, cells, expected) => {
    expect(columnInfo({ name: 'c', cells })).toMatchObject(expected);
  });
});

describe('elbow data', () => {
  it.each(SET_NAMES)('makes %s, the same for the same seed, and can tell what it made', (set) => {
    const folder = fresh();
    expect(elbow(folder, 'data', 'make', set, '--out', 'a.csv', '--seed', '3').code).toBe(0);
    const text = readFileSync(join(folder, 'a.csv'), 'utf8');
    expect(elbow(folder, 'data', 'make', set, '--seed', '3').out).toBe(text);
    expect(text.split('\n')[0]).toBe('x1,x2,label');
    const { columns, rows } = lastLine(elbow(folder, 'data', 'info', 'a.csv', '--json')) as {
      columns: { kind: string }[];
      rows: number;
    };
    expect(columns.map(({ kind }) => kind)).toEqual(['numeric', 'numeric', 'text']);
    expect(rows).toBe(text.trim().split('\n').length - 1);
  });

  it.each<[string, string[], RegExp]>([
    ['a set that is none', ['data', 'make', 'moon'], /did you mean "moons"\?/],
    [
      'classes of a set of two',
      ['data', 'make', 'moons', '--classes', '3'],
      /--classes: moons has two classes; only blobs takes them/,
    ],
    ['no rows', ['data', 'make', 'moons', '--rows', '0'], /expected an integer of at least 1, got "0"/],
    ['a file that is none', ['data', 'info', 'none.csv'], /none\.csv/],
    ['a command that is none', ['data', 'inf'], /Did you mean info\?/],
  ])('refuses %s', (_, args, message) => {
    const { code, err } = elbow(fresh(), ...args);
    expect([code, err.match(message) !== null]).toEqual([2, true]);
  });
});

describe('elbow data info', () => {
  // test/corpora/make.py has written them.
  it.each<[string, string[], object]>([
    ['a table of Parquet', ['table-zstd.parquet'], { rows: 3, columns: [{ name: 'a' }, {}, {}, {}, {}] }],
    [
      'rows of JSON, gzipped',
      ['table.jsonl.gz'],
      { rows: 3, columns: [{ name: 'a', kind: 'numeric' }, {}, {}, {}, {}] },
    ],
    ['images without labels', ['train-images-idx3-ubyte'], { inputs: { shape: [2, 2], type: 'uint8' }, targets: null }],
    [
      'images with labels',
      ['train-images-idx3-ubyte', '--labels', corpus('train-labels-idx1-ubyte')],
      { rows: 3, targets: { type: 'uint8', different: 2 } },
    ],
    ['arrays of a zip', ['keras.npz'], { inputs: { shape: [2] }, targets: { low: 0, high: 1, different: 2 } }],
  ])('tells %s', (_, [name, ...more], expected) => {
    const run = elbow(fresh(), 'data', 'info', corpus(name as string), ...more, '--json');
    expect(lastLine(run)).toMatchObject(expected);
  });

  it('tells numbers of an array by their definition, and leaves out what is not finite', () => {
    const told = numbersInfo(Float32Array.of(1, Number.NaN, 3, Number.POSITIVE_INFINITY, 8));
    expect(told).toMatchObject({ low: 1, high: 8, mean: 4, notFinite: 2 });
    expect(told.deviation).toBeCloseTo(Math.sqrt((9 + 1 + 16) / 3), 12);
  });

  it('refuses labels where there is no array', () => {
    const { code, err } = elbow(fresh(), 'data', 'info', 'iris', '--labels', corpus('t.npy'));
    expect([code, err]).toEqual([2, expect.stringMatching(/--labels: a CSV file has its targets/)]);
  });
});

describe('elbow doctor', () => {
  it('finds everything there, and the bits that a training has everywhere', () => {
    const { code, out } = elbow(fresh(), 'doctor', '--json');
    expect(code).toBe(0);
    const { checks } = JSON.parse(out) as { checks: { name: string; fine: boolean | null }[] };
    expect(checks.filter(({ fine }) => fine === false)).toEqual([]);
    expect(checks.find(({ name }) => name === 'same bits')?.fine).toBe(true);
  });
});

describe('elbow completion', () => {
  const program = factsOf(createProgram());
  it.each(SHELLS)('prints a script for %s with every command and option', (shell) => {
    const { code, out } = elbow(fresh(), 'completion', shell);
    expect(code).toBe(0);
    const flags = program.commands.flatMap(({ options }) => options.flatMap((option) => option.flags));
    for (const word of [...program.commands.map(({ path }) => path.split(' ').at(-1) ?? ''), ...flags])
      expect(out).toContain(word.replace(/^--/, ''));
  });

  it.each<[string, string]>([
    ['elbow tr', 'train'],
    ['elbow data ma', 'make'],
    ['elbow data make mo', 'moons'],
    ['elbow export --to on', 'onnx'],
    ['elbow train --optimizer nest', 'nesterov'],
    ['elbow fit --hid', '--hidden'],
  ])('completes "%s" to %s in bash', (line, word) => {
    const words = line.split(' ');
    const script = join(fresh(), 'elbow.bash');
    writeFileSync(script, elbow(fresh(), 'completion', 'bash').out);
    const run = `source ${script}; COMP_WORDS=(${words.map((one) => `'${one}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _elbow; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', run], { encoding: 'utf8' });
    expect([stdout.trim(), stderr]).toEqual([word, '']);
  });

  it('has the page docs/commands.md in step with what is declared: npm run reference writes it', () => {
    const page = readFileSync(new URL('../../../docs/commands.md', import.meta.url), 'utf8');
    expect(elbow(fresh(), 'completion', '--reference').out).toBe(page);
  });
});

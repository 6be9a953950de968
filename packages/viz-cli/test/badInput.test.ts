import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elbow, freshFolders } from './command.ts';

const fresh = freshFolders();
const ROWS = Array.from({ length: 30 }, (_, i) => `${i},${i % 7},${i % 2 ? 'yes' : 'no'}`);
const GOOD = `a,b,t\n${ROWS.join('\n')}\n`;
/** The good table with one line changed (0 is the header). */
const withLine = (line: number, text: string): string => GOOD.split('\n').with(line, text).join('\n');

type Case = [name: string, contents: string | Uint8Array | null, args: string[], sentence: RegExp];

const files: Case[] = [
  ['a missing file', null, [], /cannot read data\.csv: there is no such file/],
  ['an empty file', '', [], /data\.csv is empty/],
  ['a header only', 'a,b,t\n', [], /data\.csv /],
  ['a ragged row', withLine(4, '3,4'), [], /data\.csv, line 5 has 2 cells: the header has 3/],
  [
    'duplicate column names',
    GOOD.replace('a,b,t', 'a,a,t'),
    [],
    /data\.csv, line 1: columns 1 and 2 are both named "a"/,
  ],
  [
    'a text in a numeric column',
    withLine(6, 'x,4,yes'),
    [],
    /data\.csv, line 7, column "a": expected a finite number .*got "x"/,
  ],
  ['missing values', withLine(3, ',2,yes'), [], /1 missing value: 1 in column "a" \(line 4\); --missing drop/],
  ['nothing but missing values', 'a,b,t\n1,,x\n,2,y\n', ['--missing', 'drop'], /every row has a missing value/],
  ['an unknown target', GOOD, ['--target', 'tt'], /no column "tt"; did you mean "t"\?/],
  ['an unknown categorical column', GOOD, ['--categorical', 'bb'], /no column "bb"; did you mean "b"\?/],
  [
    'one class only',
    GOOD.replaceAll('yes', 'no'),
    [],
    /the target "t" is "no" in every row, but classification needs at least two classes/,
  ],
  [
    'fewer rows of a class than the split needs',
    withLine(2, '1,1,rare'),
    [],
    /class "rare" has 1 row, but at least 3 are needed/,
  ],
  [
    'an infinite value',
    withLine(5, 'Infinity,4,no'),
    [],
    /line 6, column "a": expected a finite number .*got "Infinity"/,
  ],
  [
    'a number beyond the doubles',
    withLine(5, '1e999,4,no'),
    [],
    /line 6, column "a": expected a finite number .*got "1e999"/,
  ],
  [
    'a binary file',
    Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 9),
    [],
    /data\.csv is named as CSV, but begins as NPZ \(zip\)/,
  ],
  [
    'another encoding',
    Uint8Array.of(0x61, 0x2c, 0xe9, 0x0a, 0x31, 0x2c, 0x32),
    [],
    /data\.csv, line 1: not UTF-8 text/,
  ],
  [
    'regression on a text',
    GOOD,
    ['--task', 'regress'],
    /line 2, column "t": regression needs a numeric target, got "no"/,
  ],
  [
    'balanced weights without classes',
    GOOD,
    ['--target', 'a', '--task', 'regress', '--weights', 'balanced'],
    /--weights balanced: there are no classes/,
  ],
  [
    'patience without validation rows',
    GOOD,
    ['--validation', '0', '--patience', '3'],
    /--patience: there are no validation rows/,
  ],
  [
    'an unknown schedule',
    GOOD,
    ['--schedule', 'cosin'],
    /expected constant, .* or plateau, got "cosin"; did you mean "cosine"\?/,
  ],
  [
    'a schedule without its number',
    GOOD,
    ['--schedule', 'exponential'],
    /--schedule: exponential needs beta, as in --schedule exponential:0.01/,
  ],
  ['a schedule with a number too many', GOOD, ['--schedule', 'constant:3'], /constant takes no settings, got "3"/],
  ['a decay for a rule without one', GOOD, ['--optimizer', 'rprop', '--l2', '0.1'], /--l2: the optimizer rprop/],
  [
    'a schedule for a rule without a rate',
    GOOD,
    ['--optimizer', 'rprop', '--schedule', 'inverseTime'],
    /--schedule: the optimizer rprop has no learning rate, it sets its own steps/,
  ],
  [
    'a network with more weights than can be counted',
    GOOD,
    ['--hidden', '99999999999,99999'],
    /does not fit in memory: Layout\.region: dense2\.w has shape \[99999999999,99999\], more elements than can be counted/,
  ],
  ['a negative decay', GOOD, ['--l2', '-1'], /--l2 <lambda>.*expected a number of at least 0, got "-1"/],
  [
    'an unwritable output folder',
    GOOD,
    ['--out', 'data.csv/run'],
    /cannot make the folder data\.csv\/run: a part of its path is a file/,
  ],
  ['an output folder in use', GOOD, ['--out', '.'], /the folder \. is not empty/],
  [
    'a test row out of range',
    GOOD,
    ['--test-rows', 'rows.txt'],
    /rows\.txt, line 2: row 30 is out of range; the data has rows 0 to 29/,
  ],
  [
    'a checkpoint every half epoch',
    GOOD,
    ['--checkpoint-every', '0.5'],
    /expected an integer of at least 1, got "0\.5"/,
  ],
];

describe('elbow train on bad input: exit code 2, one clear sentence, nothing written', () => {
  it.each(files)('%s', (_, contents, args, sentence) => {
    const folder = fresh();
    if (contents !== null) writeFileSync(join(folder, 'data.csv'), contents);
    writeFileSync(join(folder, 'rows.txt'), '3\n30\n');
    const { code, out, err } = elbow(folder, 'train', 'data.csv', ...args);
    expect(err).toMatch(sentence);
    expect(err).toMatch(/^error: /);
    expect(err).not.toMatch(/\n\s+at /); // no stack trace
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('an output folder where the system keeps none', () => {
    const { code, err } = elbow(fresh(), 'train', 'iris', '--out', '/proc/elbow/run');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'error: cannot make the folder /proc/elbow: the system keeps no folders there\n',
    });
  });

  it('a folder instead of a file', () => {
    const folder = fresh();
    mkdirSync(join(folder, 'data.csv'));
    expect(elbow(folder, 'train', 'data.csv')).toMatchObject({
      code: 2,
      err: expect.stringContaining('it is a folder'),
    });
  });

  it('repeated test rows', () => {
    const folder = fresh();
    writeFileSync(join(folder, 'data.csv'), GOOD);
    writeFileSync(join(folder, 'rows.txt'), '3\n4\n3\n');
    const { code, err } = elbow(folder, 'train', 'data.csv', '--test-rows', 'rows.txt');
    expect(err).toMatch(/rows\.txt, line 3: row 3 is repeated; it is already in line 1/);
    expect(code).toBe(2);
  });

  it('no data at all', () => {
    expect(elbow(fresh(), 'train')).toMatchObject({ code: 2, err: expect.stringContaining('name a data file') });
  });
});

describe('what is odd but not wrong is said, and the run goes on', () => {
  it('a constant column is a warning', () => {
    const folder = fresh();
    writeFileSync(join(folder, 'data.csv'), `a,c,t\n${ROWS.map((row) => row.replace(/,\d+,/, ',5,')).join('\n')}\n`);
    const { code, out } = elbow(folder, 'train', 'data.csv', '--epochs', '2');
    expect(out).toMatch(/warning: 1 column has the same value in all training rows and cannot help: c/);
    expect(code).toBe(0);
  });

  it('a run that has learnt nothing says so', () => {
    const folder = fresh();
    writeFileSync(
      join(folder, 'data.csv'),
      `a,t\n${Array.from({ length: 40 }, (_, i) => `${i % 2},${(i * 7919) % 104729}.5`).join('\n')}\n`,
    );
    const { out } = elbow(folder, 'train', 'data.csv', '--epochs', '1', '--lr', '1e-9');
    expect(out).toMatch(/This run has learnt nothing: always answering the mean would be as good/);
  });

  it('--dry-run says columns, task, network, parameters and memory, and writes nothing', () => {
    const folder = fresh();
    writeFileSync(join(folder, 'data.csv'), GOOD);
    const { code, out } = elbow(folder, 'train', 'data.csv', '--hidden', '5', '--dry-run');
    expect(code).toBe(0);
    expect(out).toMatch(/2 numeric inputs, standardised: a, b/);
    expect(out).toMatch(/Would train 2-5-2 \(27 parameters\)/); // 2·5 + 5 + 5·2 + 2
    expect(out).toMatch(/Memory of the network while training: .*(bytes|MiB)/);
    expect(existsSync(join(folder, 'runs'))).toBe(false);
  });
});

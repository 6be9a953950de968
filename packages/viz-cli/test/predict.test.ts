import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { elbow, freshFolders, IRIS } from './command.ts';

const fresh = freshFolders();
let classes = '';
let values = '';
const lines = (text: string): string[] => text.trim().split('\n');

beforeAll(() => {
  classes = fresh();
  expect(elbow(classes, 'train', IRIS, '--epochs', '60', '--quiet', '--out', 'run').code).toBe(0);
  values = fresh();
  const rows = Array.from(
    { length: 80 },
    (_, i) => `${(i * 7) % 13},${i % 2 ? 'red' : 'blue'},${1000 + 50 * ((i * 7) % 13) + 0.5}`,
  );
  writeFileSync(join(values, 'data.csv'), `a,colour,price\n${rows.join('\n')}\n`);
  expect(
    elbow(values, 'train', 'data.csv', '--hidden', '8', '--epochs', '400', '--lr', '0.02', '--quiet', '--out', 'run')
      .code,
  ).toBe(0);
});

describe('elbow predict', () => {
  it('gives every row a class and the probabilities of all classes, which sum to 1', () => {
    const { code, out } = elbow(classes, 'predict', 'run', IRIS);
    expect(code).toBe(0);
    const [head, ...rows] = lines(out);
    expect(head).toBe('species,p(setosa),p(versicolor),p(virginica)');
    expect(rows).toHaveLength(150);
    const truth = lines(readFileSync(IRIS, 'utf8'))
      .slice(1)
      .map((line) => line.split(',').at(-1));
    const right = rows.filter((row, i) => row.split(',')[0] === truth[i]).length;
    expect(right).toBeGreaterThan(135); // trained on 104 of these rows
    for (const row of rows) {
      const [name, ...probabilities] = row.split(',');
      const numbers = probabilities.map(Number);
      expect(numbers.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(['setosa', 'versicolor', 'virginica'][numbers.indexOf(Math.max(...numbers))]).toBe(name);
    }
  });

  it('finds columns by name, in any order, with or without the target', () => {
    const [head = '', ...rows] = lines(readFileSync(IRIS, 'utf8'));
    const turned = [head, ...rows].map((line) => line.split(',').slice(0, 4).reverse().join(','));
    writeFileSync(join(classes, 'turned.csv'), `${turned.join('\n')}\n`);
    expect(elbow(classes, 'predict', 'run', 'turned.csv').out).toBe(elbow(classes, 'predict', 'run', IRIS).out);
  });

  it('predicts values in original units', () => {
    const { out } = elbow(values, 'predict', 'run', 'data.csv', '--json');
    const predictions = lines(out).map((line) => JSON.parse(line));
    expect(predictions).toHaveLength(80);
    // Prices run from 1000.5 to 1600.5; a fit with R² near 1 is within a tenth of that range.
    for (const { row, prediction } of predictions)
      expect(Math.abs(prediction - (1000.5 + 50 * ((row * 7) % 13)))).toBeLessThan(60);
  });

  it('writes a file when asked to, and says so', () => {
    const { out } = elbow(classes, 'predict', 'run', IRIS, '--out', 'predictions.csv');
    expect(out).toBe('150 predictions: predictions.csv\n');
    expect(readFileSync(join(classes, 'predictions.csv'), 'utf8')).toBe(elbow(classes, 'predict', 'run', IRIS).out);
  });

  it('a row so far out that the network overflows is refused with its line, never printed as NaN', () => {
    const table = 'sepal_length,sepal_width,petal_length,petal_width';
    const [head = ''] = lines(readFileSync(IRIS, 'utf8'));
    expect(head.startsWith(table)).toBe(true);
    writeFileSync(join(classes, 'far.csv'), `${table}\n5.1,3.5,1.4,0.2\n5.1,3.5,1e38,0.2\n`);
    const far = elbow(classes, 'predict', 'run', 'far.csv');
    expect(far).toMatchObject({ code: 2, out: '' });
    expect(far.err).toMatch(
      /^error: far\.csv, line 3: the network's output is not finite; column "petal_length" is \d\.\de\+37 standard deviations/,
    );
    writeFileSync(join(values, 'far.csv'), 'a,colour\n1.2e39,red\n');
    const value = elbow(values, 'predict', 'run', 'far.csv', '--json');
    expect(value).toMatchObject({ code: 2, out: '' });
    expect(value.err).toMatch(/^error: far\.csv, line 2: the network's output is not finite; column "a"/);
  });

  const bad: [string, string, RegExp][] = [
    ['a missing column', 'a,price\n1,2\n', /new\.csv has no column "colour"/],
    ['an extra column', 'a,colour,size\n1,red,3\n', /new\.csv has a column "size" that the training data did not have/],
    [
      'an unseen category',
      'a,colour\n1,red\n2,green\n',
      /new\.csv, line 3, column "colour": expected a category of the training data \(blue, red\), got "green"/,
    ],
    [
      'a text in a numeric column',
      'a,colour\nx,red\n',
      /new\.csv, line 2, column "a": expected a finite number, got "x"/,
    ],
    [
      'a missing value',
      'a,colour\n,red\n',
      /new\.csv, line 2, column "a": expected a finite number, got a missing value/,
    ],
    ['no rows', 'a,colour\n', /new\.csv/],
  ];
  it.each(bad)('%s: exit code 2, one sentence, nothing printed', (_, text, sentence) => {
    writeFileSync(join(values, 'new.csv'), text);
    const { code, out, err } = elbow(values, 'predict', 'run', 'new.csv');
    expect(err).toMatch(sentence);
    expect(lines(err)).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('a folder that is no run, and a file to write that cannot be', () => {
    expect(elbow(values, 'predict', 'nowhere', 'data.csv')).toMatchObject({
      code: 2,
      err: expect.stringContaining('not a run'),
    });
    const unwritable = elbow(values, 'predict', 'run', 'data.csv', '--out', 'no/such/folder.csv');
    expect(unwritable).toMatchObject({ code: 2, err: expect.stringContaining('its folder does not exist') });
  });
});

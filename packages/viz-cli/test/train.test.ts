import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OPTIMIZER_FORMS } from '../src/named/forms.ts';
import { elbow, freshFolders, IRIS, lastLine, startElbow } from './command.ts';

const fresh = freshFolders();
const QUICK = ['--epochs', '3', '--hidden', '8', '--json'];
/** A table with a numeric target: y = 2a − b. */
function regressionFile(folder: string): string {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [a, b] = [(i * 7) % 13, (i * 5) % 11];
    return `${a},${b},${2 * a - b + i / 1000}`;
  });
  const file = join(folder, 'plane.csv');
  writeFileSync(file, `a,b,y\n${rows.join('\n')}\n`);
  return file;
}

describe('elbow train', () => {
  it('ends with one JSON line that holds task, run, epochs, scores and hash', () => {
    const folder = fresh();
    const outcome = elbow(folder, 'train', 'iris', ...QUICK);
    expect(outcome.code).toBe(0);
    const done = lastLine(outcome);
    expect(done).toMatchObject({ event: 'done', task: 'classify', run: join('runs', 'iris-1'), epochs: 3 });
    for (const part of ['train', 'validation', 'test']) {
      expect(done[part]).toMatchObject({ loss: expect.any(Number), accuracy: expect.any(Number) });
    }
    expect(done.weightsHash).toMatch(/^[0-9a-f]{64}$/);
    for (const line of outcome.out.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('writes a run folder with everything that is needed to repeat the run', () => {
    const folder = fresh();
    elbow(folder, 'train', 'iris', ...QUICK, '--out', 'here');
    const here = join(folder, 'here');
    expect(readdirSync(here).sort()).toEqual([
      'checkpoints',
      'loss.png',
      'loss.svg',
      'metrics.jsonl',
      'result.json',
      'run.json',
    ]);
    expect(readdirSync(join(here, 'checkpoints'))).toEqual(['last.safetensors']);
    const run = JSON.parse(readFileSync(join(here, 'run.json'), 'utf8'));
    expect(run).toMatchObject({
      format: 'elbow-run',
      version: 1,
      options: { seed: 0, epochs: 3 },
      parameters: 4 * 8 + 8 + 8 * 3 + 3,
    });
    expect(run.encoding.inputs).toHaveLength(4);
    const metrics = readFileSync(join(here, 'metrics.jsonl'), 'utf8').trim().split('\n');
    expect(metrics.map((line) => JSON.parse(line).epoch)).toEqual([1, 2, 3]);
    expect(readFileSync(join(here, 'loss.svg'), 'utf8')).toContain('elbow train iris');
    expect([...readFileSync(join(here, 'loss.png')).subarray(1, 4)]).toEqual([...'PNG'].map((c) => c.charCodeAt(0)));
  });

  it('numbers runs of one name and never writes into an old one', () => {
    const folder = fresh();
    const runs = [1, 2].map(() => lastLine(elbow(folder, 'train', 'iris', ...QUICK)).run);
    expect(runs).toEqual([join('runs', 'iris-1'), join('runs', 'iris-2')]);
    const again = elbow(folder, 'train', 'iris', ...QUICK, '--out', join('runs', 'iris-1'));
    expect(again.code).toBe(2);
    expect(again.err).toContain('is not empty');
  });

  it('gives the same hash for the same seed and another for another', () => {
    const folder = fresh();
    const hash = (seed: string): unknown =>
      lastLine(elbow(folder, 'train', 'iris', ...QUICK, '--seed', seed)).weightsHash;
    expect(hash('4')).toBe(hash('4'));
    expect(hash('4')).not.toBe(hash('5'));
  });

  it('regresses on a numeric target and reports R²', () => {
    const folder = fresh();
    const outcome = elbow(folder, 'train', regressionFile(folder), '--hidden', 'none', '--epochs', '200', '--json');
    expect(outcome.code).toBe(0);
    // The target is linear in the inputs but for a slope of 0.001 a row: almost all variance is explained.
    expect(lastLine(outcome)).toMatchObject({ task: 'regress', test: { r2: expect.closeTo(1, 3) } });
  });

  it('tests on the rows that --test-rows names, and trains on all others', () => {
    const folder = fresh();
    writeFileSync(join(folder, 'rows.txt'), '0\n60\n149\n');
    elbow(folder, 'train', IRIS, ...QUICK, '--test-rows', 'rows.txt', '--out', 'here');
    const run = JSON.parse(readFileSync(join(folder, 'here', 'run.json'), 'utf8'));
    expect(run.rows).toEqual({ train: 147, validation: 0, test: 3 });
  });

  it.each(Object.keys(OPTIMIZER_FORMS))('trains with %s', (optimizer) => {
    const folder = fresh();
    const done = lastLine(
      elbow(folder, 'train', 'iris', '--epochs', '40', '--batch', '200', '--optimizer', optimizer, '--json'),
    );
    // Guessing one of three equal classes scores 1/3; every rule must have learnt far more on the training rows.
    expect((done.train as { accuracy: number }).accuracy).toBeGreaterThan(0.8);
  });

  it('says what it inferred, and only the result when quiet', () => {
    const folder = fresh();
    const loud = elbow(folder, 'train', 'iris', '--epochs', '2').out;
    expect(loud).toContain('classification');
    expect(loud).toMatch(/epoch +1\/2/);
    const quiet = elbow(folder, 'train', 'iris', '--epochs', '2', '--quiet').out;
    expect(quiet).not.toMatch(/epoch/);
    expect(quiet).toMatch(/test accuracy/);
  });

  it('ends with exit code 3 and names step and array when the training diverges', () => {
    const folder = fresh();
    const file = regressionFile(folder);
    const outcome = elbow(folder, 'train', file, '--optimizer', 'gradientDescent', '--lr', '1e6', '--out', 'here');
    expect(outcome.code).toBe(3);
    expect(outcome.out).toMatch(/at step \d+, in epoch \d+, \w+\.\w+\[\d+\] became (-?Infinity|NaN)/);
    expect(outcome.err).toBe('');
  });
});

describe('a run that breaks down', () => {
  /** Gradient descent at a rate somewhat too high: the loss grows from epoch to epoch until it overflows. */
  const DIVERGING = ['--optimizer', 'gradientDescent', '--lr', '2', '--hidden', 'none', '--epochs', '1000'];

  it('keeps the last good checkpoint and says where', () => {
    const folder = fresh();
    const args = [...DIVERGING, '--checkpoint-every', '1', '--out', 'here'];
    const failed = elbow(folder, 'train', regressionFile(folder), ...args);
    expect(failed.code).toBe(3);
    expect(failed.out).toMatch(/in epoch (?!1,)\d+, .*\nthe last good checkpoint is in here\n/);
    writeFileSync(join(folder, 'new.csv'), 'a,b\n3,4\n');
    expect(elbow(folder, 'predict', 'here', 'new.csv')).toMatchObject({ code: 0, err: '' });
  });

  it('before its first checkpoint says that there is none', () => {
    const folder = fresh();
    const failed = elbow(folder, 'train', regressionFile(folder), ...DIVERGING, '--lr', '1e30', '--out', 'here');
    expect(failed.out).toMatch(/\nthere is no checkpoint: it failed before the first\n/);
    expect(existsSync(join(folder, 'here', 'checkpoints', 'last.safetensors'))).toBe(false);
  });
});

describe('R² where it is undefined', () => {
  it('is spelt out in result.json as in the last event, and explained in words', () => {
    const folder = fresh();
    const rows = Array.from({ length: 30 }, (_, i) => `${i % 7},${i === 0 ? 2.5 : i}`);
    writeFileSync(join(folder, 'data.csv'), `a,y\n${rows.join('\n')}\n`);
    writeFileSync(join(folder, 'rows.txt'), '4\n'); // a test of one row
    const args = ['data.csv', '--task', 'regress', '--test-rows', 'rows.txt', '--epochs', '2'];
    const done = lastLine(elbow(folder, 'train', ...args, '--json', '--out', 'here'));
    expect(done.test).toMatchObject({ r2: '-Infinity' });
    const result = JSON.parse(readFileSync(join(folder, 'here', 'result.json'), 'utf8'));
    expect({ event: 'done', ...result }).toEqual(done);
    const { out } = elbow(folder, 'train', ...args);
    expect(out).toMatch(/test R² undefined: one row, or a constant target \(loss/);
  });
});

it('a rule without a learning rate shows and records none', () => {
  const folder = fresh();
  const { out } = elbow(folder, 'train', 'iris', '--epochs', '2', '--optimizer', 'rprop', '--out', 'here');
  expect(out).not.toContain('learning rate');
  expect(elbow(folder, 'train', 'iris', '--epochs', '2').out).toContain('learning rate');
  expect(readFileSync(join(folder, 'here', 'metrics.jsonl'), 'utf8')).not.toContain('learningRate');
});

it.each([['train', '--help'], ['--version']])(
  '%s %s ends quietly with exit code 0 when nobody reads',
  async (...args) => {
    const running = startElbow(fresh(), ...args);
    running.stopReading();
    expect(await running.done).toMatchObject({ code: 0, err: '' });
  },
);

describe('wrong input: exit code 2, one sentence, nothing written', () => {
  const cases: [string, string[], RegExp][] = [
    [
      'a learning rate that is no number',
      ['--lr', 'abc'],
      /--lr <rate>.*expected a number greater than 0, or auto, got "abc"/,
    ],
    ['a negative learning rate', ['--lr', '-1'], /expected a number greater than 0, or auto, got "-1"/],
    ['a learning rate of zero', ['--lr', '0'], /expected a number greater than 0, or auto, got "0"/],
    ['half an epoch', ['--epochs', '1.5'], /expected an integer of at least 1, got "1.5"/],
    ['a layer without units', ['--hidden', '0'], /expected widths of at least 1/],
    ['a misspelt option', ['--lrr', '1'], /unknown option '--lrr'\s+\(Did you mean --lr\?\)/],
    ['an unknown optimizer', ['--optimizer', 'sgdd'], /expected adam, adamw, .* or rprop, got "sgdd"/],
    ['a misspelt optimizer', ['--optimizer', 'adan'], /got "adan"; did you mean "adam"\?/],
    [
      'a misspelt task',
      ['--task', 'clasify'],
      /expected classify or regress, got "clasify"; did you mean "classify"\?/,
    ],
    ['an unknown target', ['--target', 'specis'], /did you mean "species"\?/],
    ['a rate for a rule without one', ['--optimizer', 'rprop', '--lr', '1'], /rprop has no learning rate/],
    ['a part of the rows above one', ['--validation', '1.5'], /expected a part of the rows/],
    ['parts that leave nothing', ['--validation', '0.6', '--test', '0.6'], /leave no training rows/],
    ['a seed below zero', ['--seed', '-3'], /expected an integer from 0/],
    ['a missing file of test rows', ['--test-rows', 'nowhere.txt'], /nowhere\.txt/],
    ['a network beyond the memory', ['--hidden', '100000,100000'], /does not fit in memory/],
    ['too many arguments', ['more'], /too many arguments/],
  ];
  it.each(cases)('%s', (_, args, sentence) => {
    const folder = fresh();
    mkdirSync(join(folder, 'work'));
    const { code, out, err } = elbow(join(folder, 'work'), 'train', 'iris', ...args);
    expect(err).toMatch(sentence);
    expect(err).not.toMatch(/\n\s+at /); // no stack trace
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(existsSync(join(folder, 'work', 'runs'))).toBe(false);
  });

  it('a missing file, a misspelt built-in name, an unknown command', () => {
    const folder = fresh();
    expect(elbow(folder, 'train', 'nowhere.csv')).toMatchObject({
      code: 2,
      err: expect.stringContaining('nowhere.csv'),
    });
    expect(elbow(folder, 'train', 'iriss').err).toContain('"iris"');
    expect(elbow(folder, 'trian', 'iris')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean train?'),
    });
  });

  it('prints help and version with exit code 0', () => {
    const folder = fresh();
    expect(elbow(folder, 'train', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('Examples:') });
    expect(elbow(folder, '--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elbow, freshFolders, IRIS, lastLine, startElbow } from './command.ts';

const fresh = freshFolders();
const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');
/** Waits until something is so, or fails after 20 s. */
async function until(claim: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !claim(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(claim()).toBe(true);
}
/** Options of a run with everything that has a state: patience, schedule, ragged batches, balanced weights. */
const RICH = [
  '--patience',
  '100000',
  '--schedule',
  'exponential:0.01',
  '--batch',
  '25',
  '--weights',
  'balanced',
  '--l2',
  '1e-4',
];

describe('elbow train --resume', () => {
  it('goes on to the epochs that are asked for, with the bits of a run that never stopped', () => {
    const folder = fresh();
    const whole = lastLine(elbow(folder, 'train', IRIS, ...RICH, '--epochs', '30', '--json', '--out', 'whole'));
    elbow(folder, 'train', IRIS, ...RICH, '--epochs', '12', '--json', '--out', 'part');
    const resumed = lastLine(elbow(folder, 'train', '--resume', 'part', '--epochs', '30', '--json'));
    expect(resumed.weightsHash).toBe(whole.weightsHash);
    expect(read(folder, 'part', 'metrics.jsonl')).toBe(read(folder, 'whole', 'metrics.jsonl'));
  });

  it('goes on with the same bits from a run.json that was written before newer options were', () => {
    const folder = fresh();
    const args = ['train', IRIS, ...RICH, '--json'];
    const whole = lastLine(elbow(folder, ...args, '--epochs', '20', '--out', 'whole'));
    elbow(folder, ...args, '--epochs', '8', '--out', 'part');
    const { seal: _, options, ...rest } = JSON.parse(read(folder, 'part', 'run.json'));
    for (const newer of ['loss', 'activation', 'warmup', 'weightDecay', 'regulariser', 'clip', 'sampler']) {
      expect(options).toHaveProperty(newer);
      delete options[newer];
    }
    const old = { ...rest, options };
    const seal = createHash('sha256').update(JSON.stringify(old)).digest('hex');
    writeFileSync(join(folder, 'part', 'run.json'), JSON.stringify({ ...old, seal }));
    const resumed = lastLine(elbow(folder, 'train', '--resume', 'part', '--epochs', '20', '--json'));
    expect(resumed.weightsHash).toBe(whole.weightsHash);
  });

  it.each([
    ['cosine', ['--schedule', 'cosine:epochs=12', '--warmup', '2']],
    ['one schedule after the other', ['--schedule', 'linear @4 then cosine:epochs=8 * inverseTime']],
    ['plateau', ['--schedule', 'plateau:patience=1,factor=0.5']],
    ['oneCycle', ['--schedule', 'oneCycle:epochs=12', '--optimizer', 'momentum']],
    ['importance', ['--sampler', 'importance', '--clip', 'norm:1']],
    ['balanced', ['--sampler', 'balanced', '--regulariser', 'l1:1e-3', '--weight-decay', '0.01']],
  ])('goes on with %s as if it had never stopped', (_, options) => {
    const folder = fresh();
    const hash = (...args: string[]): unknown => lastLine(elbow(folder, 'train', ...args, '--json')).weightsHash;
    const whole = hash(IRIS, ...options, '--epochs', '12', '--out', 'whole');
    hash(IRIS, ...options, '--epochs', '5', '--out', 'part');
    expect(hash('--resume', 'part', '--epochs', '12')).toBe(whole);
    expect(whole).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps the rates of a schedule that ends with the run when it goes on for longer', () => {
    const folder = fresh();
    elbow(folder, 'train', IRIS, '--schedule', 'cosine', '--epochs', '4', '--quiet', '--out', 'run');
    elbow(folder, 'train', '--resume', 'run', '--epochs', '8', '--quiet');
    const rates = read(folder, 'run', 'metrics.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).learningRate);
    expect(rates).toHaveLength(8);
    expect(rates.slice(4)).toEqual([0, 0, 0, 0]);
  });

  it('refuses fewer epochs than were made, and leaves the run as it is', () => {
    const folder = fresh();
    elbow(folder, 'train', IRIS, '--epochs', '20', '--quiet', '--out', 'run');
    const before = read(folder, 'run', 'run.json');
    const refused = elbow(folder, 'train', '--resume', 'run', '--epochs', '5');
    expect(refused).toEqual({ code: 2, out: '', err: 'error: --epochs 5: the run run has made 20 epochs already\n' });
    expect(read(folder, 'run', 'run.json')).toBe(before);
    expect(read(folder, 'run', 'metrics.jsonl').trim().split('\n')).toHaveLength(20);
    expect(elbow(folder, 'train', '--resume', 'run', '--epochs', '20', '--quiet').code).toBe(0);
  });

  it('saves and ends with exit code 0 when nobody reads its output any more', async () => {
    const folder = fresh();
    const running = startElbow(folder, 'train', IRIS, '--epochs', '1000000', '--json', '--out', 'run');
    await until(() => running.out().includes('"epoch":1,'));
    running.stopReading();
    expect(await running.done).toMatchObject({ code: 0, err: '' });
    expect(existsSync(join(folder, 'run', 'lock'))).toBe(false);
    expect(elbow(folder, 'predict', 'run', IRIS).code).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s saves, says how to go on, and nothing is lost', async (signal) => {
    const folder = fresh();
    const args = ['train', IRIS, ...RICH, '--hidden', '32,32'];
    const running = startElbow(folder, ...args, '--epochs', '1000000', '--json', '--out', 'run');
    await until(() => running.out().includes('"epoch":40,'));
    running.kill(signal);
    const stopped = await running.done;
    expect(stopped.code).toBe(signal === 'SIGINT' ? 130 : 143);
    const { step } = lastLine(stopped);
    expect(lastLine(stopped)).toEqual({
      event: 'interrupted',
      run: 'run',
      signal,
      step,
      resume: 'elbow train --resume run',
    });
    expect(existsSync(join(folder, 'run', 'lock'))).toBe(false);
    const reached = Math.ceil((step as number) / 5) + 3; // 104 rows in batches of 25: five steps an epoch
    const resumed = lastLine(elbow(folder, 'train', '--resume', 'run', '--epochs', String(reached), '--json'));
    const whole = lastLine(elbow(folder, ...args, '--epochs', String(reached), '--json', '--out', 'whole'));
    expect(resumed.weightsHash).toBe(whole.weightsHash);
    expect(read(folder, 'run', 'metrics.jsonl')).toBe(read(folder, 'whole', 'metrics.jsonl'));
  });

  it('refuses a second process on a run, and takes over the lock of one that is gone', async () => {
    const folder = fresh();
    const running = startElbow(folder, 'train', IRIS, '--epochs', '1000000', '--out', 'run');
    await until(() => existsSync(join(folder, 'run', 'checkpoints', 'last.safetensors')));
    const second = elbow(folder, 'train', '--resume', 'run');
    expect(second).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringMatching(/is being written by another process \(number \d+\)/),
    });
    running.kill('SIGKILL');
    await running.done;
    expect(existsSync(join(folder, 'run', 'lock'))).toBe(true);
    const epochs = read(folder, 'run', 'metrics.jsonl').split('\n').length;
    expect(elbow(folder, 'train', '--resume', 'run', '--epochs', String(epochs), '--quiet').code).toBe(0);
    expect(existsSync(join(folder, 'run', 'lock'))).toBe(false);
  });

  it('cleans up what a killed process left half written', () => {
    const folder = fresh();
    elbow(folder, 'train', IRIS, '--epochs', '2', '--quiet', '--out', 'run');
    writeFileSync(join(folder, 'run', 'checkpoints', '.last.safetensors.99.tmp'), 'half');
    writeFileSync(join(folder, 'run', 'metrics.jsonl'), `${read(folder, 'run', 'metrics.jsonl')}{"epoch":3,"st`);
    elbow(folder, 'train', '--resume', 'run', '--epochs', '4', '--quiet');
    expect(readdirSync(join(folder, 'run', 'checkpoints'))).toEqual(['last.safetensors']);
    const epochs = read(folder, 'run', 'metrics.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).epoch);
    expect(epochs).toEqual([1, 2, 3, 4]);
  });

  it('keeps the last good checkpoint, and says why, when a checkpoint can no longer be written', async () => {
    const folder = fresh();
    const running = startElbow(folder, 'train', IRIS, '--epochs', '1000000', '--out', 'run');
    const checkpoint = join(folder, 'run', 'checkpoints', 'last.safetensors');
    await until(() => existsSync(checkpoint));
    // The temporary file of the next checkpoint cannot be made: a folder stands in its place.
    const { pid } = JSON.parse(read(folder, 'run', 'lock'));
    for (;;) {
      try {
        mkdirSync(join(folder, 'run', 'checkpoints', `.last.safetensors.${pid}.tmp`));
        break;
      } catch {} // it is being written at this moment
    }
    const { code, err } = await running.done;
    expect(code).toBe(2);
    expect(err).toMatch(/^error: cannot write .*last\.safetensors: it is a folder\n$/);
    rmSync(join(folder, 'run', 'checkpoints', `.last.safetensors.${pid}.tmp`), { recursive: true, force: true });
    expect(elbow(folder, 'predict', 'run', IRIS).code).toBe(0);
  });
});

describe('a run that cannot go on: exit code 2, one sentence', () => {
  const cases: [string, (folder: string) => void, RegExp][] = [
    [
      'is not there',
      (folder) => rmSync(join(folder, 'run'), { recursive: true }),
      /run is not a run: there is no such folder/,
    ],
    ['is a file', (folder) => becomeFile(join(folder, 'run')), /it is a file, not a folder/],
    ['is another folder', (folder) => rmSync(join(folder, 'run', 'run.json')), /it holds no run\.json/],
    [
      'is another program’s',
      (folder) => writeFileSync(join(folder, 'run', 'run.json'), '{"a":1}'),
      /was not written by elbow/,
    ],
    [
      'has a torn description',
      (folder) => writeFileSync(join(folder, 'run', 'run.json'), '{"format"'),
      /run\.json is damaged: it is not JSON/,
    ],
    [
      'has an incomplete description',
      (folder) => change(folder, 'run.json', (text) => text.replace('"encoding"', '"e"')),
      /is damaged or was edited/,
    ],
    [
      'is another version’s',
      (folder) => change(folder, 'run.json', (text) => text.replace(/"elbow": "[^"]*"/, '"elbow": "0.0.1"')),
      /was made by elbow 0\.0\.1/,
    ],
    ['has a truncated checkpoint', (folder) => truncate(folder), /checkpoint of run cannot be used: restore: /],
    ['has an altered checkpoint', (folder) => alter(folder), /checkpoint of run cannot be used: .*damaged/],
    [
      'has changed data',
      (folder) => change(folder, '../iris.csv', (text) => text.replace('5.1', '5.2')),
      /iris\.csv has changed since the run began/,
    ],
    ['has lost its data', (folder) => rmSync(join(folder, 'iris.csv')), /iris\.csv: there is no such file/],
  ];
  const CHECKPOINT = join('run', 'checkpoints', 'last.safetensors');
  function change(folder: string, file: string, by: (text: string) => string): void {
    const before = read(folder, 'run', file);
    expect(by(before)).not.toBe(before);
    writeFileSync(join(folder, 'run', file), by(before));
  }
  function becomeFile(path: string): void {
    rmSync(path, { recursive: true });
    writeFileSync(path, '');
  }
  function truncate(folder: string): void {
    const bytes = readFileSync(join(folder, CHECKPOINT));
    writeFileSync(join(folder, CHECKPOINT), bytes.subarray(0, bytes.length - 100));
  }
  function alter(folder: string): void {
    const bytes = readFileSync(join(folder, CHECKPOINT));
    bytes[bytes.length - 200] = (bytes[bytes.length - 200] ?? 0) ^ 1;
    writeFileSync(join(folder, CHECKPOINT), bytes);
  }

  it.each(cases)('the run %s', (_, damage, sentence) => {
    const folder = fresh();
    writeFileSync(join(folder, 'iris.csv'), readFileSync(IRIS));
    expect(elbow(folder, 'train', 'iris.csv', '--epochs', '2', '--quiet', '--out', 'run').code).toBe(0);
    damage(folder);
    const { code, out, err } = elbow(folder, 'train', '--resume', 'run');
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('beside --resume only the number of epochs may change', () => {
    const folder = fresh();
    expect(elbow(folder, 'train', '--resume', 'run', '--lr', '1').err).toMatch(/--lr: a run goes on as it began/);
    expect(elbow(folder, 'train', 'iris', '--resume', 'run').err).toMatch(/the run knows its data/);
  });
});

import { describe, expect, test } from 'vitest';
import { seconds } from '../src/terminal/duration.ts';
import { type EpochProgress, type ProgressOptions, progressReporter } from '../src/terminal/progress.ts';

const base: EpochProgress = {
  epoch: 1,
  epochs: 200,
  loss: 0.04537,
  metricName: 'accuracy',
  metric: 0.98246,
  validationLoss: 0.0912,
  samplesPerSecond: 48321,
  secondsLeft: 72,
};

function shown(epochs: readonly EpochProgress[], options: Partial<ProgressOptions>): string {
  let text = '';
  const stream = {
    write: (part: string) => {
      text += part;
    },
  };
  const reporter = progressReporter({
    stream,
    quiet: false,
    json: false,
    isTTY: true,
    columns: () => 120,
    env: { NO_COLOR: '1' },
    now: () => 0,
    ...options,
  });
  for (const progress of epochs) reporter.epoch(progress);
  reporter.done();
  return text;
}

function run(n: number): EpochProgress[] {
  return Array.from({ length: n }, (_, i) => ({ epoch: i + 1, epochs: n, loss: 1 / (i + 1) }));
}

describe('progress on a terminal', () => {
  test('is one line, redrawn in place, with a line end when done', () => {
    let clock = 0;
    const text = shown([base, { ...base, epoch: 2 }], { now: () => (clock += 100) });
    expect(text).toBe(
      '\r\u001b[2Kepoch   1/200  loss 0.0454  validation 0.0912  accuracy 0.982  1 min 12 s left  48,300 rows/s' +
        '\r\u001b[2Kepoch   2/200  loss 0.0454  validation 0.0912  accuracy 0.982  1 min 12 s left  48,300 rows/s\n',
    );
  });

  test('is not redrawn faster than the eye follows, but the last epoch is shown', () => {
    const lines = shown(run(1000), {}).split('\r\u001b[2K');
    expect(lines).toEqual(['', 'epoch    1/1000  loss 1', 'epoch 1000/1000  loss 0.001\n']);
  });

  test.each([200, 97, 96, 80, 60, 40, 20, 10, 1])('stays within %i columns', (columns) => {
    const line = shown([base], { columns: () => columns })
      .replace('\r\u001b[2K', '')
      .trimEnd();
    expect(line.length).toBeLessThanOrEqual(columns - 1);
    if (columns >= 40) expect(line).toContain('loss 0.0454');
  });

  test('follows a window that is resized', () => {
    let clock = 0;
    const widths = [120, 40];
    const lines = shown([base, { ...base, epoch: 2 }], {
      now: () => (clock += 100),
      columns: () => widths.shift() ?? 0,
    }).split('\r\u001b[2K');
    expect(lines.slice(1).map((line) => line.trimEnd().length)).toEqual([93, 26]);
  });

  test.each([
    [{}, true],
    [{ NO_COLOR: '' }, true],
    [{ NO_COLOR: '1' }, false],
  ])('with the environment %o uses colour: %s', (env, colour) => {
    expect(shown([base], { env }).includes('\u001b[2m')).toBe(colour);
  });

  test('writes nothing for a run without an epoch', () => {
    expect(shown([], {})).toBe('');
  });
});

describe('progress elsewhere', () => {
  test('is plain lines: the first epoch, about twenty in all, and the last', () => {
    const lines = shown(run(1000), { isTTY: false }).trimEnd().split('\n');
    expect(lines.length).toBe(21);
    expect([lines[0], lines[1], lines.at(-1)]).toEqual([
      'epoch    1/1000  loss 1',
      'epoch   50/1000  loss 0.02',
      'epoch 1000/1000  loss 0.001',
    ]);
    expect(lines.join('')).not.toContain('\u001b');
  });

  test('shows the last epoch of a run that stopped early, once', () => {
    const stopped = run(1000).slice(0, 73);
    expect(shown(stopped, { isTTY: false }).trimEnd().split('\n')).toEqual([
      'epoch    1/1000  loss 1',
      'epoch   50/1000  loss 0.02',
      'epoch   73/1000  loss 0.0137',
    ]);
    expect(shown(run(3), { isTTY: false }).split('\n').length).toBe(4);
  });

  test('is plain on a dumb terminal', () => {
    expect(shown(run(1), { env: { TERM: 'dumb' } })).toBe('epoch 1/1  loss 1\n');
  });

  test('is nothing if quiet', () => {
    expect(shown(run(3), { quiet: true })).toBe('');
    expect(shown(run(3), { quiet: true, json: true })).toBe('');
  });

  test('is one JSON object an epoch if asked for, with non-finite numbers by name', () => {
    expect(shown([base, { ...base, epoch: 2, loss: Number.NaN, validationLoss: undefined }], { json: true })).toBe(
      '{"event":"epoch","epoch":1,"epochs":200,"loss":0.04537,"accuracy":0.98246,"validationLoss":0.0912}\n' +
        '{"event":"epoch","epoch":2,"epochs":200,"loss":"NaN","accuracy":0.98246}\n',
    );
  });
});

test.each([
  [0, '0 s'],
  [0.2, '1 s'],
  [59.5, '1 min 00 s'],
  [125, '2 min 05 s'],
  [4020, '1 h 07 min'],
  [-1, '0 s'],
])('%f seconds are "%s"', (total, text) => {
  expect(seconds(total)).toBe(text);
});

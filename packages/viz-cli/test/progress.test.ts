import { describe, expect, test } from 'vitest';
import { seconds } from '../src/terminal/duration.ts';
import {
  type EpochProgress,
  type ProgressOptions,
  progressReporter,
  type TerminalStream,
} from '../src/terminal/progress.ts';

const BEGIN = '␛[?2026h␛[?25l';

const base: EpochProgress = {
  epoch: 1,
  epochs: 200,
  loss: 0.04537,
  metricName: 'accuracy',
  metric: 0.98246,
  validationLoss: 0.0912,
  learningRate: 0.01,
  samplesPerSecond: 48321,
  secondsLeft: 72,
};

interface Given extends Partial<ProgressOptions> {
  isTTY?: boolean;
  columns?: () => number;
  rows?: number;
}

/** What is written of these epochs; by default on a terminal of 120 × 40 without colours. */
function shown(
  epochs: readonly EpochProgress[],
  { isTTY = true, columns = () => 120, rows = 40, ...options }: Given,
): string {
  let text = '';
  const stream: TerminalStream = {
    write: (part: string) => {
      text += part;
    },
    isTTY,
    get columns() {
      return columns();
    },
    rows,
  };
  const env = { NO_COLOR: '1', LANG: 'C.UTF-8' };
  const reporter = progressReporter({ stream, quiet: false, json: false, env, now: () => 0, ...options });
  for (const progress of epochs) reporter.epoch(progress);
  reporter.done();
  reporter.done();
  return text;
}

/** The drawings on a terminal, each as its lines. */
function drawings(epochs: readonly EpochProgress[], given: Given): string[][] {
  return visible(shown(epochs, given))
    .split(BEGIN)
    .slice(1)
    .map((drawing) =>
      drawing
        .replace(/^\r(␛\[\d+A)?/, '')
        .replaceAll('␛[2K', '')
        .split('\r\n')
        .slice(0, -1),
    );
}

/** Text with its escape characters made visible. */
function visible(text: string): string {
  return text.replaceAll('\u001b', '␛');
}

function run(n: number): EpochProgress[] {
  return Array.from({ length: n }, (_, i) => ({ epoch: i + 1, epochs: n, loss: 1 / (i + 1) }));
}

describe('progress on a terminal', () => {
  test('is a chart with everything that is known', () => {
    const [lines = []] = drawings([base], {});
    expect(lines[0]?.trimEnd()).toBe(' loss  ⠤⠤⠤ training 0.0454   ⠤ ⠤ validation 0.0912');
    expect(lines.at(-2)).toMatch(/^epoch {3}1\/200 ─+ 1 min 12 s left$/);
    expect(lines.at(-1)).toBe('accuracy 0.982   learning rate 0.01   48,300 rows/s');
  });

  test.each([12, 16, 24, 50])('has its legend above its curves in %i rows', (rows) => {
    for (const loss of [0.9, 0.02, 3e-4, 2e-7, 5e-11, 4e20]) {
      const lines =
        drawings(
          [
            { ...base, loss: 1, validationLoss: 1 },
            { ...base, loss },
          ],
          { rows },
        ).at(-1) ?? [];
      expect(lines[0]?.indexOf('⠤')).toBe((lines[1]?.search(/[│┤]/) ?? 0) + 1);
    }
  });

  test('is not redrawn faster than the eye follows, but the last epoch is shown', () => {
    const all = drawings(run(1000), { rows: 5 });
    expect(all).toEqual([['epoch    1/1000  loss 1'], ['epoch 1000/1000  loss 0.001']]);
  });

  test.each([200, 97, 96, 80, 60, 40, 39, 20, 10, 1])('stays within %i columns', (columns) => {
    for (const line of drawings([base], { columns: () => columns }).flat())
      expect(line.length).toBeLessThanOrEqual(columns - 1);
  });

  test.each([50, 24, 14, 12, 11, 5, 2, 1])('stays within %i rows, one of them for the cursor', (rows) => {
    const broken = { ...base, loss: Number.NaN, validationLoss: Number.NaN };
    for (const columns of [40, 80, 200])
      for (const lines of drawings([base, broken], { rows, columns: () => columns }))
        expect(lines.length).toBeLessThanOrEqual(Math.max(1, rows - 1));
  });

  test('is one line where there is no room for a chart, the most important first', () => {
    const line = (columns: number): string => drawings([base], { columns: () => columns, rows: 11 })[0]?.[0] ?? '';
    expect([200, 80, 60, 30, 9].map(line)).toEqual([
      'epoch   1/200  loss 0.0454  validation 0.0912  accuracy 0.982  1 min 12 s left  48,300 rows/s  learning rate 0.01',
      'epoch   1/200  loss 0.0454  validation 0.0912  accuracy 0.982  1 min 12 s left',
      'epoch   1/200  loss 0.0454  validation 0.0912',
      'epoch   1/200  loss 0.0454',
      'epoch   ',
    ]);
  });

  test('goes up by as many rows as the lines before fill in a window that has become narrower', () => {
    const widths = [121, 31];
    let clock = 0;
    const text = shown([base, { ...base, epoch: 2 }], {
      now: () => (clock += 100),
      columns: () => widths.shift() ?? 31,
      rows: 5,
    });
    // 112 characters in 31 columns are four rows.
    expect(visible(text).split(BEGIN)[2]).toMatch(/^\r␛\[4A␛\[2Kepoch {3}2\/200 {2}loss 0.0454\r/);
  });

  test('draws the epochs of a resumed run from its beginning', () => {
    const epochs = Array.from({ length: 50 }, (_, i) => ({ epoch: i + 1, loss: 10 - i / 10 }));
    const [alone, whole] = [[], epochs].map(
      (earlier) => drawings([{ ...base, epoch: 51, epochs: 51, loss: 4 }], { earlier })[0] ?? [],
    );
    const dots = (lines: readonly string[] = []): number => lines.join('').replace(/[^\u2801-\u28ff]/g, '').length;
    expect(dots(whole)).toBeGreaterThan(dots(alone) + 50);
  });

  test('writes nothing for a run without an epoch', () => {
    expect(shown([], {})).toBe('');
  });

  test('is drawn anew when the window is resized, until the run is over', () => {
    let text = '';
    const listeners = new Set<() => void>();
    const stream: TerminalStream = {
      write: (part) => (text += part),
      isTTY: true,
      on: (_, listener) => listeners.add(listener),
      off: (_, listener) => listeners.delete(listener),
    };
    const reporter = progressReporter({ stream, quiet: false, json: false, now: () => 0 });
    const count = (): number => visible(text).split(BEGIN).length - 1;
    reporter.epoch(base);
    expect([count(), listeners.size]).toEqual([1, 1]);
    for (const listener of listeners) listener();
    expect(count()).toBe(2);
    reporter.done();
    expect([count(), listeners.size]).toEqual([3, 0]);
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

  test('is ASCII where the locale is not UTF-8', () => {
    const wrong = { ...base, loss: Number.POSITIVE_INFINITY, validationLoss: 1.2e30, metric: -0.5 };
    expect(shown([wrong], { isTTY: false, env: { LANG: 'C' } })).toMatch(
      /^epoch {3}1\/200 {2}loss inf {2}validation 1.2e30 {2}accuracy -0.500 /,
    );
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

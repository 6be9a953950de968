import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, dense, relu, sequential, squaredError } from '@elbow/nn';
import { gradientDescent } from '@elbow/optim';
import { describe, expect, test } from 'vitest';
import { healthMeter } from '../src/run/health.ts';
import { someRows } from '../src/run/someRows.ts';
import { UNICODE } from '../src/terminal/charset.ts';
import type { Health } from '../src/terminal/progress.ts';
import { statusLines } from '../src/terminal/statusLines.ts';
import { BIN, elbow, freshFolders, lastLine } from './command.ts';
import { recorded } from './pseudoTerminal.ts';
import { put } from './temporary.ts';

const fresh = freshFolders();

/** A line through points whose input has mean 0 and deviation 1, so that the loss (wx + b − t)² has the Hessian 2I. */
function line(folder: string): string {
  return put(
    folder,
    'line.csv',
    `x,y\n${Array.from({ length: 40 }, (_, i) => `${i % 2 ? 1 : -1},${(i % 2) + 0.5 + i * 1e-9}`).join('\n')}\n`,
  );
}
const LINEAR = ['--hidden', 'none', '--batch', '64', '--test', '0', '--validation', '0', '--epochs', '2', '--json'];

function optionsOf(folder: string): { lr: number } {
  return (JSON.parse(readFileSync(join(folder, 'run', 'run.json'), 'utf8')) as { options: { lr: number } }).options;
}

describe('--lr auto', () => {
  // The limits 2/λ and 2(1 + β)/λ at λ = 2, halved.
  test.each([
    ['gradientDescent', 0.5],
    ['momentum:beta=0.5', 0.75],
  ])('takes half the limit of %s', (optimizer, expected) => {
    const folder = fresh();
    const { code, err } = elbow(
      folder,
      'train',
      line(folder),
      ...LINEAR,
      '--optimizer',
      optimizer,
      '--lr',
      'auto',
      '--out',
      'run',
    );
    expect([code, err]).toEqual([0, '']);
    expect(optionsOf(folder).lr).toBeCloseTo(expected, 5);
  });

  test('says why, and keeps the rate of an optimizer without a limit', () => {
    const folder = fresh();
    const said = (optimizer: string): string =>
      elbow(folder, 'train', line(folder), ...LINEAR.slice(0, -1), '--optimizer', optimizer, '--lr', 'auto').out;
    expect(said('gradientDescent')).toContain(
      '--lr auto: the rate is 0.5000, half of 2/L with L = 2, the largest curvature.',
    );
    expect(said('adam')).toContain(
      "--lr auto: the rate is 0.01, the optimizer's own; adam scales its steps by what it has seen",
    );
    expect(said('rprop')).toContain('--lr auto: irprop- has no learning rate, it sets its own steps.');
  });
});

describe('--explain', () => {
  test('names the cause, what was measured and what to try, and leaves the exit code', () => {
    const folder = fresh();
    const run = elbow(
      folder,
      'train',
      'iris',
      '--optimizer',
      'gradientDescent',
      '--lr',
      '1e-5',
      '--epochs',
      '30',
      '--explain',
    );
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toContain('inadequate learning: the network could do better, trained otherwise (rate too low)\n');
    expect(run.out).toMatch(/\n *measure +value +against +what it is\n/);
    expect(run.out).toMatch(/\ntry: .+\n(.*\n)* *elbow train iris .*--lr [\d.]+/);
    const failed = elbow(
      folder,
      'train',
      'iris',
      '--optimizer',
      'gradientDescent',
      '--lr',
      '1e6',
      '--explain',
      '--json',
    );
    expect(failed).toMatchObject({ code: 3, err: '' });
    expect(lastLine(failed)).toMatchObject({ event: 'explain', cause: 'learning', change: expect.any(String) });
  });

  test('says where it cannot tell', () => {
    const folder = fresh();
    const few = put(folder, 'few.csv', `x,y\n${Array.from({ length: 8 }, (_, i) => `${i},${i * 1.5}`).join('\n')}\n`);
    const { code, out } = elbow(folder, 'train', few, '--test', '0', '--epochs', '1', '--explain');
    expect(code).toBe(0);
    expect(out).toMatch(/--explain: explain: x must hold at least 12 rows, got \d\n/);
  });
});

describe('the health of a run', () => {
  const session = compile(sequential(1, dense(3), relu(), dense(1)), {
    loss: squaredError(),
    rule: gradientDescent(),
    batch: 4,
  });
  session.parameters.set([1, 1, 1, 0, 5, -5, 1, 1, 1, 0]); // elbows at 0, −5 and 5: the last unit answers no row
  const rows = { rows: 2, x: Float32Array.of(-1, 0.5), t: Float32Array.of(0, 1) };

  test('is λmax, the rate over its limit, and the dead units', () => {
    const { lambdaMax = 0, ratio, units, dead } = healthMeter(session, rows, () => 0)();
    expect({ units, dead }).toEqual({ units: 3, dead: 1 });
    expect(ratio).toBeCloseTo((session.learningRate * lambdaMax) / 2, 12);
  });

  test('is measured so seldom that it takes 2 % of the time', () => {
    let [time, spent] = [0, 0];
    let asked = 0; // the clock is asked before a measurement, which takes 30 ms here, and after it
    const meter = healthMeter(session, rows, () => time + (asked++ > 0 ? 30 : 0));
    let last: Health = {};
    for (let epoch = 0; epoch < 3000; epoch++) {
      asked = 0;
      const health = meter();
      if (health !== last) {
        time += 30;
        spent += 30;
      }
      last = health;
      time += 10; // the epoch itself
    }
    expect(spent).toBeGreaterThan(300);
    expect(spent / time).toBeLessThan(0.021);
  });

  test.each<[string, Health, number, RegExp]>([
    ['a meter', { lambdaMax: 3, ratio: 0.5 }, 80, /rate ━━━━──── 50 % of its limit/],
    ['a full meter above the limit', { lambdaMax: 3, ratio: 1.7 }, 80, /rate ━━━━━━━━ 170 % of its limit/],
    ['a number in a narrow window', { lambdaMax: 3, ratio: 0.5 }, 50, /lr 50 % of its limit/],
    ['the curvature where there is no limit', { lambdaMax: 3 }, 80, /λmax 3\.00/],
    ['dead units', { units: 64, dead: 3 }, 80, /3 of 64 units dead/],
  ])('is shown as %s', (_, health, width, expected) => {
    const lines = statusLines({ epoch: 1, epochs: 2, loss: 1, health }, undefined, width, UNICODE);
    expect(lines.map((spans) => spans.map(({ text }) => text).join('')).join('\n')).toMatch(expected);
  });

  test('is on the live screen, and leaves the bits of the run as they are', () => {
    const folder = fresh();
    const args = ['train', 'iris', '--epochs', '40', '--optimizer', 'momentum', '--out'];
    const screen = recorded(BIN, [...args, join(folder, 'live')], { columns: 100, rows: 30 });
    expect(screen).toMatch(/% of its limit.*\d+ of 64 units dead/s);
    elbow(folder, ...args, 'piped');
    const hash = (run: string): unknown =>
      (JSON.parse(readFileSync(join(folder, run, 'result.json'), 'utf8')) as { weightsHash: unknown }).weightsHash;
    expect(hash('live')).toBe(hash('piped'));
  });
});

test('some rows are evenly spaced, with their targets and weights', () => {
  const all = {
    rows: 6,
    x: Float32Array.from({ length: 12 }, (_, i) => i),
    t: Int32Array.of(0, 1, 2, 3, 4, 5),
    weights: Float32Array.of(1, 2, 3, 4, 5, 6),
  };
  expect(someRows(all, 3)).toEqual({
    rows: 3,
    x: Float32Array.of(0, 1, 4, 5, 8, 9),
    t: Int32Array.of(0, 2, 4),
    weights: Float32Array.of(1, 3, 5),
  });
  expect(someRows(all, 6)).toEqual(all);
});

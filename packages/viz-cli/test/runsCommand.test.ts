import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../src/run/lock.ts';
import { elbow, freshFolders, lastLine } from './command.ts';
import { recordedShell } from './pseudoTerminal.ts';
import { copied, workshop } from './workshop.ts';

const fresh = freshFolders();
const shop = workshop(fresh());
/** A workshop of one's own, to change things in. */
const own = (): string => copied(shop, join(fresh(), 'work'));

describe('elbow compare', () => {
  it('has the options that differ and no others, and the epoch with the lowest loss', () => {
    const found = lastLine(elbow(shop.folder, 'compare', 'runs/iris-1', 'runs/iris-2', '--json'));
    expect(found.differing).toEqual(['hidden', 'optimizer']);
    for (const { run, best } of found.runs as { run: string; best: { epoch: number } }[]) {
      const losses = readFileSync(join(shop.folder, run, 'metrics.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).validation.loss as number);
      expect(best.epoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    }
  });

  it('says that losses of different data do not compare', () => {
    expect(elbow(shop.folder, 'compare', 'runs/iris-1', 'runs/wave-1').out).toContain('do not compare');
  });
});

describe('elbow runs', () => {
  it('knows finished, stopped, running, broken and damaged runs', () => {
    const folder = own();
    const at = (run: string, file: string): string => join(folder, 'runs', run, file);
    rmSync(at('iris-2', 'result.json'));
    writeFileSync(at('points-1', 'run.json'), '{');
    elbow(folder, 'train', 'wave.csv', '--optimizer', 'gradientDescent', '--lr', '1e9', '--out', 'runs/broken');
    const release = lockFolder(join(folder, 'runs', 'wave-1'));
    const lines = elbow(folder, 'runs', '--json').out.trim().split('\n');
    release();
    const states = lines.map((line) => JSON.parse(line)).map(({ run, state }) => [run, state]);
    expect(Object.fromEntries(states)).toEqual({
      'runs/iris-1': 'finished',
      'runs/iris-2': 'stopped',
      'runs/points-1': 'damaged',
      'runs/wave-1': 'running',
      'runs/broken': 'broken',
    });
  });

  it('names the best of each data set', () => {
    const { out } = elbow(shop.folder, 'runs', 'best', '--quiet');
    const lowest = ['runs/iris-1', 'runs/iris-2'].map((run) =>
      Math.min(
        ...readFileSync(join(shop.folder, run, 'metrics.jsonl'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).validation.loss as number),
      ),
    );
    const best = (lowest[0] as number) < (lowest[1] as number) ? 'runs/iris-1' : 'runs/iris-2';
    expect(out.trim().split('\n')).toEqual([best, 'runs/points-1', 'runs/wave-1']);
  });

  it('removes what a run has written, and nothing else', () => {
    const folder = own();
    const run = join(folder, 'runs', 'iris-1');
    writeFileSync(join(run, 'notes.md'), 'mine');
    writeFileSync(join(run, 'checkpoints', 'mine.txt'), 'mine');
    const { code, out } = elbow(folder, 'runs', 'remove', 'runs/iris-1', 'runs/iris-2', '--yes');
    expect([code, readdirSync(run).sort(), readdirSync(join(run, 'checkpoints'))]).toEqual([
      0,
      ['checkpoints', 'notes.md'],
      ['mine.txt'],
    ]);
    expect(out).toContain('what it has not written stays');
    expect(existsSync(join(folder, 'runs', 'iris-2'))).toBe(false);
  });

  it.each<[string, (folder: string) => string, RegExp]>([
    ['a folder that is no run', () => 'runs', /runs is not a run: it holds no run\.json/],
    ['what is not there', () => 'runs/none', /there is no such folder/],
    ['a file', () => 'flowers.csv', /it is a file/],
    [
      'a link',
      (folder) => {
        symlinkSync(join(folder, 'runs', 'iris-2'), join(folder, 'link'));
        return 'link';
      },
      /it is a link/,
    ],
    [
      'a folder with a run.json of somebody else',
      (folder) => {
        mkdirSync(join(folder, 'other'));
        writeFileSync(join(folder, 'other', 'run.json'), '{"format":"other"}');
        return 'other';
      },
      /was not written by elbow/,
    ],
  ])('refuses to remove %s, and then removes nothing', (_, make, message) => {
    const folder = own();
    const { code, err } = elbow(folder, 'runs', 'remove', 'runs/iris-1', make(folder), '--yes');
    expect([code, message.test(err)]).toEqual([2, true]);
    expect(existsSync(join(folder, 'runs', 'iris-1', 'run.json'))).toBe(true);
    expect(existsSync(join(folder, 'runs', 'iris-1', 'lock'))).toBe(false);
  });

  it('refuses a run that a living process writes', () => {
    const folder = own();
    const release = lockFolder(join(folder, 'runs', 'iris-2'));
    const { code, err } = elbow(folder, 'runs', 'remove', 'runs/iris-1', 'runs/iris-2', '--yes');
    release();
    expect([code, err.includes('is being written by another process')]).toEqual([2, true]);
    expect(readdirSync(join(folder, 'runs')).sort()).toEqual(['iris-1', 'iris-2', 'points-1', 'wave-1']);
  });

  it('refuses where nobody can be asked', () => {
    const { code, err } = elbow(own(), 'runs', 'remove', 'runs/iris-1');
    expect([code, err.includes('--yes')]).toEqual([2, true]);
  });

  it.each([
    ['y', 0, false],
    ['n', 0, true],
    ['', 0, true],
    ['\u0003', 130, true],
  ])('asks on a terminal; after %j it ends with %d', async (answer, code, stays) => {
    const folder = own();
    const asked = await recordedShell('elbow runs remove runs/iris-1', folder, {
      columns: 80,
      rows: 24,
      env: { PATH: shop.path },
      input: `${answer}\r`,
      after: '[y/N]',
    });
    expect([asked.code, existsSync(join(folder, 'runs', 'iris-1'))]).toEqual([code, stays]);
  });
});

describe('a mistake', () => {
  it.each<[string, string[], RegExp]>([
    ['an option', ['surface', 'runs/iris-1', '--diretions', 'hessian'], /Did you mean --directions\?/],
    ['a choice', ['surface', 'runs/iris-1', '--directions', 'hesian'], /did you mean "hessian"\?/],
    ['a number', ['surface', 'runs/iris-1', '--points', 'many'], /expected an integer from 3 to 1000, got "many"/],
    ['a range', ['surface', 'runs/iris-1', '--range', '1:0'], /expected two numbers such as -3:3/],
    ['a set', ['boundary', '--data', 'moon'], /did you mean "moons"\?/],
    ['nothing to draw', ['boundary'], /name a run, or a built-in set/],
    ['a run and a set', ['boundary', 'runs/points-1', '--data', 'moons'], /name a run, or a built-in set/],
    ['a run of four inputs', ['boundary', 'runs/iris-1'], /runs\/iris-1 has 4 inputs/],
    ['a run that regresses', ['boundary', 'runs/wave-1'], /predicts a number, "y"/],
    ['a folder beside runs', ['stability', 'iris-1'], /did you mean "runs\/iris-1"\?/],
    ['rows', ['stability', 'runs/iris-1', '--rows', '0'], /expected an integer of at least 1, got "0"/],
    ['a budget', ['explain', 'runs/iris-1', '--budget', 'soon'], /expected a number greater than 0, got "soon"/],
    ['a seed', ['check-grad', '--seed', '-1'], /expected an integer from 0/],
    ['one run', ['compare', 'runs/iris-1'], /missing required argument/],
    ['a run twice', ['compare', 'runs/iris-1', 'runs/iris-1'], /is named twice/],
    ['a part of runs', ['runs', 'lits'], /did you mean "list"\?/],
    ['a folder of runs', ['runs', 'list', 'elsewhere'], /there is no folder elsewhere/],
    ['an optimizer', ['lr-find', 'iris', '--optimizer', 'adm'], /did you mean "adam"\?/],
    ['an optimizer without a rate', ['lr-find', 'iris', '--optimizer', 'rprop'], /has no learning rate to find/],
    ['rates', ['lr-find', 'iris', '--from', '1', '--to', '0.1'], /must be below the last/],
    ['a column', ['lr-find', 'flowers.csv', '--target', 'specis'], /did you mean "species"\?/],
    ['a command', ['stabilty', 'runs/iris-1'], /Did you mean stability\?/],
  ])('in %s ends with 2 and says what was expected', (_, args, message) => {
    const { code, err } = elbow(shop.folder, ...args);
    expect([code, err.match(message) !== null ? '' : err]).toEqual([2, '']);
  });

  it('data that have changed are refused', () => {
    const folder = own();
    elbow(folder, 'train', 'wave.csv', '--out', 'runs/mine', '--epochs', '1');
    writeFileSync(join(folder, 'wave.csv'), 'x,y\n1,2\n');
    const { code, err } = elbow(folder, 'inspect', 'runs/mine');
    expect([code, err.includes('has changed since the run began')]).toEqual([2, true]);
  });
});

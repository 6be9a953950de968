import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../src/run/lock.ts';
import { elbow, freshFolders, IRIS, startElbow } from './command.ts';
import { messageOf } from './temporary.ts';

const fresh = freshFolders();
const SOURCE = fileURLToPath(new URL('../src/run/lock.ts', import.meta.url));

describe('the lock of a run folder', () => {
  it('is refused to a second taker, given back once, and leaves nothing behind', () => {
    const folder = fresh();
    const release = lockFolder(folder);
    expect(messageOf(() => lockFolder(folder))).toMatch(/is being written by another process \(number \d+\)/);
    release();
    expect(readdirSync(folder)).toEqual([]);
    const again = lockFolder(folder);
    release(); // the first holder's, which must not take the second's away
    expect(existsSync(join(folder, 'lock'))).toBe(true);
    again();
  });

  it.each([
    ['an empty one', ''],
    ['one that is not ours', 'x'],
    ['that of a process that is gone', '{"pid":999999999,"started":"1"}'],
    ['that of a process whose number another has by now', `{"pid":${process.pid},"started":"1"}`],
  ])('takes a stale lock over: %s', (_, contents) => {
    const folder = fresh();
    writeFileSync(join(folder, 'lock'), contents);
    lockFolder(folder)();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('never has two holders, when three processes take it again and again and one plants stale locks', async () => {
    const folder = fresh();
    mkdirSync(join(folder, 'run'));
    const program = join(folder, 'contend.mjs');
    // Who holds the lock makes a file that must not be there; each process tells how often it held it.
    const contents = `
      import { lockFolder } from ${JSON.stringify(SOURCE)};
      import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
      const [folder, witness] = ${JSON.stringify([join(folder, 'run'), join(folder, 'witness')])};
      let held = 0;
      for (const end = Date.now() + 1500; Date.now() < end; ) {
        let release;
        try { release = lockFolder(folder); } catch { continue; }
        closeSync(openSync(witness, 'wx'));
        held++;
        rmSync(witness);
        release();
        if (process.argv[2] === 'plant') try { writeFileSync(folder + '/lock', '{"pid":999999999,"started":"1"}', { flag: 'wx' }); } catch {}
      }
      console.log(held);`;
    await build({
      stdin: { contents, resolveDir: folder },
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
    const told = await Promise.all(
      ['plant', '', ''].map(
        (role) =>
          new Promise<{ code: number | null; held: number }>((resolve) => {
            const child = spawn(process.execPath, [program, role]);
            let out = '';
            child.stdout.on('data', (bytes) => {
              out += String(bytes);
            });
            child.on('close', (code) => resolve({ code, held: Number(out) }));
          }),
      ),
    );
    expect(told.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(told.reduce((sum, { held }) => sum + held, 0)).toBeGreaterThan(100);
  });
});

describe('a run that is stopped roughly', () => {
  it('two signals close together are one: the run is saved', async () => {
    const folder = fresh();
    const running = startElbow(folder, 'train', IRIS, '--epochs', '1000000', '--json', '--out', 'run');
    for (let i = 0; i < 500 && !running.out().includes('"epoch":40,'); i++) await new Promise((r) => setTimeout(r, 20));
    running.kill('SIGINT');
    running.kill('SIGHUP');
    const { code, out } = await running.done;
    expect(out).toContain('"event":"interrupted"');
    expect([129, 130]).toContain(code);
    expect(existsSync(join(folder, 'run', 'lock'))).toBe(false);
    expect(elbow(folder, 'predict', 'run', IRIS).code).toBe(0);
  });

  it('resumes in another folder, and says by its path which data file has changed', () => {
    const folder = fresh();
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'data.csv'), readFileSync(IRIS));
    writeFileSync(join(folder, 'rows.txt'), '100\n149\n');
    elbow(folder, 'train', 'data.csv', '--test-rows', 'rows.txt', '--epochs', '2', '--quiet', '--out', 'run');
    const there = join(folder, 'elsewhere');
    expect(elbow(there, 'train', '--resume', '../run', '--epochs', '3', '--quiet').code).toBe(0);
    const lines = readFileSync(IRIS, 'utf8').split('\n');
    writeFileSync(join(folder, 'data.csv'), `${lines.slice(0, 120).join('\n')}\n`);
    const { code, err } = elbow(there, 'train', '--resume', '../run', '--epochs', '4');
    expect(err).toBe(
      `error: ${join(folder, 'data.csv')} has changed since the run began: its numbers would not go on with the same bits, so train it anew\n`,
    );
    expect(code).toBe(2);
  });

  it('refuses a description that was edited', () => {
    const folder = fresh();
    elbow(folder, 'train', IRIS, '--epochs', '1', '--quiet', '--out', 'run');
    const file = join(folder, 'run', 'run.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"batch": 32', '"batch": 16'));
    for (const args of [
      ['train', '--resume', 'run'],
      ['predict', 'run', IRIS],
    ]) {
      expect(elbow(folder, ...args)).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('damaged or was edited'),
      });
    }
  });
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CommandFact, factsOf } from '../src/completion/tree.ts';
import { createProgram } from '../src/program.ts';
import { played } from './emulator.ts';
import { recordedShell } from './pseudoTerminal.ts';
import { temporaryFolder } from './temporary.ts';
import { copied, shell, workshop } from './workshop.ts';

const base = temporaryFolder();
const shop = workshop(base);
let count = 0;
const copy = (): string => copied(shop, join(base, String(count++)));

const leaves = (command: CommandFact): CommandFact[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
const commands = leaves(factsOf(createProgram()));

/** Not run here: the gate of the repository does, and it takes as long as all others. */
const ELSEWHERE = ['elbow figure all --check'];
const examples = commands.flatMap((command) => command.examples).filter((line) => !ELSEWHERE.includes(line));

describe('the examples of every help', () => {
  it.each(commands.map(({ path, examples: own }) => [path, own.length] as const))('%s has some', (_, n) => {
    expect(n).toBeGreaterThan(0);
  });

  it.concurrent.each(examples)('%s works', async (line) => {
    const { code, out, err } = await shell(line, copy(), { PATH: shop.path });
    expect([code, /error/i.test(err) ? err : '']).toEqual([0, '']); // a busy machine may say there how far it is
    expect(out.length).toBeGreaterThan(0);
  });
});

/** What they print is for programs: CSV, source code, a script. */
const FOR_PROGRAMS = /^elbow (predict|export|completion|data make)/;
const shown = commands.flatMap((command) => command.examples[0] ?? []).filter((line) => !FOR_PROGRAMS.test(line));

describe('a first example of each command', () => {
  it.concurrent.each([40, 200].flatMap((columns) => shown.map((line) => [line, columns] as const)))(
    '%s fits a terminal of %d columns, and leaves it in order',
    async (line, columns) => {
      const { code, out } = await recordedShell(line, copy(), { columns, rows: 40, env: { PATH: shop.path } });
      expect(code).toBe(0);
      const { wrapped, cursorVisible, cursor } = await played(out, columns, 40);
      expect([wrapped, cursorVisible, cursor[1]]).toEqual([0, true, 0]);
    },
  );

  it.concurrent.each(shown)('%s writes plain text to a pipe with NO_COLOR', async (line) => {
    const { code, out, err } = await shell(line, copy(), { PATH: shop.path, NO_COLOR: '1' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence
    expect([code, /\u001b|\r/.test(out + err)]).toEqual([0, false]);
  });
});

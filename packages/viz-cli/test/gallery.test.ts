import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { linear } from '../src/figure/axis.ts';
import type { Panel } from '../src/figure/scene.ts';
import { type Claim, type Figure, GROUPS, holds, near } from '../src/figures/figure.ts';
import { FIGURES } from '../src/figures/index.ts';
import { checkFigures } from '../src/gallery/check.ts';
import { chosen } from '../src/gallery/chosen.ts';
import { claimText } from '../src/gallery/claims.ts';
import type { FigureOptions } from '../src/gallery/command.ts';
import { drawFigures } from '../src/gallery/draw.ts';
import { elbow, freshFolders } from './command.ts';

const fresh = freshFolders();
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47];

/** A figure of two points whose height is what it claims. */
function stub(name: string, group: Figure['group'], claims: readonly Claim[] = [near('its height', 2, 2, 0)]): Figure {
  return {
    name,
    group,
    title: `The figure ${name}`,
    rows: ['R1'],
    draw: (seed) => ({
      panels: [
        {
          x: linear('x', 0, 1),
          y: linear('y', 0, 10),
          marks: [{ mark: 'line', x: [0, 1], y: [2, seed], colour: 0 }],
        },
      ],
      claims,
    }),
  };
}

const STUBS = [stub('first', 'descent'), stub('second', 'descent'), stub('third', 'relu')];
const UNMET = stub('wrong', 'descent', [near('two', 2.0000001, 2, 1e-9), holds('it holds', true)]);
const LOOK: FigureOptions = { theme: 'light', seed: 1, animate: false, check: false, json: false, quiet: false };

afterEach(() => void vi.restoreAllMocks());

/** What a command prints to the standard output, and its exit code. */
async function printed(command: () => number | Promise<number>): Promise<{ code: number; out: string }> {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.stubEnv('LANG', 'C.UTF-8');
  vi.stubEnv('LC_ALL', '');
  const code = await command();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  return { code, out };
}

function drawn(
  figures: readonly Figure[],
  name: string,
  options: Partial<FigureOptions>,
): Promise<{ code: number; out: string }> {
  return printed(() => drawFigures(figures, name, { ...LOOK, ...options }));
}

function checked(
  figures: readonly Figure[],
  out: string,
  isAll = true,
  options = {},
): Promise<{ code: number; out: string }> {
  return printed(() => checkFigures(figures, isAll, { ...LOOK, ...options, out }));
}

describe('which figures a name means', () => {
  test.each([
    ['all', ['first', 'second', 'third']],
    ['descent', ['first', 'second']],
    ['third', ['third']],
  ])('%s', (name, names) => expect(chosen(name, STUBS).map((figure) => figure.name)).toEqual(names));

  test.each([
    ['thrid', 'no figure is called "thrid"; did you mean "third"?'],
    ['decent', 'no figure is called "decent"; did you mean "descent"?'],
    ['lits', 'no figure is called "lits"; did you mean "list"?'],
    ['elephant', 'no figure is called "elephant"; elbow figure list shows what there is'],
  ])('%s means none', (name, message) => expect(() => chosen(name, STUBS)).toThrow(message));

  test('no figure is called as a group, or as what stands for several', async () => {
    const taken = [...GROUPS, 'all', 'list'];
    expect(FIGURES.map(({ name }) => name).filter((name) => taken.some((word) => word === name))).toEqual([]);
  });
});

test.each<[Claim, string]>([
  [near('a', 0.7, 0.7, 1e-12), '✓ a: 0.7, expected 0.7 ± 10⁻¹²'],
  [near('a', 1e-13, 0, 1e-12), '✓ a: 10⁻¹³, expected 0 ± 10⁻¹²'],
  [near('a', 0.701, 0.7, 0.05), '✓ a: 0.701, expected 0.65 … 0.75'],
  [near('a', 2, 2, 0), '✓ a: 2, expected 2'],
  [near('a', 2.00000001, 2, 0), '✗ a: 2.00000001, expected 2'],
  [near('a', Number.NaN, 2, 1), '✗ a: NaN, expected 1 … 3'],
  [{ says: 'a', measured: 5, low: 3, high: Number.POSITIVE_INFINITY }, '✓ a: 5, expected at least 3'],
  [{ says: 'a', measured: 5, low: Number.NEGATIVE_INFINITY, high: 3 }, '✗ a: 5, expected at most 3'],
  [near('a', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0), '✓ a: ∞, expected ∞'],
  [holds('a', true), '✓ a'],
  [holds('a', false), '✗ a'],
])('a claim is told with its number and where it should be: %o', (claim, text) => {
  expect(claimText(claim)).toBe(text);
});

describe('drawing', () => {
  it('one figure writes its files and says title, rows, claims and files', async () => {
    const out = join(fresh(), 'deep', 'er');
    const { code, out: said } = await drawn(STUBS.slice(0, 1), 'first', { out });
    expect(code).toBe(0);
    expect(said.split('\n')).toEqual([
      'The figure first',
      'rows R1',
      '✓ its height: 2, expected 2',
      `figure: ${join(out, 'first.svg')}`,
      `figure: ${join(out, 'first.png')}`,
      '',
    ]);
    expect(readdirSync(out).sort()).toEqual(['first.png', 'first.svg']);
    expect(readFileSync(join(out, 'first.svg'), 'utf8')).toMatch(/^<svg.*\n.*\n.*elbow figure first --seed 1&quot;/);
    expect([...readFileSync(join(out, 'first.png')).subarray(0, 4)]).toEqual(SIGNATURE);
  });

  it('a dark one with another seed says so in the file', async () => {
    const out = fresh();
    await drawn(STUBS.slice(0, 1), 'first', { out, theme: 'dark', seed: 7, format: ['svg'] });
    expect(readFileSync(join(out, 'first.svg'), 'utf8')).toContain('elbow figure first --seed 7 --theme dark&quot;');
    expect(readdirSync(out)).toEqual(['first.svg']);
  });

  it('all of them writes a page with the pictures by group, and says each in a line', async () => {
    const out = fresh();
    const { code, out: said } = await drawn(STUBS, 'all', { out, format: ['svg'] });
    expect({ code, said }).toEqual({
      code: 0,
      said: `✓ first: 1 of 1 claims\n✓ second: 1 of 1 claims\n✓ third: 1 of 1 claims\n3 figures in ${out}; 3 of 3 claims are met\n`,
    });
    const page = readFileSync(join(out, 'README.md'), 'utf8');
    expect(page.match(/^#+ .*/gm)).toEqual([
      '# Figures',
      '## Descent',
      '### first',
      '### second',
      '## ReLU networks',
      '### third',
    ]);
    expect(page).toContain('![The figure third](third.svg)\n\n* ✓ its height: 2, expected 2\n');
  });

  it('as GIF draws the figures that move, or one that is named', async () => {
    const out = fresh();
    const panel: Panel = { x: linear('x', 0, 1), y: linear('y', 0, 10), marks: [] };
    const still = stub('still', 'descent');
    const drawing = still.draw(1);
    const moving = {
      ...stub('moving', 'relu'),
      draw: () => ({ ...drawing, frames: [{ label: 'now', panels: [panel] }] }),
    };
    expect((await drawn([still, moving], 'all', { out, format: ['gif'] })).out).toContain(
      `2 figures in ${out}, as GIF the 1 that move; `,
    );
    expect(readdirSync(out).sort()).toEqual(['README.md', 'moving.gif']);
    await drawn([still], 'still', { out, format: ['gif'] });
    expect(readFileSync(join(out, 'still.gif')).subarray(0, 6).toString()).toBe('GIF89a');
  });

  it('a claim that is not met is said, and the exit code is 3', async () => {
    const { code, out } = await drawn([...STUBS, UNMET], 'all', { out: fresh() });
    expect(code).toBe(3);
    expect(out).toContain('✗ wrong: 1 of 2 claims\n  ✗ two: 2.0000001, expected 2 ± 10⁻⁹\n');
    expect(await drawn([...STUBS, UNMET], 'all', { out: fresh(), quiet: true })).toEqual({
      code: 3,
      out: 'wrong: ✗ two: 2.0000001, expected 2 ± 10⁻⁹\n',
    });
  });

  it('as JSON says the same as facts', async () => {
    const out = fresh();
    const { out: said } = await drawn(STUBS.slice(2), 'third', { out, json: true, format: ['svg'] });
    expect(
      said
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      {
        event: 'figure',
        name: 'third',
        group: 'relu',
        title: 'The figure third',
        rows: ['R1'],
        claims: [{ says: 'its height', measured: 2, low: 2, high: 2, met: true }],
        files: [join(out, 'third.svg')],
      },
      { event: 'done', figures: 1, met: 1, of: 1 },
    ]);
  });
});

describe('checking a gallery', () => {
  async function gallery(): Promise<string> {
    const folder = fresh();
    await drawn(STUBS, 'all', { out: folder, format: ['svg'] });
    return folder;
  }

  it('finds it as it was drawn, and writes nothing', async () => {
    const folder = await gallery();
    const before = readdirSync(folder);
    const { code, out } = await checked(STUBS, folder);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^✓ first {6}same, 1 of 1 claims\n✓ second {5}same, .*\n✓ third {6}same, .*\n✓ README.md {2}same\n3 figures in 1 s: all as in .*; 3 of 3 claims are met\n$/,
    );
    expect(readdirSync(folder)).toEqual(before);
  });

  test.each<[string, (folder: string) => void, RegExp, (readonly Figure[])?]>([
    [
      'one byte that differs',
      (folder) => {
        const path = join(folder, 'second.svg');
        writeFileSync(path, readFileSync(path, 'utf8').replace('>y<', '>z<'));
      },
      /✗ second {5}differs from line \d\d, 1 of 1 claims\n/,
    ],
    ['a file cut short', (folder) => writeFileSync(join(folder, 'first.svg'), ''), /✗ first {6}differs from line 1,/],
    ['a missing file', (folder) => rmSync(join(folder, 'first.svg')), /✗ first {6}missing, 1 of 1 claims\n/],
    ['a surplus file', (folder) => writeFileSync(join(folder, 'old.svg'), ''), /✗ old.svg {4}surplus\n/],
    [
      'a page of another day',
      (folder) => writeFileSync(join(folder, 'README.md'), '#'),
      /✗ README.md {2}differs from line 1/,
    ],
  ])('tells %s', async (_, spoil, sentence) => {
    const folder = await gallery();
    spoil(folder);
    const { code, out } = await checked(STUBS, folder);
    expect(code).toBe(3);
    expect(out).toMatch(sentence);
    expect(out).toMatch(/: 1 difference from /);
    expect((await checked(STUBS, folder, true, { quiet: true })).out).toMatch(sentence);
  });

  it('of some figures leaves the others and the page alone', async () => {
    const folder = await gallery();
    rmSync(join(folder, 'third.svg'));
    expect((await checked(STUBS.slice(0, 2), folder, false)).code).toBe(0);
  });

  it('counts a claim that is not met as a difference', async () => {
    const folder = fresh();
    await drawn([UNMET], 'all', { out: folder, format: ['svg'] });
    const { code, out } = await checked([UNMET], folder);
    expect(code).toBe(3);
    expect(out).toContain('✗ wrong      same, 1 of 2 claims\n    ✗ two: 2.0000001, expected 2 ± 10⁻⁹\n');
  });

  it('as JSON says the same as facts', async () => {
    const folder = await gallery();
    rmSync(join(folder, 'third.svg'));
    const lines = (await checked(STUBS, folder, true, { json: true })).out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line)).map(({ name, file }) => [name, file])).toEqual([
      ['first', 'same'],
      ['second', 'same'],
      ['third', 'missing'],
      ['README.md', 'same'],
      [undefined, undefined],
    ]);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      event: 'done',
      gallery: folder,
      figures: 3,
      wrong: 1,
      met: 3,
      of: 3,
    });
  });
});

describe('elbow figure', () => {
  it('list prints name, title and rows of every figure', async () => {
    const { code, out } = elbow(fresh(), 'figure', 'list', '--json');
    expect(code).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).name),
    ).toEqual(FIGURES.map(({ name }) => name));
    expect(elbow(fresh(), 'figure', 'list').out).toMatch(
      /^descent\n(?: {2}.*\n)* {2}four-regimes .*\(R59, R60, R61\)\n/,
    );
  });

  it('draws a figure into figures/, and checks it where the folder above has a gallery', async () => {
    const folder = fresh();
    expect(elbow(folder, 'figure', 'four-regimes')).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(join(folder, 'figures')).sort()).toEqual(['four-regimes.png', 'four-regimes.svg']);
    mkdirSync(join(folder, 'docs', 'gallery'), { recursive: true });
    writeFileSync(
      join(folder, 'docs', 'gallery', 'four-regimes.svg'),
      readFileSync(join(folder, 'figures', 'four-regimes.svg')),
    );
    const { code, out } = elbow(join(folder, 'figures'), 'figure', 'four-regimes', '--check');
    expect(code).toBe(0);
    expect(out).toMatch(/four-regimes {2}same, 9 of 9 claims/);
  });

  test.each([
    ['a misspelt figure', ['four-regims'], /did you mean "four-regimes"\?/],
    ['a misspelt format', ['four-regimes', '--format', 'svg,pgn'], /got "pgn"; did you mean "png"\?/],
    [
      'a misspelt theme',
      ['four-regimes', '--theme', 'drak'],
      /expected light or dark, got "drak"; did you mean "dark"\?/,
    ],
    ['a seed below zero', ['four-regimes', '--seed', '-1'], /expected an integer from 0/],
    ['a format beside --check', ['four-regimes', '--check', '--format', 'png'], /leave --format and --animate out/],
    [
      'a gallery that is not there',
      ['all', '--check', '--out', 'nowhere'],
      /there is no folder nowhere: elbow figure all/,
    ],
    ['no name', [], /missing required argument 'name'/],
  ])('%s: exit code 2, one sentence, nothing written', (_, args, sentence) => {
    const folder = fresh();
    const { code, out, err } = elbow(folder, 'figure', ...args);
    expect(err).toMatch(sentence);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(existsSync(join(folder, 'figures'))).toBe(false);
  });
});

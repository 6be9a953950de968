import { describe, expect, it, test } from 'vitest';
import { toPixels } from '../src/figure/png.ts';
import { toSvg } from '../src/figure/svg.ts';
import { THEMES } from '../src/figure/theme.ts';
import { GROUPS, isMet, sceneOf } from '../src/figures/figure.ts';
import { FIGURES } from '../src/figures/index.ts';
import { ASCII, UNICODE } from '../src/terminal/charset.ts';
import { sceneLines } from '../src/terminal/scene/sceneLines.ts';
import { clashes, outside, textsOf } from './textBoxes.ts';

const SEED = 1;
const drawn = FIGURES.map((figure) => {
  const drawing = figure.draw(SEED);
  const scene = sceneOf(figure, drawing, { seed: SEED });
  return { name: figure.name, figure, drawing, scene, svg: toSvg(scene) };
});
const letters = new Set(drawn.flatMap(({ svg }) => textsOf(svg).flatMap(({ text }) => [...text])));

test.each([...letters].filter((letter) => letter > '~'))('the font has a shape for %s', (letter) => {
  expect(ink(letter)).not.toBe(ink('\uE123'));
});

/** The pixels of a letter, as text. */
function ink(letter: string): string {
  const size = 'width="40" height="40"';
  const text = `<text x="10" y="30" font-size="20" fill="#000000">${letter}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="Inter"><rect ${size} fill="#ffffff"/>${text}</svg>`;
  return Buffer.from(toPixels(svg).rgba).toString('base64');
}

test('names are unique, in lower case, and stand in the order of the groups', () => {
  const names = FIGURES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  const groups = FIGURES.map(({ group }) => GROUPS.indexOf(group));
  expect(groups).toEqual(groups.toSorted((a, b) => a - b));
});

describe.each(drawn)('$name', ({ figure, drawing, scene, svg }) => {
  const texts = textsOf(svg);

  it('computes what it claims', () => {
    expect(drawing.claims.length).toBeGreaterThan(0);
    expect(drawing.claims.filter((claim) => !isMet(claim))).toEqual([]);
  });

  it('has no text over another, cut off or shortened', () => {
    expect(texts.length).toBe(svg.split('<text').length - 1);
    expect(clashes(texts)).toEqual([]);
    expect(outside(texts, scene.width, scene.height)).toEqual([]);
    expect(texts.filter(({ text }) => text.endsWith('…'))).toEqual([]);
  });

  it('has something in every panel, and no NaN', () => {
    expect(scene.panels.filter(({ marks }) => marks.length === 0)).toEqual([]);
    const numbers = [...svg.matchAll(/ (?:d|x|y|cx|cy|r|width|height)="([^"]*)"/g)].map(([, value = '']) => value);
    expect(numbers.filter((value) => /NaN|Infinity|e/.test(value))).toEqual([]);
  });

  it('is the same bytes when it is computed again', () => {
    expect(toSvg(sceneOf(figure, figure.draw(SEED), { seed: SEED }))).toBe(svg);
  });

  it.each([40, 79, 160])('is drawn in %i columns of characters, without a longer line', (columns) => {
    for (const charset of [UNICODE, ASCII])
      for (const hasGrounds of [true, false]) {
        const lines = sceneLines(scene, { columns, charset, hasGrounds, theme: THEMES.dark });
        const written = lines.map((line) => line.map((span) => span.text).join(''));
        expect(Math.max(...written.map((line) => line.length))).toBeLessThanOrEqual(columns);
        expect(written.join('')).toContain(charset.spell(scene.title).slice(0, 20));
        if (charset === ASCII) expect(written.join('')).toMatch(/^[\x20-\x7e]*$/);
      }
  });

  it('stays under 400 kB', () => expect(svg.length).toBeLessThan(400_000));

  const { frames } = drawing;
  if (frames !== undefined)
    it('has frames of the same panels as the picture', () => {
      for (const { panels } of frames) expect(panels.length).toBe(drawing.panels.length);
    });
});

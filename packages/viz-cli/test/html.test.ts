import { describe, expect, it, test } from 'vitest';
import { linear, log } from '../src/figure/axis.ts';
import { type Page, toHtml } from '../src/figure/html/html.ts';
import { readingsOf } from '../src/figure/html/readings.ts';
import { layout } from '../src/figure/layout.ts';
import type { Mark } from '../src/figure/marks/mark.ts';
import type { Panel, Scene } from '../src/figure/scene.ts';
import { toSvg } from '../src/figure/svg.ts';

const LINE: Mark = { mark: 'line', x: [1, 10, 100], y: [2, 4, 8], colour: 0 };

function scene(panels: readonly Panel[], more: Partial<Scene> = {}): Scene {
  return {
    width: 800,
    height: 500,
    theme: 'light',
    title: 'A "title" <with> signs & all',
    subtitle: 'all of it',
    panels,
    legend: [{ symbol: 'line', colour: 0, text: 'growth' }],
    notes: [],
    drawnBy: { command: 'elbow figure x --seed 1', version: '1.2.3' },
    ...more,
  };
}

function panel(marks: readonly Mark[], more: Partial<Panel> = {}): Panel {
  return { x: log('n', 1, 100), y: linear('cost', 0, 10), marks, ...more };
}

const STILL: Page = { scene: scene([panel([LINE])]), moments: [], claims: ['✓ 1 < 2'] };
const MOVING: Page = {
  ...STILL,
  moments: [1, 2, 3].map((k) => ({
    label: `step ${k}`,
    scene: scene([panel([LINE, { mark: 'points', x: [10], y: [k], colour: 1 }])], { subtitle: `step ${k}` }),
  })),
};

/** What the script of a page reads. */
function dataOf(html: string): {
  moments: { label: string; lines: number[]; panels: number[] }[];
  lines: string[];
  panels: { series: number[] }[];
  series: { name: string; x: number[]; y: number[] }[];
} {
  return JSON.parse(/<script type="application\/json" id="data">(.*)<\/script>/.exec(html)?.[1] ?? '');
}

/** An SVG of a page in the colours that the page declares for a theme. */
function coloured(svg: string, html: string, theme: 'light' | 'dark'): string {
  const block =
    html.split('\n').find((line) => line.startsWith(theme === 'light' ? ':root{' : ':root[data-theme=dark]{')) ?? '';
  const colours = new Map([...block.matchAll(/(--c\d+):(#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]));
  return svg.replace(/var\((--c\d+)\)/g, (_, name) => colours.get(name) ?? 'none');
}

describe('a page', () => {
  const html = toHtml(STILL);

  it('asks for nothing: no address but names of namespaces and its own icon', () => {
    expect(html.replaceAll('http://www.w3.org/2000/svg', '').match(/https?:|\/\/[a-z]/g)).toBeNull();
    expect(html.match(/\b(?:src|href)="[^"]*"/g)).toEqual(['href="data:,"']);
    expect(html).not.toMatch(/@import|url\((?!#)|fetch\(|import\(/);
  });

  it.each(['light', 'dark'] as const)('holds the picture of toSvg, in %s', (theme) => {
    const inline = /<div id="picture">\n([\s\S]*?)<\/div>/.exec(html)?.[1] ?? '';
    expect(coloured(inline, html, theme)).toBe(toSvg({ ...STILL.scene, theme }));
  });

  it('has a language, a title and its claims, with all signs escaped, and no slider where nothing moves', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain('<title>A &quot;title&quot; &lt;with&gt; signs &amp; all</title>');
    expect(html).toContain('<li>✓ 1 &lt; 2</li>');
    expect(html).not.toContain('type="range"');
    expect(toHtml({ ...STILL, scene: scene([panel([])], { title: '</script><b>' }) })).not.toContain('</script><b>');
  });

  it('is the same bytes when it is made again, and a dark one begins dark', () => {
    expect(toHtml(STILL)).toBe(html);
    expect(toHtml({ ...STILL, scene: scene([panel([LINE])], { theme: 'dark' }) })).toMatch(
      /<html lang="en" data-theme="dark">/,
    );
  });
});

describe('a page of a picture that moves', () => {
  const html = toHtml(MOVING);
  const { moments, lines } = dataOf(html);

  it('has a slider over all moments and, at its end, the whole picture, which it begins with', () => {
    expect(html).toMatch(/<input type="range"[^>]* min="0" max="3" value="3" step="1" aria-label="time">/);
    expect(html).toMatch(/<button type="button" id="play" aria-label="play">/);
    expect(moments.map(({ label }) => label)).toEqual(['step 1', 'step 2', 'step 3', 'all of it']);
  });

  it.each([0, 1, 2, 3])('moment %i is put together as toSvg draws it, in both themes', (k) => {
    const shown = k === 3 ? MOVING.scene : (MOVING.moments[k]?.scene as Scene);
    const svg = (moments[k]?.lines ?? []).map((i) => lines[i]).join('\n');
    for (const theme of ['light', 'dark'] as const) expect(coloured(svg, html, theme)).toBe(toSvg({ ...shown, theme }));
  });

  it('keeps a line that several moments share once', () => {
    expect(new Set(lines).size).toBe(lines.length);
    const scenes = [MOVING.scene, ...MOVING.moments.map((moment) => moment.scene)];
    const written = scenes.map((shown) => toSvg(shown).split('\n'));
    expect(lines.length).toBe(new Set(written.flat()).size);
    expect(lines.length).toBeLessThan(0.4 * written.flat().length);
  });

  it('has the data points of each moment', () => {
    const { panels, series } = dataOf(html);
    const points = moments.map(({ panels: [k = -1] }) => panels[k]?.series.map((s) => series[s]?.y));
    expect(points).toEqual([[[2, 4, 8], [1]], [[2, 4, 8], [2]], [[2, 4, 8], [3]], [[2, 4, 8]]]);
  });
});

describe('what can be read off a panel', () => {
  test('its box is the frame, its scales are the axes', () => {
    const shown = scene([panel([LINE])]);
    const [reading] = readingsOf(shown);
    const box = layout(shown).frames[0]?.box;
    expect(reading?.box).toEqual(
      [box?.left, box?.top, box?.right, box?.bottom].map((edge) => expect.closeTo(edge ?? 0, 2)),
    );
    expect(reading?.x).toEqual({ title: 'n', log: true, domain: [1, 100] });
    expect(reading?.y).toEqual({ title: 'cost', log: false, domain: [0, 10] });
  });

  test('categories are read as words', () => {
    const x = {
      ...linear('', -0.5, 1.5),
      ticks: [
        { value: 0, text: 'no' },
        { value: 1, text: 'yes' },
      ],
    };
    expect(readingsOf(scene([panel([LINE], { x })]))[0]?.x.names).toEqual({ '0': 'no', '1': 'yes' });
  });

  test('points outside the panel, not finite, or in the pixel of the one before are left out', () => {
    const marks: Mark[] = [
      { mark: 'points', x: [1, 2, 2.0001, 1000, 5, 5], y: [1, 3, 3, 5, Number.NaN, 30], colour: 2 },
    ];
    expect(readingsOf(scene([panel(marks)]))[0]?.series).toEqual([{ name: '', x: [1, 2], y: [1, 3] }]);
  });

  test('a bare panel has nothing to read, and rules, texts, contours and tables have no points', () => {
    const rest: Mark[] = [
      { mark: 'rule', at: { x: 3 }, colour: 'ink' },
      { mark: 'text', at: { x: 3, y: 3 }, text: 'here', colour: 'ink' },
    ];
    expect(readingsOf(scene([panel([LINE], { bare: true }), panel(rest)])).map(({ series }) => series)).toEqual([[]]);
  });

  test('a series is called by its label, else by the entry of its colour and symbol', () => {
    const legend: Scene['legend'] = [
      { symbol: 'point', colour: 3, text: 'dots' },
      { symbol: 'dashed', colour: 3, text: 'dashes' },
    ];
    const marks: Mark[] = [
      { ...LINE, label: 'a label', colour: 3 },
      { ...LINE, dashed: true, colour: 3 },
      { mark: 'points', x: [1], y: [1], colour: 3 },
      { mark: 'bars', x: [2], y: [2], width: 1, colour: 3 },
      { mark: 'arrow', from: { x: 1, y: 1 }, to: { x: 3, y: 4 }, colour: 1 },
    ];
    const read = readingsOf(scene([panel(marks)], { legend }))[0]?.series;
    expect(read?.map(({ name }) => name)).toEqual(['a label', 'dashes', 'dots', 'dots', '']);
    expect(read?.at(-1)).toEqual({ name: '', x: [3], y: [4] });
  });
});

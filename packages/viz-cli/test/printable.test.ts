import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { watching } from '../src/gallery/watching.ts';
import { readingProgress } from '../src/read/reading.ts';
import { ASCII, UNICODE } from '../src/terminal/charset.ts';
import { jsonLine, jsonText } from '../src/terminal/jsonProgress.ts';
import { cut, wrappedText } from '../src/terminal/line.ts';
import { complain } from '../src/terminal/output.ts';
import { painter } from '../src/terminal/palette.ts';
import { printable, printableLines } from '../src/terminal/printable.ts';
import { reportLines } from '../src/terminal/report.ts';

/** What steers a terminal, by its ranges: C0; DEL and C1; marks of direction; separators of lines; surrogates. */
const RANGES: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x61c, 0x61c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2066, 0x2069],
  [0xd800, 0xdfff],
];

function steers(sign: string): boolean {
  const code = sign.codePointAt(0) as number;
  return RANGES.some(([from, to]) => code >= from && code <= to);
}

/** Texts full of signs from the ranges and from beside them. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(...RANGES).chain(([from, to]) => fc.integer({ min: Math.max(0, from - 1), max: to + 1 })),
      fc.integer({ min: 0, max: 0x10ffff }),
    ),
  )
  .map((codes) => String.fromCodePoint(...codes));

describe('printable', () => {
  it.each([
    ['\u001b[2J', '\\u{1b}[2J'],
    ['\u001b]0;owned\u0007', '\\u{1b}]0;owned\\u{7}'],
    ['\u009b2J\u007f', '\\u{9b}2J\\u{7f}'],
    ['a\nb\tc\r', 'a\\u{a}b\\u{9}c\\u{d}'],
    ['\u202eevil\u2066\u200f\u061c\u2028', '\\u{202e}evil\\u{2066}\\u{200f}\\u{61c}\\u{2028}'],
    ['\ud83d!\udc18', '\\u{d83d}!\\u{dc18}'],
    ['Größe λ 漢字 🐘 👩‍🔬 é \u00a0\\', 'Größe λ 漢字 🐘 👩‍🔬 é \u00a0\\'],
  ])('of %j is %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('leaves nothing that steers, and leaves alone what does not', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const shown = printable(text);
        expect([...shown].filter(steers)).toEqual([]);
        expect(printable(shown)).toBe(shown);
        const rest = [...text].filter((sign) => !steers(sign)).join('');
        expect(printable(rest)).toBe(rest);
      }),
      { numRuns: 2000 },
    );
  });

  it('of several lines keeps line ends and tabs, and does to each line the same', () => {
    fc.assert(
      fc.property(fc.array(texts), (lines) => {
        const apart = lines.map((line) => line.replaceAll(/[\n\t]/g, ''));
        expect(printableLines(apart.join('\n\t'))).toBe(apart.map(printable).join('\n\t'));
      }),
    );
  });
});

describe('JSON', () => {
  it('has the same value on one line in which nothing steers', () => {
    fc.assert(
      fc.property(texts, texts, (key, text) => {
        const line = jsonLine({ [`k${key}`]: text });
        expect([...line.slice(0, -1)].filter(steers)).toEqual([]);
        expect(line.at(-1)).toBe('\n');
        expect(JSON.parse(line)).toEqual({ [`k${key}`]: text });
        expect(JSON.parse(jsonText([text]))).toEqual([text]);
        expect([...jsonText([text])].filter((sign) => sign !== '\n' && steers(sign))).toEqual([]);
      }),
    );
  });
});

describe('lines of a terminal', () => {
  it.each([
    ['Unicode', UNICODE],
    ['ASCII', ASCII],
  ])('are spelled in %s before their width is measured', (_, { spell }) => {
    expect(spell('a\u001b[2J\n')).toBe('a\\u{1b}[2J\\u{a}');
  });

  it.each([0, 4, 8, 24] as const)('are painted at %i bits with no sequence that a text brought', (depth) => {
    const painted = painter(depth, 'dark')([{ text: 'a\u001b]0;owned\u0007', role: 'training' }]);
    const [begin, end] = depth === 0 ? ['', ''] : [painted.slice(0, painted.indexOf('m') + 1), '\u001b[0m'];
    expect(painted).toBe(`${begin}a\\u{1b}]0;owned\\u{7}${end}`);
    expect(begin.slice(1)).toMatch(/^(\[0;[\d;]*m)?$/);
  });

  it.each([true, false])('that say how far a reading is show the name of the file (on a terminal: %s)', (isTTY) => {
    let [out, time] = ['', 0];
    const stream = { isTTY, write: (text: string) => (out += text) };
    const { tell } = readingProgress(stream, 'a\u001b]0;owned\u0007\n.csv', () => time);
    time = 1000;
    tell('reading', 0.5);
    const name = 'a\\u{1b}]0;owned\\u{7}\\u{a}.csv';
    expect(out).toBe(isTTY ? `\r\u001b[2Kreading ${name}: 50 %` : `reading ${name}\n`);
  });

  it('that come and go bring one sequence, that which erases', () => {
    let out = '';
    watching({ isTTY: true, write: (text) => (out += text) }, false).tell('trials of \u001b[2J\u009b2J');
    expect(out).toBe('\r\u001b[2Ktrials of \\u{1b}[2J\\u{9b}2J');
  });

  it('of a table stand in its columns', () => {
    const table = {
      head: ['run', 'state'],
      rows: [
        ['a\u001b\u0007', 'done'],
        ['bc', 'done\n'],
      ],
    };
    expect(reportLines([table, { command: 'elbow inspect \u009b2J' }], {}, { LANG: 'C.UTF-8' })).toEqual([
      'run           state',
      'a\\u{1b}\\u{7}  done',
      'bc            done\\u{a}',
      '  elbow inspect \\u{9b}2J',
    ]);
  });

  it('are cut and wrapped beside a character of two code units, not within', () => {
    expect(cut([{ text: 'a🐘b' }], 2)).toEqual([{ text: 'a' }]);
    expect(cut([{ text: 'a🐘b' }], 3)).toEqual([{ text: 'a🐘' }]);
    expect(wrappedText('a🐘🐘b', 2)).toEqual(['a', '🐘', '🐘', 'b']);
    expect(wrappedText('🐘b', 1)).toEqual(['🐘', 'b']);
    expect(wrappedText('', 3)).toEqual(['']);
  });
});

it('a mistake of ours is told with its stack, in which nothing steers', () => {
  const written: unknown[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(text) > 0);
  complain('Error: no \u001b[2J\n    at row (file:///\u009b.js)');
  spy.mockRestore();
  expect(written).toEqual(['error: Error: no \\u{1b}[2J\n    at row (file:///\\u{9b}.js)\n']);
});

/** Those who write on the standard streams; a stream that is handed to what redraws in place is not written to there. */
const WRITERS = ['terminal/output.ts'];

it('no source but one writes on the standard streams itself', () => {
  const src = fileURLToPath(new URL('../src/', import.meta.url));
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const found = files.filter((name) =>
    /process\.std(out|err)\.write|console\./.test(readFileSync(join(src, name), 'utf8')),
  );
  expect(found).toEqual(WRITERS);
});

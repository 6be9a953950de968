import type { Colour } from '../figure/theme.ts';

/** What a piece of text belongs to, which is how it is coloured; without one it has the terminal's own colour. */
export type Role = 'training' | 'validation' | 'muted';

/** #rrggbb */
export type Hex = `#${string}`;

/** A colour by its role, in a run or in a picture; or as it is. */
export type Tint = Role | Colour | Hex;

/** A piece of text; every character takes one column. */
export interface Span {
  readonly text: string;
  readonly role?: Tint | undefined;
  /** What is behind the text; needs at least 256 colours. */
  readonly ground?: Hex | undefined;
  readonly isBold?: boolean | undefined;
}

/** One line of the screen. */
export type Line = readonly Span[];

/** Below so many columns words are abbreviated. */
export const NARROW = 60;

/** Columns that a line takes. */
export function widthOf(line: Line): number {
  return line.reduce((width, { text }) => width + text.length, 0);
}

/** The first `width` columns of a line. */
export function cut(line: Line, width: number): Line {
  let left = width;
  return line.flatMap((span) => {
    const text = span.text.slice(0, whole(span.text, Math.max(0, left)));
    left -= span.text.length;
    return text === '' ? [] : [{ ...span, text }];
  });
}

/** Parts side by side, `gap` columns apart, on as few lines of at most `width` columns as their order allows. A part is never split, but cut if it is too wide alone. */
export function packed(parts: readonly Line[], width: number, gap: number): Line[] {
  const lines: Span[][] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + gap + widthOf(part) <= width)
      last.push({ text: ' '.repeat(gap) }, ...part);
    else lines.push([...cut(part, width)]);
  }
  return lines;
}

/** A text in lines of at most `width` columns, broken between words; a longer word is cut into pieces. */
export function wrappedText(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
      continue;
    }
    let at = 0;
    do {
      const end = whole(word, at + width);
      const next = end > at ? end : at + 2; // a character that is wider than the line
      lines.push(word.slice(at, next));
      at = next;
    } while (at < word.length);
  }
  return lines;
}

/** The end nearest to `end` and not behind it that cuts no character of two code units in halves. */
function whole(text: string, end: number): number {
  return end < text.length && (text.codePointAt(end - 1) ?? 0) > 0xffff ? end - 1 : end;
}

/** A line with blanks behind it, so that it takes `width` columns. */
export function padded(line: Line, width: number): Line {
  const missing = width - widthOf(line);
  return missing > 0 ? [...line, { text: ' '.repeat(missing) }] : line;
}

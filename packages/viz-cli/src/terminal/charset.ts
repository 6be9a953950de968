const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const PLAIN: Readonly<Record<string, string>> = { '−': '-', '∞': 'inf', '×': 'x', '²': '2', '·': '-', '…': '.' };

/** The characters a chart is drawn with. */
export interface Charset {
  /** Dots of 2 × 4 a cell by braille characters; else one mark a cell. */
  readonly braille: boolean;
  readonly vertical: string;
  readonly yTick: string;
  readonly corner: string;
  readonly horizontal: string;
  readonly xTick: string;
  readonly done: string;
  readonly ahead: string;
  /** Text in these characters. */
  spell(text: string): string;
}

export const UNICODE: Charset = {
  braille: true,
  vertical: '│',
  yTick: '┤',
  corner: '└',
  horizontal: '─',
  xTick: '┬',
  done: '━',
  ahead: '─',
  spell: (text) => text,
};

export const ASCII: Charset = {
  braille: false,
  vertical: '|',
  yTick: '+',
  corner: '+',
  horizontal: '-',
  xTick: '+',
  done: '=',
  ahead: '-',
  spell: plainText,
};

/**
 * The characters a terminal can show: those of Unicode if LC_ALL, else LC_CTYPE, else LANG (the first that is not empty) names UTF-8, or on Windows Terminal, which sets none of them; but
 * not on the Linux console, whose font has no braille.
 */
export function charsetOf(env: Readonly<Record<string, string | undefined>>): Charset {
  if (env.TERM === 'linux') return ASCII;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || (env.WT_SESSION ? 'UTF-8' : '');
  return /utf-?8/i.test(locale) ? UNICODE : ASCII;
}

/** A text with numbers as `spelled` writes them, in ASCII: `−1.2 × 10⁻⁵` becomes `-1.2e-5`. */
export function plainText(text: string): string {
  return text
    .replace(/(?:([\d.]+) × )?10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, mantissa, sign, digits) => {
      const exponent = [...String(digits)].map((digit) => SUPERSCRIPTS.indexOf(digit)).join('');
      return `${mantissa ?? 1}e${sign === '' ? '' : '-'}${exponent}`;
    })
    .replace(/[−∞×²·…]/g, (character) => PLAIN[character] ?? '?');
}

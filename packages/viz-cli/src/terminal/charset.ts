import { printable } from './printable.ts';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
/** What is written for a sign, or for each of several. */
const PLAIN: readonly (readonly [string, string])[] = [
  ['−–—', '-'],
  ['·', '-'],
  ['…', '...'],
  ['×', 'x'],
  ['“”„″', '"'],
  ['‘’′', "'"],
  ...Object.entries({
    ...{
      '∞': 'inf',
      '²': '2',
      '½': '1/2',
      '¼': '1/4',
      '≤': '<=',
      '≥': '>=',
      '≈': '~',
      '→': '->',
      '←': '<-',
      '±': '+/-',
    },
    ...{
      '√': 'sqrt ',
      '∂': 'd',
      '∇': 'grad ',
      '‖': '||',
      '∈': 'in',
      '⟂': 'at right angles to',
      '≠': '!=',
      '✓': 'ok',
      '✗': 'NOT',
    },
    ...{ '⁻': '-', ᵀ: 'T', '°': ' degrees', '∫': 'int ', ß: 'ss' },
    ...{
      α: 'alpha',
      β: 'beta',
      γ: 'gamma',
      δ: 'delta',
      ε: 'eps',
      ζ: 'zeta',
      η: 'eta',
      θ: 'theta',
      κ: 'kappa',
      λ: 'lambda',
    },
    ...{ μ: 'mu', ν: 'nu', ξ: 'xi', π: 'pi', ρ: 'rho', σ: 'sigma', τ: 'tau', φ: 'phi', χ: 'chi', ψ: 'psi', ω: 'omega' },
    ...{ Δ: 'Delta ', Σ: 'Sum ', Θ: 'Theta', Λ: 'Lambda', Ω: 'Omega', Φ: 'Phi' },
  }),
];

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
  /** A line of text in these characters, in which nothing steers the terminal. */
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
  spell: printable,
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
  spell: (text) => plainText(printable(text)),
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

/** A text in ASCII: numbers as they are typed, `−1.2 × 10⁻⁵` becomes `-1.2e-5`; letters of Greek by their names; `?` for what has none. */
export function plainText(text: string): string {
  const numbers = text.replace(/(?:([\d.]+) × )?10(⁻?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, mantissa, sign, digits) => {
    return `${mantissa ?? 1}e${sign === '' ? '' : '-'}${plainDigits(digits)}`;
  });
  return numbers
    .replace(/[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (power, at: number) =>
      power === '²' && numbers[at - 1] === 'R' ? '2' : `^${power.startsWith('⁻') ? '-' : ''}${plainDigits(power)}`,
    )
    .replace(/[₀-₉]/g, (digit) => String(SUBSCRIPTS.indexOf(digit)))
    .replace(/[^\n\x20-\x7e]/g, plainSign);
}

function plainDigits(superscripts: string): string {
  return [...superscripts]
    .map((digit) => SUPERSCRIPTS.indexOf(digit))
    .filter((digit) => digit >= 0)
    .join('');
}

function plainSign(sign: string): string {
  const known = PLAIN.find(([signs]) => signs.includes(sign));
  if (known === undefined) {
    const bare = sign.normalize('NFD').replace(/[^\x20-\x7e]/g, '');
    return bare === '' ? '?' : bare;
  }
  const [signs, plain] = known;
  return signs.length > 1 && plain.length === signs.length ? (plain[signs.indexOf(sign)] ?? '?') : plain;
}

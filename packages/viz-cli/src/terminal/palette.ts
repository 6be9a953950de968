import { strokeOf, THEMES, type Theme } from '../figure/theme.ts';
import type { Background } from './background.ts';
import type { ColourDepth } from './colourDepth.ts';
import type { Hex, Line, Role, Span, Tint } from './line.ts';
import { printable } from './printable.ts';

/** Colours of the roles, as #rrggbb. */
export type Palette = Readonly<Record<Role, string>>;

/** The series of pictures; on an unknown background of a middle lightness, as the roles are. */
export const SERIES: Readonly<Record<Background, readonly string[]>> = {
  light: [...THEMES.light.series.slice(0, 2), ...THEMES.light.seriesText.slice(2)],
  dark: THEMES.dark.seriesText,
  unknown: ['#2a86c8', '#d55e00', '#21926c', '#bf659b', '#9c7a1f', '#8177d8'],
};

/**
 * The colours on a background: the figures' own on a light and on a dark one; if it is unknown, blue, orange and grey of a middle lightness, at least 3 : 1 against
 * white, black and the usual almost white and almost black.
 */
export const PALETTES: Readonly<Record<Background, Palette>> = {
  light: { training: THEMES.light.series[0] as string, validation: THEMES.light.series[1] as string, muted: '#6b7580' },
  dark: { training: THEMES.dark.series[0] as string, validation: THEMES.dark.series[1] as string, muted: '#949da6' },
  unknown: { training: '#2a86c8', validation: '#d55e00', muted: '#7d858e' },
};

/** The same among the 16 named colours, whose exact hue is the user's choice; `2` is faint, for bright black is invisible in some themes. */
const NAMED: Readonly<Record<Background, Palette>> = {
  light: { training: '34', validation: '31', muted: '2' },
  dark: { training: '94', validation: '33', muted: '2' },
  unknown: { training: '94', validation: '31', muted: '2' },
};

const NAMED_SERIES: Readonly<Record<Background, readonly string[]>> = {
  light: ['34', '31', '32', '35', '33', '36'],
  dark: ['94', '33', '32', '95', '93', '31'],
  unknown: ['94', '31', '32', '35', '33', '36'],
};

/** From one end of a scale to the other. */
const NAMED_SCALE = ['35', '34', '36', '32', '33'] as const;

/** The theme whose grounds and scales are shown on a background; an unknown one is more often dark. */
export function themeOn(background: Background): Theme {
  return THEMES[background === 'light' ? 'light' : 'dark'];
}

/** Writes a line with the escape sequences of its colours; its texts hold none, whatever they come from. */
export type Paint = (line: Line) => string;

/** How lines are painted at a colour depth on a background; without colours they are plain text. */
export function painter(depth: ColourDepth, background: Background): Paint {
  if (depth === 0) return (line) => line.map(({ text }) => printable(text)).join('');
  return (line) => {
    let painted = '';
    let current = '';
    for (const span of line) {
      const code = codesOf(span, depth, background);
      // A blank shows no colour but that behind it.
      if (code !== current && (span.text.trim() !== '' || span.ground !== undefined || current.includes('48;'))) {
        painted += `\u001b[0${code}m`;
        current = code;
      }
      painted += printable(span.text);
    }
    return current === '' ? painted : `${painted}\u001b[0m`;
  };
}

/** The codes of a span, each after a semicolon. */
function codesOf({ role, ground, isBold }: Span, depth: 4 | 8 | 24, background: Background): string {
  const codes = [
    isBold === true ? '1' : undefined,
    role === undefined ? undefined : codeOf(role, depth, background),
    ground === undefined || depth === 4 ? undefined : `48;${code(depth === 8 ? greyed(ground) : ground, depth)}`,
  ];
  return codes.map((part) => (part === undefined ? '' : `;${part}`)).join('');
}

function codeOf(tint: Tint, depth: 4 | 8 | 24, background: Background): string | undefined {
  if (tint === 'ink') return undefined;
  if (depth === 4) return namedCode(tint, background);
  return `38;${code(hexOf(tint, background), depth)}`;
}

/** The colour of a tint on a background. */
function hexOf(tint: Exclude<Tint, 'ink'>, background: Background): string {
  if (typeof tint === 'object') return strokeOf(themeOn(background), tint);
  if (typeof tint === 'number') return SERIES[background][tint % SERIES[background].length] ?? '';
  if (tint === 'background') return themeOn(background).background;
  return isRole(tint) ? PALETTES[background][tint] : tint;
}

function isRole(tint: Role | Hex): tint is Role {
  return !tint.startsWith('#');
}

/** The code among the 16 named colours; undefined for a colour that is none of them. */
function namedCode(tint: Exclude<Tint, 'ink'>, background: Background): string | undefined {
  if (typeof tint === 'number') return NAMED_SERIES[background][tint % NAMED_SERIES[background].length];
  if (typeof tint === 'object') {
    const place = 'heat' in tint ? tint.heat : tint.ramp;
    return NAMED_SCALE[Math.min(NAMED_SCALE.length - 1, Math.max(0, Math.floor(place * NAMED_SCALE.length)))];
  }
  return tint === 'background' || !isRole(tint) ? undefined : NAMED[background][tint];
}

/** Differences of channels from which on a colour is not quiet any more. */
const QUIET = 40;

/** A quiet ground as grey, of which the 256 colours have 24 levels: the nearest of the cube would leap from one hue to another. */
function greyed(ground: Hex): string {
  const rgb = channels(ground);
  if (Math.max(...rgb) - Math.min(...rgb) > QUIET) return ground;
  const mean = Math.round((rgb[0] + rgb[1] + rgb[2]) / 3)
    .toString(16)
    .padStart(2, '0');
  return `#${mean.repeat(3)}`;
}

function code(hex: string, depth: 8 | 24): string {
  const [r, g, b] = channels(hex);
  return depth === 24 ? `2;${r};${g};${b}` : `5;${nearestOf256([r, g, b])}`;
}

type Channels = readonly [number, number, number];

function channels(hex: string): Channels {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** The levels of the 6 × 6 × 6 cube, colours 16 to 231; the greys 232 to 255 are 8, 18, … 238. */
const LEVELS = [0, 95, 135, 175, 215, 255] as const;

/** The number of the nearest colour among cube and greys. */
export function nearestOf256(colour: Channels): number {
  const steps = colour.map((value) => nearest(LEVELS, value));
  const [r = 0, g = 0, b = 0] = steps;
  const inCube = steps.map((step) => LEVELS[step] ?? 0);
  const mean = (colour[0] + colour[1] + colour[2]) / 3;
  const grey = Math.min(23, Math.max(0, Math.round((mean - 8) / 10)));
  const level = 8 + 10 * grey;
  return distance(colour, [level, level, level]) < distance(colour, inCube) ? 232 + grey : 16 + 36 * r + 6 * g + b;
}

function nearest(levels: readonly number[], value: number): number {
  const distances = levels.map((level) => Math.abs(level - value));
  return distances.indexOf(Math.min(...distances));
}

function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0);
}

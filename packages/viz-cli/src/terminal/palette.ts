import { THEMES } from '../figure/theme.ts';
import type { Background } from './background.ts';
import type { ColourDepth } from './colourDepth.ts';
import type { Line, Role } from './line.ts';

/** Colours of the roles, as #rrggbb. */
export type Palette = Readonly<Record<Role, string>>;

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

/** Writes a line with the escape sequences of its colours. */
export type Paint = (line: Line) => string;

/** How lines are painted at a colour depth on a background; without colours they are plain text. */
export function painter(depth: ColourDepth, background: Background): Paint {
  if (depth === 0) return (line) => line.map(({ text }) => text).join('');
  return (line) => {
    let painted = '';
    let current: Role | undefined;
    for (const { text, role } of line) {
      if (role !== current && text.trim() !== '') {
        painted += role === undefined ? '\u001b[0m' : `\u001b[0;${codeOf(role, depth, background)}m`;
        current = role;
      }
      painted += text;
    }
    return current === undefined ? painted : `${painted}\u001b[0m`;
  };
}

function codeOf(role: Role, depth: 4 | 8 | 24, background: Background): string {
  if (depth === 4) return NAMED[background][role];
  const [r, g, b] = channels(PALETTES[background][role]);
  return depth === 24 ? `38;2;${r};${g};${b}` : `38;5;${nearestOf256([r, g, b])}`;
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

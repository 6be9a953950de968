import { interpolateViridis } from 'd3-scale-chromatic';

/** Light for paper and web pages, dark for dark ones. */
export type ThemeName = 'light' | 'dark';

/**
 * A colour by its role: a data series by number (they repeat after six), a grey, or a place 0 … 1 on a scale: `ramp` is quiet, for grounds with something
 * drawn on them; `heat` (viridis) is for pictures of a function alone.
 */
export type Colour = number | 'ink' | 'muted' | 'background' | { ramp: number } | { heat: number };

/** The colours of a theme, as #rrggbb. */
export interface Theme {
  background: string;
  ink: string;
  muted: string;
  grid: string;
  axis: string;
  /** Both ends of the quiet scale. */
  ramp: readonly [string, string];
  /** Lines, points and areas: at least 3 : 1 against the background for the first two. */
  series: readonly string[];
  /** Text of a series: at least 4.5 : 1 against the background. */
  seriesText: readonly string[];
}

/**
 * The series have the colours of Okabe and Ito, "Color Universal Design" (2008), which people with any of the common colour blindnesses tell apart, in
 * an order that puts those of high contrast with the background first. Text on white is the same hue, darker.
 */
export const THEMES: Readonly<Record<ThemeName, Theme>> = {
  light: {
    background: '#ffffff',
    ink: '#1b1f24',
    muted: '#59636e',
    grid: '#e6e9ed',
    axis: '#8c959f',
    ramp: ['#fbfcfd', '#b8c7d6'],
    series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'],
    seriesText: ['#0072b2', '#b34f00', '#00785a', '#a34a7a', '#8f6300', '#1f77a8'],
  },
  dark: {
    background: '#14171a',
    ink: '#eceff2',
    muted: '#a3adb8',
    grid: '#2a3037',
    axis: '#6b7682',
    ramp: ['#191d22', '#475666'],
    series: ['#56b4e9', '#e69f00', '#009e73', '#cc79a7', '#f0e442', '#d55e00'],
    seriesText: ['#56b4e9', '#e69f00', '#2bb58d', '#d68fb5', '#f0e442', '#ea7a24'],
  },
};

/** The colour of lines, points and areas. */
export function strokeOf(theme: Theme, colour: Colour): string {
  return colourOf(theme, colour, theme.series);
}

/** The colour of text. */
export function textColourOf(theme: Theme, colour: Colour): string {
  return colourOf(theme, colour, theme.seriesText);
}

function colourOf(theme: Theme, colour: Colour, series: readonly string[]): string {
  if (typeof colour === 'number') return pick(series, colour);
  if (typeof colour === 'string') return theme[colour];
  if ('heat' in colour) return interpolateViridis(within(colour.heat));
  return mixed(theme.ramp[0], theme.ramp[1], within(colour.ramp));
}

function within(place: number): number {
  if (Number.isNaN(place)) throw new RangeError('theme: a place on a colour scale is NaN, expected 0 … 1');
  return Math.min(Math.max(place, 0), 1);
}

/** A colour between two, each given as #rrggbb. */
export function mixed(from: string, to: string, place: number): `#${string}` {
  const channels = [1, 3, 5].map((i) => {
    const [a, b] = [Number.parseInt(from.slice(i, i + 2), 16), Number.parseInt(to.slice(i, i + 2), 16)];
    return Math.round(a + (b - a) * place)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

function pick(colours: readonly string[], k: number): string {
  const colour = colours[k % colours.length];
  if (colour === undefined) throw new RangeError(`theme: series ${k}, expected an integer of at least 0`);
  return colour;
}

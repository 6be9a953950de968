/** Light for paper and web pages, dark for dark ones. */
export type ThemeName = 'light' | 'dark';

/** A colour by its role: a data series by number (they repeat after six), or a grey. */
export type Colour = number | 'ink' | 'muted';

/** The colours of a theme, as #rrggbb. */
export interface Theme {
  background: string;
  ink: string;
  muted: string;
  grid: string;
  axis: string;
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
    series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'],
    seriesText: ['#0072b2', '#b34f00', '#00785a', '#a34a7a', '#8f6300', '#1f77a8'],
  },
  dark: {
    background: '#14171a',
    ink: '#eceff2',
    muted: '#a3adb8',
    grid: '#2a3037',
    axis: '#6b7682',
    series: ['#56b4e9', '#e69f00', '#009e73', '#cc79a7', '#f0e442', '#d55e00'],
    seriesText: ['#56b4e9', '#e69f00', '#2bb58d', '#d68fb5', '#f0e442', '#ea7a24'],
  },
};

/** The colour of lines, points and areas. */
export function strokeOf(theme: Theme, colour: Colour): string {
  return typeof colour === 'number' ? pick(theme.series, colour) : theme[colour];
}

/** The colour of text. */
export function textColourOf(theme: Theme, colour: Colour): string {
  return typeof colour === 'number' ? pick(theme.seriesText, colour) : theme[colour];
}

function pick(colours: readonly string[], k: number): string {
  const colour = colours[k % colours.length];
  if (colour === undefined) throw new RangeError(`theme: series ${k}, expected an integer of at least 0`);
  return colour;
}

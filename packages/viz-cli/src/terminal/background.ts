/** What is known of a terminal's background. */
export type Background = 'light' | 'dark' | 'unknown';

/** Of the 16 named colours: white and the bright ones, but for bright black. */
const LIGHT: ReadonlySet<number> = new Set([7, 9, 10, 11, 12, 13, 14, 15]);

/** The background by COLORFGBG (`15;0`: foreground, then background, as numbers of the 16 named colours), which some terminals set. */
export function backgroundOf(env: Readonly<Record<string, string | undefined>>): Background {
  const last = env.COLORFGBG?.split(';').at(-1) ?? '';
  if (!/^\d+$/.test(last) || Number(last) > 15) return 'unknown';
  return LIGHT.has(Number(last)) ? 'light' : 'dark';
}

/** How many bits a terminal's colours have: none, the 16 named ones, the 256 of the cube, or any. */
export type ColourDepth = 0 | 4 | 8 | 24;

type Environment = Readonly<Record<string, string | undefined>>;

const FORCED: Readonly<Record<string, ColourDepth>> = {
  '0': 0,
  false: 0,
  '': 4,
  '1': 4,
  true: 4,
  '2': 8,
  '3': 24,
};

/**
 * The colours of an interactive terminal, in this order: FORCE_COLOR (0 none, 1 or nothing 16, 2 256, 3 any; it wins over NO_COLOR, as in node itself), NO_COLOR if it is
 * not empty (none), COLORTERM=truecolor or 24bit (any), a TERM that names 256 colours (256), else 16.
 */
export function colourDepth(env: Environment): ColourDepth {
  const forced = FORCED[env.FORCE_COLOR ?? 'unset'];
  if (forced !== undefined) return forced;
  if (env.NO_COLOR) return 0;
  if (/^(truecolor|24bit)$/i.test(env.COLORTERM ?? '')) return 24;
  return env.TERM?.includes('256color') ? 8 : 4;
}

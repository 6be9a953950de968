/** Pairs of colours, light and dark, each a variable of CSS. */
export interface PagePalette {
  /** The light SVG with the variables of its colours; both must be the same picture. */
  themed(light: string, dark: string): string;
  /** The variables' values, as declarations. */
  declarations(theme: 'light' | 'dark'): string;
}

const COLOUR = /#[0-9a-f]{6}/g;

/** An empty palette. */
export function pagePalette(): PagePalette {
  const pairs = new Map<string, string>();
  return {
    themed(light, dark) {
      const darkColours = dark.match(COLOUR) ?? [];
      let i = 0;
      const svg = light.replace(COLOUR, (colour) => {
        const pair = `${colour} ${darkColours[i++]}`;
        const name = pairs.get(pair) ?? `--c${pairs.size}`;
        pairs.set(pair, name);
        return `var(${name})`;
      });
      if (i !== darkColours.length || light.replace(COLOUR, '') !== dark.replace(COLOUR, ''))
        throw new Error('pagePalette: the light and the dark picture differ by more than colours');
      return svg;
    },
    declarations: (theme) =>
      [...pairs].map(([pair, name]) => `${name}:${pair.split(' ')[theme === 'light' ? 0 : 1]}`).join(';'),
  };
}

/** Weight of a text: regular or semibold. */
export type Weight = 400 | 600;

/** Advance widths of Inter Regular in em, by groups of letters of about the same width; semibold is up to 4 % wider. */
const WIDTHS: readonly (readonly [string, number])[] = [
  ["ilj'I .,:;|!", 0.27],
  ['tf()[]r1/\\"', 0.37],
  ['-_*₀₁₂₃₄₅₆₇₈₉⁻⁰¹²³⁴⁵⁶⁷⁸⁹', 0.45],
  ['mwMW%…@—→←', 0.96],
  ['ABCDGHKNOPQRSTUVXYZ=+<>≤≥≈', 0.72],
];

const OTHER = 0.62;
const SEMIBOLD = 1.04;

/** About how wide a text is in Inter, in pixels: never much less than it is, so that what is laid out by it does not overlap. */
export function textWidth(text: string, size: number, weight: Weight = 400): number {
  let em = 0;
  for (const letter of text) em += WIDTHS.find(([letters]) => letters.includes(letter))?.[1] ?? OTHER;
  return em * size * (weight === 600 ? SEMIBOLD : 1);
}

/** The text, or as much of its beginning as fits into `width` pixels with an ellipsis. */
export function fitted(text: string, width: number, size: number, weight: Weight = 400): string {
  if (textWidth(text, size, weight) <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && textWidth(`${letters.join('')}…`, size, weight) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

/** The text in lines of at most `width` pixels, broken between words; a longer word keeps a line of its own and is cut. */
export function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines[lines.length - 1]} ${word}`;
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(fitted(word, width, size));
  }
  return lines;
}

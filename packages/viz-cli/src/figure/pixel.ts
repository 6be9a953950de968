/** A coordinate as it stands in an SVG: rounded to two decimals, no exponent, no negative zero. */
export function pixel(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  if (!Number.isFinite(rounded) || Math.abs(rounded) > 1e9)
    throw new RangeError(`pixel: expected a finite coordinate of at most 1e9, got ${value}`);
  return String(rounded === 0 ? 0 : rounded);
}

/** Text for an SVG: markup escaped, characters that XML forbids replaced by U+FFFD. */
export function escapeXml(text: string): string {
  const allowed = text.replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  return allowed.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

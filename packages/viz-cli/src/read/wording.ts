/** `1 row`, `3 rows`. */
export function plural(n: number, noun: string): string {
  return n === 1 ? `1 ${noun}` : `${n} ${noun}s`;
}

/** A list for a sentence: its first `most` items, then how many more there are: `a, b, c and 4 more`. */
export function listed(items: readonly string[], most: number = 6, noun: string = ''): string {
  if (items.length <= most) return items.join(', ');
  const more = `${items.length - most} more${noun === '' ? '' : ` ${noun}`}`;
  return `${items.slice(0, most).join(', ')} and ${more}`;
}

/**
 * The name nearest to a mistyped one, or `undefined` if none is near. Near means at most one edit for every three letters (at least one); upper and
 * lower case count as equal. Of two equally near names the earlier wins.
 *
 * For example, `nearest('specis', ['sepal_length', 'species'])` is `'species'`.
 */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of names) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/**
 * How many single-letter insertions, deletions, replacements and swaps of neighbours lead from `a` to `b` (optimal string alignment). Time and
 * memory grow with the product of the lengths, so both are cut at 100 letters: longer names are no typing mistakes of each other.
 */
export function editDistance(a: string, b: string): number {
  const s = a.slice(0, 100);
  const t = b.slice(0, 100);
  let before: number[] = [];
  let previous = Array.from({ length: t.length + 1 }, (_, j) => j);
  for (let i = 1; i <= s.length; i++) {
    const current = [i];
    for (let j = 1; j <= t.length; j++) {
      const replaced = at(previous, j - 1) + (s[i - 1] === t[j - 1] ? 0 : 1);
      let d = Math.min(replaced, at(previous, j) + 1, at(current, j - 1) + 1);
      if (i > 1 && j > 1 && s[i - 1] === t[j - 2] && s[i - 2] === t[j - 1]) d = Math.min(d, at(before, j - 2) + 1);
      current.push(d);
    }
    before = previous;
    previous = current;
  }
  return at(previous, t.length);
}

function at(row: readonly number[], j: number): number {
  return row[j] ?? Number.POSITIVE_INFINITY;
}

/** The words `; did you mean "species"?` for a near name, the empty string for none: to be put at the end of an error sentence. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const near = nearest(name, names);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

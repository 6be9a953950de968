/** Rows as [title, row], for `it.each(named(rows))('%s', (_, row) => …)`: vitest would quote and cut a `$name`. */
export function named<T>(rows: readonly T[], title: (row: T) => string): [string, T][] {
  return rows.map((row) => [title(row), row]);
}

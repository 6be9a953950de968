/**
 * Places near the wanted ones, at least `gap` apart and between `low` and `high`, in the order of the wanted ones (equal ones in the order given). If there is
 * no room for all, they run on beyond `low`.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const places = wanted.slice();
  // Downwards each keeps its distance from the one before; then upwards from the end, for those pushed beyond it.
  let before = low - gap;
  for (const i of order) {
    before = Math.max(places[i] ?? 0, before + gap);
    places[i] = before;
  }
  let after = high + gap;
  for (const i of order.reverse()) {
    after = Math.min(places[i] ?? 0, after - gap);
    places[i] = after;
  }
  return places;
}

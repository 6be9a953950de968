/** A time for people: `3 s`, `2 min 05 s`, `1 h 07 min`. */
export function seconds(total: number): string {
  const s = Math.max(0, Math.ceil(total));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${pad(s % 60)} s`;
  return `${Math.floor(s / 3600)} h ${pad(Math.floor((s % 3600) / 60))} min`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

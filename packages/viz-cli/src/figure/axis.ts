import type { Axis } from './scene.ts';

/** A linear axis from `low` to `high`. */
export function linear(title: string, low: number, high: number): Axis {
  return { title, scale: 'linear', domain: [low, high] };
}

/** A logarithmic axis from `low` to `high`, both positive. */
export function log(title: string, low: number, high: number): Axis {
  return { title: `${title} (log scale)`, scale: 'log', domain: [low, high] };
}

/** A linear axis that shows all finite values, with a twentieth of their range free at both ends. */
export function linearOver(title: string, values: Iterable<number>): Axis {
  const [low, high] = extent(values);
  const room = high > low ? 0.05 * (high - low) : Math.max(0.1 * Math.abs(low), 1e-3);
  return linear(title, low - room, high + room);
}

/** A logarithmic axis that shows all finite positive values. */
export function logOver(title: string, values: Iterable<number>): Axis {
  const [low, high] = extent([...values].filter((value) => value > 0));
  const room = high > low ? (high / low) ** 0.05 : 2;
  return log(title, low / room, high * room);
}

/** An axis of categories at 0, 1, 2 …, half a unit free at both ends. */
export function categories(title: string, names: readonly string[]): Axis {
  return {
    title,
    scale: 'linear',
    domain: [-0.5, names.length - 0.5],
    ticks: names.map((text, value) => ({ value, text })),
  };
}

/** The axes of a drawing whose coordinates mean nothing. */
export function canvas(width: number, height: number): { x: Axis; y: Axis; bare: true } {
  return { x: linear('', 0, width), y: linear('', 0, height), bare: true };
}

function extent(values: Iterable<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) throw new RangeError('axis: no finite value to show');
  return [low, high];
}

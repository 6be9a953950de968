import type { Mark } from '../figure/marks/mark.ts';

/** The middle of numbers that ascend; of an even count, the mean of the two in the middle. */
export function median(ascending: ArrayLike<number>): number {
  const half = ascending.length / 2;
  return ((ascending[Math.ceil(half) - 1] ?? Number.NaN) + (ascending[Math.floor(half)] ?? Number.NaN)) / 2;
}

/** Groups side by side at 0, 1, …: each group's numbers, ascending, as points from left to right, and a line at their median. */
export function strips(groups: readonly ArrayLike<number>[]): Mark[] {
  const at = (i: number, n: number): number => (n < 2 ? 0 : i / (n - 1) - 0.5);
  return [
    ...groups.map(
      (values, group): Mark => ({
        mark: 'points',
        x: Array.from(values, (_, i) => group + 0.5 * at(i, values.length)),
        y: Array.from(values),
        colour: 0,
        radius: 4.5,
        opacity: 0.7,
      }),
    ),
    ...groups.map(
      (values, group): Mark => ({
        mark: 'line',
        x: [group - 0.34, group + 0.34],
        y: [median(values), median(values)],
        colour: 1,
        width: 3,
      }),
    ),
  ];
}

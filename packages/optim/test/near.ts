import { expect } from 'vitest';

/** Each number within the share `tolerance` of the largest. */
export function near(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  expect(ours.length).toBe(theirs.length);
  const scale = Math.max(1e-300, ...Array.from(theirs, Math.abs));
  for (let i = 0; i < ours.length; i++) {
    const error = Math.abs((ours[i] as number) - (theirs[i] as number));
    expect(error, `[${i}] ${ours[i]} for ${theirs[i]}`).toBeLessThanOrEqual(tolerance * scale);
  }
}

/** Milliseconds that a picture takes to play, and the shortest and longest that one moment stands. */
const LENGTH = 6000;
const SHORTEST = 50;
const LONGEST = 1000;

/** Milliseconds that each of so many moments stands: a multiple of ten, as a GIF counts. */
export function delayOf(moments: number): number {
  if (moments === 0) return LONGEST;
  return 10 * Math.round(Math.min(Math.max(LENGTH / moments, SHORTEST), LONGEST) / 10);
}

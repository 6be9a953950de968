import type { Line, Trial } from '../src/index.ts';

/** Value and slope at t. */
export type Curve = (t: number) => readonly [f: number, slope: number];

/** A line in one dimension on which max |dᵢ| is `size`, with the trials that a search makes on it. */
export function lineOf(curve: Curve, size = 1): { line: Line; trials: number[] } {
  const trials: number[] = [];
  const trial = (t: number): Trial => {
    const [f, slope] = curve(t);
    return { t, x: Float64Array.of(t), f, g: Float64Array.of(slope), slope };
  };
  const at = (t: number): Trial => {
    trials.push(t);
    return trial(t);
  };
  return { line: { start: trial(0), size, at }, trials };
}

import { elbows } from '@elbow/nn';
import type { OpenRun } from './openRun.ts';

/** The function of a network with one numeric input, in the units of the file. */
export interface ElbowFacts {
  readonly input: string;
  readonly from: number;
  readonly to: number;
  /** Units of the first layer: where each bends. */
  readonly elbows: readonly { readonly unit: number; readonly x: number | null; readonly state: string }[];
  /** Where an output changes its slope. */
  readonly knots: readonly number[];
  readonly segments: readonly { readonly x0: number; readonly x1: number; readonly slopes: readonly number[] }[];
}

/** Elbows and straight pieces over the training rows; null for a network of more inputs, or of layers that make no straight pieces. */
export function elbowFacts({ session, prepared }: OpenRun): ElbowFacts | null {
  const { inputs, target } = prepared.encoding;
  const [input] = inputs;
  if (inputs.length !== 1 || input?.kind !== 'numeric') return null;
  const { mean, std, name } = input;
  const low = prepared.train.x.reduce((least, x) => Math.min(least, x), Number.POSITIVE_INFINITY);
  const high = prepared.train.x.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
  const scale = target.task === 'regress' ? target.std : 1;
  const back = (x: number): number => mean + std * x;
  try {
    const found = elbows(session, [low, high]);
    return {
      input: name,
      from: back(low),
      to: back(high),
      elbows: found.elbows.map(({ unit, x, state }) => ({ unit, x: x === null ? null : back(x), state })),
      knots: Array.from(found.knots, back),
      segments: found.segments.map(({ x0, x1, slopes }) => ({
        x0: back(x0),
        x1: back(x1),
        slopes: Array.from(slopes, (slope) => (slope * scale) / std),
      })),
    };
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

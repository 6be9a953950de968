import { hessianDirections } from '@elbow/nn';
import { sessionSpectrum } from '@elbow/nn/second-order';
import { exactTwin } from './exactTwin.ts';
import type { OpenRun } from './openRun.ts';

/** The curvatures of the loss on the training rows. */
export interface CurvatureFacts {
  readonly lambdaMax: number;
  readonly lambdaMin: number;
  /** Of a small network: all of them, ascending, and how many are below 0, about 0, and above. */
  readonly eigenvalues?: readonly number[];
  readonly down?: number;
  readonly flat?: number;
  readonly up?: number;
}

/** Parameters up to which all curvatures are found: n³ operations, a second. */
export const MOST_PARAMETERS = 400;
/** A curvature of so small a share of the largest counts as none. */
const FLAT = 1e-9;

/** The largest and the smallest curvature, and all of a small network's. */
export function curvatureFacts({ session, prepared }: OpenRun): CurvatureFacts {
  const twin = exactTwin(session);
  if (twin.parameters.length > MOST_PARAMETERS) {
    const [lambdaMax, lambdaMin] = hessianDirections(twin, prepared.train).eigenvalues;
    return { lambdaMax, lambdaMin };
  }
  const eigenvalues = Array.from(sessionSpectrum(twin, prepared.train).eigenvalues);
  const zero = FLAT * eigenvalues.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const down = eigenvalues.filter((value) => value < -zero).length;
  const up = eigenvalues.filter((value) => value > zero).length;
  return {
    lambdaMax: eigenvalues.at(-1) ?? Number.NaN,
    lambdaMin: eigenvalues[0] ?? Number.NaN,
    eigenvalues,
    down,
    flat: eigenvalues.length - down - up,
    up,
  };
}

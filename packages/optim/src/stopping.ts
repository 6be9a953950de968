import { inRange, onlyKnown } from './check.ts';
import type { Iterate, Verdict } from './types.ts';
import { largest } from './vectors.ts';

/** When to stop; a test whose limit is not given is not made, but for those that have a default. */
export interface StopOptions {
  /** Converged by gradient where the largest |gᵢ| ≤ this. 1e-8 unless given (Optim.jl's default). */
  gradientTolerance?: number;
  /** Converged by value where |f(xᵏ⁺¹) − f(xᵏ)| ≤ this: the lecture notes' ε (R3). */
  valueTolerance?: number;
  /** Converged by step where the largest |xᵢᵏ⁺¹ − xᵢᵏ| ≤ this (R18). */
  stepTolerance?: number;
  /** Iterations at most; 1000 unless given (Optim.jl's default). */
  maxIterations?: number;
  /** Evaluations at most, looked at between iterations: the last iteration may go over. */
  maxEvaluations?: number;
  /** Diverged where f(xᵏ) − f(x⁰) > this · max(1, |f(x⁰)|); 1e10 unless given, Infinity to look away. */
  divergenceFactor?: number;
}

export const STOP_OPTIONS: readonly string[] = [
  'gradientTolerance',
  'valueTolerance',
  'stepTolerance',
  'maxIterations',
  'maxEvaluations',
  'divergenceFactor',
];

/**
 * Iterations after which a run that does not move is stalled, and one that goes to and fro is oscillating. It is long
 * enough for iRprop's wait of one step, for a schedule that starts at 0, and for momentum that gathers steps below the
 * spacing of x.
 */
const PATIENCE = 100;
/** x is where it was two steps ago if the distance is below this share of the step. */
const SAME_PLACE = 1e-9;

/**
 * Makes the test that looks at each iterate in turn and returns the verdict where the run is over, null where it goes on.
 * It keeps copies of the last two iterates' x. Order: non-finite numbers, gradient, divergence, value, step, stall,
 * oscillation, limits.
 * @throws TypeError on an unknown option, RangeError on a negative or non-finite limit; both name `place`.
 */
export function stopTest(
  place: string,
  options: StopOptions,
  known: readonly string[] = STOP_OPTIONS,
): (iterate: Iterate) => Verdict | null {
  const limits = checked(place, options, known);
  let last: { f: number; x: Float64Array } | null = null;
  let lastButOne: Float64Array | null = null;
  let start = 0;
  let still = 0;
  let returns = 0;
  return ({ k, x, f, g, evaluations }) => {
    const bad = nonFinite(k, x, f, g);
    if (bad) return bad;
    if (k === 0) start = f;
    if (largest(g) <= limits.gradientTolerance) return { kind: 'converged', by: 'gradient', k };
    if (f - start > limits.divergenceFactor * Math.max(1, Math.abs(start))) {
      const reason = `f rose from ${start} to ${f}, by more than ${limits.divergenceFactor} times max(1, |f(x0)|)`;
      return { kind: 'diverged', k, reason };
    }
    if (last) {
      const step = distance(x, last.x);
      if (Math.abs(f - last.f) <= limits.valueTolerance) return { kind: 'converged', by: 'value', k };
      if (step <= limits.stepTolerance) return { kind: 'converged', by: 'step', k };
      still = step === 0 ? still + 1 : 0;
      if (still === PATIENCE) return { kind: 'stalled', k };
      const returned = step > 0 && lastButOne && distance(x, lastButOne) <= SAME_PLACE * step;
      returns = returned ? returns + 1 : 0;
      if (returns === PATIENCE) return { kind: 'oscillating', k };
    }
    if (k >= limits.maxIterations) return { kind: 'iterations', k };
    if (evaluations >= limits.maxEvaluations) return { kind: 'evaluations', k };
    const spare = lastButOne ?? new Float64Array(x.length);
    spare.set(x);
    lastButOne = last?.x ?? null;
    last = { f, x: spare };
    return null;
  };
}

function checked(place: string, options: StopOptions, known: readonly string[]): Required<StopOptions> {
  onlyKnown(place, options, known);
  for (const name of ['gradientTolerance', 'valueTolerance', 'stepTolerance'] as const) {
    if (options[name] !== undefined) inRange(place, name, options[name], { from: 0 });
  }
  for (const name of ['maxIterations', 'maxEvaluations', 'divergenceFactor'] as const) {
    if (options[name] !== undefined && options[name] !== Infinity) inRange(place, name, options[name], { from: 0 });
  }
  const {
    gradientTolerance = 1e-8,
    valueTolerance = -1,
    stepTolerance = -1,
    maxIterations = 1000,
    maxEvaluations = Infinity,
    divergenceFactor = 1e10,
  } = options;
  return { gradientTolerance, valueTolerance, stepTolerance, maxIterations, maxEvaluations, divergenceFactor };
}

/** x comes first: where it is not finite, value and gradient there mean nothing. */
function nonFinite(k: number, x: Float64Array, f: number, g: Float64Array): Verdict | null {
  const inX = firstNonFinite(x);
  if (inX >= 0) return { kind: 'nonFinite', k, where: 'x', index: inX };
  if (!Number.isFinite(f)) return { kind: 'nonFinite', k, where: 'value' };
  const inG = firstNonFinite(g);
  return inG >= 0 ? { kind: 'nonFinite', k, where: 'gradient', index: inG } : null;
}

function firstNonFinite(values: Float64Array): number {
  return values.findIndex((value) => !Number.isFinite(value));
}

function distance(x: Float64Array, y: Float64Array): number {
  let norm = 0;
  for (let i = 0; i < x.length; i++) norm = Math.max(norm, Math.abs((x[i] as number) - (y[i] as number)));
  return norm;
}

import { init } from '@elbow/core-wasm/f64';
import {
  compile,
  constantly,
  dense,
  elbows,
  normalNumbers,
  relu,
  type Session,
  sequential,
  squaredError,
} from '@elbow/nn';
import { adam, descend, lbfgs, type Verdict } from '@elbow/optim';
import type { Points } from './points.ts';

/** One straight piece: y = slope · x + intercept from x0 to x1. */
export interface Piece {
  readonly x0: number;
  readonly x1: number;
  readonly slope: number;
  readonly intercept: number;
}

/** Where the fit stood after some steps. */
export interface Moment {
  readonly step: number;
  readonly pieces: readonly Piece[];
}

/** A fitted network, in the units of the points. */
export interface Fit {
  readonly hidden: number;
  readonly parameters: number;
  readonly steps: number;
  readonly verdict: Verdict | null;
  /** Mean squared error. */
  readonly loss: number;
  readonly rSquared: number;
  readonly largestError: { readonly x: number; readonly error: number };
  readonly pieces: readonly Piece[];
  /** Where the function bends, in the range. */
  readonly knots: readonly number[];
  /** Units that never turn on, and that are straight all over. */
  readonly dead: number;
  readonly alwaysOn: number;
  readonly moments: readonly Moment[];
  predict(x: number): number;
}

/** Starts that are tried; the lowest loss is kept. */
const STARTS = 4;

/** Fits a ReLU network with one hidden layer by Adam and L-BFGS on all points, from several starts whose elbows are spread over the range. */
export function fitCurve(
  { x, y }: Points,
  { hidden, steps, seed }: { hidden: number; steps: number; seed: number },
): Fit {
  const [low, high] = [x[0] as number, x.at(-1) as number];
  const [centre, half] = [(low + high) / 2, (high - low) / 2];
  const mean = y.reduce((sum, value) => sum + value / y.length, 0);
  const variance = y.reduce((sum, value) => sum + (value - mean) ** 2 / y.length, 0);
  const scale = variance > 0 ? Math.sqrt(variance) : 1;
  const data = { x: x.map((value) => (value - centre) / half), t: y.map((value) => (value - mean) / scale) };
  const tries = Array.from({ length: STARTS }, (_, k) => trained(data, hidden, steps, seed + k));
  const best = tries.reduce((one, other) => (other.loss < one.loss ? other : one));
  const { session } = best;
  const back = (pieces: readonly Piece[]): Piece[] =>
    pieces.map(({ x0, x1, slope, intercept }) => ({
      x0: centre + half * x0,
      x1: centre + half * x1,
      slope: (slope * scale) / half,
      intercept: mean + scale * intercept - (slope * scale * centre) / half,
    }));
  const predict = (value: number): number => mean + scale * Number(session.predict([(value - centre) / half])[0]);
  const errors = y.map((value, i) => value - predict(x[i] as number));
  const loss = errors.reduce((sum, error) => sum + (error * error) / y.length, 0);
  const worst = errors.reduce((at, error, i) => (Math.abs(error) > Math.abs(errors[at] as number) ? i : at), 0);
  const found = elbows(session, [-1, 1]);
  const states = found.elbows.map(({ state }) => state);
  return {
    hidden,
    parameters: session.parameters.length,
    steps: best.steps,
    verdict: best.verdict,
    loss,
    rSquared: variance > 0 ? 1 - loss / variance : loss === 0 ? 1 : Number.NaN,
    largestError: { x: x[worst] as number, error: errors[worst] as number },
    pieces: back(piecesOf(session)),
    knots: Array.from(found.knots, (knot) => centre + half * knot),
    dead: states.filter((state) => state === 'dead').length,
    alwaysOn: states.filter((state) => state === 'always on').length,
    moments: best.moments.map(({ step, pieces }) => ({ step, pieces: back(pieces) })),
    predict,
  };
}

interface Trained {
  readonly session: Session;
  readonly loss: number;
  readonly steps: number;
  readonly verdict: Verdict | null;
  readonly moments: readonly Moment[];
}

function trained(data: { x: Float64Array; t: Float64Array }, hidden: number, steps: number, seed: number): Trained {
  const layers = [dense(hidden, { weights: normalNumbers(1), biases: constantly(0) }), relu(), dense(1)];
  const session = compile(sequential(1, ...layers), { loss: squaredError(), core: init(), batch: 256, seed });
  // Weights of size 1 to both sides, and biases that put the elbows evenly over the range.
  for (let i = 0; i < hidden; i++) {
    const w = (session.parameters[i] ?? 1) < 0 ? -1 : 1;
    session.parameters[i] = w;
    session.parameters[hidden + i] = -w * (-1 + (2 * (i + 0.5)) / hidden);
  }
  const objective = session.objective(data);
  const kept = new Set(momentSteps(2 * steps));
  const moments: Moment[] = [];
  let [k, loss] = [0, Number.POSITIVE_INFINITY];
  let verdict: Verdict | null = null;
  // Adam first, which crosses the kinks where units turn on and off; then L-BFGS, which ends it on smooth ground.
  for (const minimiser of [descend(adam({ learningRate: 0.02 })), lbfgs()]) {
    const from = k;
    const x = Float64Array.from(session.parameters);
    const run = minimiser(objective, x);
    for (let next = run.next(); ; next = run.next()) {
      if (next.done === true) {
        verdict = next.value;
        break;
      }
      k = from + next.value.k;
      loss = next.value.f;
      x.set(next.value.x);
      if (kept.has(k) && moments.at(-1)?.step !== k) moments.push(momentOf(session, x, k));
      if (k - from >= steps || loss < 1e-16) break;
    }
    session.parameters.set(x);
  }
  if (moments.at(-1)?.step !== k) moments.push(momentOf(session, Float64Array.from(session.parameters), k));
  return { session, loss, steps: k, verdict, moments };
}

function momentOf(session: Session, x: Float64Array, step: number): Moment {
  session.parameters.set(x);
  return { step, pieces: piecesOf(session) };
}

/** About thirty steps from 0 on, closer together at the beginning. */
function momentSteps(steps: number): number[] {
  return Array.from({ length: 31 }, (_, i) => Math.round(steps * (i / 30) ** 2));
}

function piecesOf(session: Session): Piece[] {
  return elbows(session, [-1, 1]).segments.map(({ x0, x1, slopes, intercepts }) => ({
    x0,
    x1,
    slope: slopes[0] as number,
    intercept: intercepts[0] as number,
  }));
}

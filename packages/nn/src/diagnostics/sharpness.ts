import { stabilityLimit } from '@elbow/optim';
import { inRange, onlyKnown } from '../options.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { curvature } from './curvature.ts';

/** How a learning rate stands to the limit that the curvature sets; 'unknown' where there is no limit. */
export type Stability = 'below' | 'edge of stability' | 'above' | 'unknown';

/** The sharpness of the loss at one point of a run. */
export interface SharpnessPoint {
  /** Updates made by the session. */
  readonly step: number;
  /** Loss and penalty on the rows given, there. */
  readonly loss: number;
  readonly lambdaMax: number;
  /** The rate above which the rule diverges on this curvature; null where there is none. */
  readonly limit: number | null;
  /** The session's rate over the limit; null where there is none, infinite where loss or curvature have left the numbers. */
  readonly ratio: number | null;
  /** By the ratio at this point. */
  readonly stability: Stability;
  /** The formula of the limit, or why there is none. */
  readonly reason: string;
}

/** What a whole run was like. */
export interface SharpnessVerdict {
  /** By the median ratio of the last third of the points. */
  readonly stability: Stability;
  /** That median; null where there is no limit. */
  readonly ratio: number | null;
  /** The step of the first point with a ratio ≥ 1; null where none had. */
  readonly crossed: number | null;
}

/** Options of `sharpness`. */
export interface SharpnessOptions {
  /** How far from 1 a ratio may be and count as the edge, > 0 and < 1; 0.15 unless given. */
  band?: number;
}

/** Where a further Hessian product changes λmax by less than this share of it, it is known well enough to be drawn. */
const TOLERANCE = 1e-6;

/**
 * Follows λmax through a training run, against the limit that it sets: yields before the first step and after each that the run yields, and returns the verdict. In training with
 * full batches λmax often rises (progressive sharpening) until the rate is at its limit, λmax = 2/η for gradient descent, and stays there while the loss goes on falling, no
 * longer in each step: the edge of stability.
 *
 * Source: Cohen, Kaur, Li, Kolter & Talwalkar 2021; with momentum the limits of `stabilityLimit`. In minibatches other laws hold: λmax of all rows stays below.
 * @param data the rows whose loss is meant: those trained on. @param run what steps the session: `train(session, data, { epochs, every })`, or a generator of your own.
 * Measuring leaves the bits of the run as they were. Each point costs up to 100 Hessian-vector products.
 * @throws RangeError on a band out of range, TypeError on an unknown option; as `session.objective`, and what the run throws.
 *
 * @example
 * ```ts
 * import { compile, dense, sequential, sharpness, squaredError, train } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const rule = gradientDescent({ learningRate: 0.5 });
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule, batch: 2 });
 * const data = { x: [1, -1], t: [1, 3] }; // the Hessian is 2I throughout
 * for (const { step, lambdaMax, stability } of sharpness(session, data, train(session, data, { epochs: 1 }))) {
 *   console.log(step, lambdaMax.toFixed(3), stability); // 0 2.000 below
 *   break;
 * }
 * ```
 */
export function* sharpness(
  session: Session,
  data: Data,
  run: Iterable<unknown>,
  options: SharpnessOptions = {},
): Generator<SharpnessPoint, SharpnessVerdict, void> {
  onlyKnown('sharpness', options, ['band']);
  const { band = 0.15 } = options;
  inRange('sharpness', 'band', band, Number.MIN_VALUE, 1 - Number.EPSILON);
  const { rule } = session.plan;
  const limited = rule !== null && stabilityLimit(rule, 1).limit !== null;
  const ratios: (number | null)[] = [];
  let crossed: number | null = null;
  const take = (): SharpnessPoint => {
    const loss = session.objective(data).value(Float64Array.from(session.parameters));
    const { lambdaMax, limit, ratio: measured, reason } = curvature(session, data, { tolerance: TOLERANCE });
    const left = limited && !(Number.isFinite(loss) && Number.isFinite(lambdaMax));
    const ratio = left ? Number.POSITIVE_INFINITY : measured;
    ratios.push(ratio);
    if (ratio !== null && ratio >= 1) crossed ??= session.steps;
    return { step: session.steps, loss, lambdaMax, limit, ratio, stability: stabilityOf(ratio, band), reason };
  };
  yield take();
  for (const _ of run) yield take();
  const ratio = median(ratios.slice(-Math.ceil(ratios.length / 3)));
  return { stability: stabilityOf(ratio, band), ratio, crossed };
}

function stabilityOf(ratio: number | null, band: number): Stability {
  if (ratio === null) return 'unknown';
  if (ratio < 1 - band) return 'below';
  return ratio <= 1 + band ? 'edge of stability' : 'above';
}

/** The middle one of those that there are, the upper of two; null where there is none. */
function median(ratios: readonly (number | null)[]): number | null {
  const known = ratios.filter((ratio) => ratio !== null).sort((a, b) => a - b);
  return known[known.length >> 1] ?? null;
}

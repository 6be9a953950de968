import { math } from '@elbow/core-wasm/math';
import { readsRate } from '@elbow/optim';
import { PURPOSE, permutations } from '../data/permutation.ts';
import { onlyKnown } from '../options.ts';
import { weighedRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';
import { snapshot } from './snapshot.ts';
import { stageRows } from './stage.ts';

/** Options of `learningRateRange`. */
export interface RangeOptions {
  /** The first rate > 0, 1e-6, and the last, above it, 10. */
  from?: number;
  to?: number;
  /** Steps from one to the other, an integer ≥ 2; 100. */
  steps?: number;
  /** Weight of the past in the smoothed loss, in [0, 1); 0.9. */
  smoothing?: number;
  /** The test ends where the smoothed loss is so many times the lowest, > 1; 4. */
  divergence?: number;
}

/** One step of the test. */
export interface RangePoint {
  readonly rate: number;
  /** The batch's mean loss before the step at this rate. */
  readonly loss: number;
  /** The losses so far, smoothed. */
  readonly smoothed: number;
}

/** See `learningRateRange`. */
export interface LearningRateRange {
  readonly trace: readonly RangePoint[];
  /** Whether the loss ran away, or became NaN or infinite, before the last rate. */
  readonly diverged: boolean;
  /** The rate to begin with; null where the loss never fell. */
  readonly learningRate: number | null;
  /** The rate at which the smoothed loss was lowest: already too large for long. */
  readonly lowest: number;
  readonly reason: string;
}

/**
 * Tries learning rates: batches are trained on while the rate rises exponentially, ηₖ = from·(to/from)^(k/(steps − 1)), until the
 * loss runs away. The advice is the rate at which the smoothed loss fell most steeply per factor of the rate, over as many steps as
 * the smoothing remembers, 1/(1 − β), and not above a tenth of that at which it was lowest. The session is left as it was.
 *
 * sₖ: mean of the losses up to k with weights βᵏ⁻ⁱ. Source: Smith 2017, section 3.3 (the range test); the choice of the steepest
 * fall is fastai's, which leaves out the first ten steps. It is a rule of thumb: the loss lags behind the rate, the more the larger β.
 * @throws RangeError on options out of range or data that do not fit; TypeError where there is no rule, or one without a learning
 * rate.
 *
 * @example
 * ```ts
 * import { compile, dense, learningRateRange, sequential, squaredError } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent(), seed: 1 });
 * const { diverged, learningRate } = learningRateRange(session, { x: [-1, 0, 1], t: [-2, 1, 4] });
 * console.log(diverged, learningRate !== null && learningRate < 1); // true true
 * ```
 */
export function learningRateRange(session: Session, data: Data, options: RangeOptions = {}): LearningRateRange {
  onlyKnown('learningRateRange', options, ['from', 'to', 'steps', 'smoothing', 'divergence']);
  const { from = 1e-6, to = 10, steps = 100, smoothing = 0.9, divergence = 4 } = options;
  checkRange('from', from, from > 0 && Number.isFinite(from), '> 0');
  checkRange('to', to, to > from && Number.isFinite(to), `> from, ${from}`);
  checkRange('steps', steps, Number.isInteger(steps) && steps >= 2, '>= 2, an integer');
  checkRange('smoothing', smoothing, smoothing >= 0 && smoothing < 1, '>= 0 and < 1');
  checkRange('divergence', divergence, divergence > 1, '> 1');
  const { rule } = session.plan;
  if (!rule) throw new TypeError('learningRateRange: the session was compiled without a rule');
  if (!readsRate(rule)) throw new TypeError(`learningRateRange: ${rule.name} has no learning rate`);
  const next = batches(session, data);
  const { pow } = math();
  const before = snapshot(session);
  const trace: RangePoint[] = [];
  let [sum, weight, least, diverged] = [0, 0, Number.POSITIVE_INFINITY, false];
  for (let k = 0; k < steps && !diverged; k++) {
    const rate = from * pow(to / from, k / (steps - 1));
    session.learningRate = rate;
    const { x, t, weights } = next();
    const loss = session.step(x, t, weights ?? undefined);
    sum = loss + smoothing * sum;
    weight = 1 + smoothing * weight;
    const smoothed = sum / weight;
    trace.push({ rate, loss, smoothed });
    least = Math.min(least, smoothed);
    diverged = !Number.isFinite(loss) || smoothed > divergence * least;
  }
  before.putBack();
  return { trace, diverged, ...advice(trace, Math.ceil(1 / (1 - smoothing))) };
}

/** Batch after batch, epoch after epoch, shuffled. */
function batches(session: Session, data: Data): () => Data {
  const { plan, batch, core } = session;
  const rows = weighedRows('learningRateRange', plan, data);
  const shuffle = permutations(rows, plan.blueprint.seed, PURPOSE.shuffle, core.module);
  const perEpoch = Math.ceil(rows / batch);
  let k = 0;
  return () => {
    const order = shuffle(Math.floor(k / perEpoch));
    const from = (k++ % perEpoch) * batch;
    return stageRows(session, data, order, from, Math.min(batch, rows - from));
  };
}

/**
 * What the trace says: the rate from which on the smoothed loss falls most within `few` steps, before its minimum and behind the first `few`. Within fewer, as at the beginning,
 * it falls and rises by the chance of single batches: the smoothing's memory is as long.
 */
function advice(
  trace: readonly RangePoint[],
  few: number,
): Pick<LearningRateRange, 'learningRate' | 'lowest' | 'reason'> {
  const at = (k: number): RangePoint => trace[k] as RangePoint;
  let lowest = 0;
  for (let k = 1; k < trace.length; k++) if (at(k).smoothed < at(lowest).smoothed) lowest = k;
  let steepest = Math.min(few, lowest - 1);
  const fall = (k: number): number => at(k).smoothed - at(Math.min(k + few, lowest)).smoothed;
  for (let k = steepest + 1; k < lowest; k++) if (fall(k) > fall(steepest)) steepest = k;
  const { rate } = at(lowest);
  if (lowest === 0)
    return { learningRate: null, lowest: rate, reason: 'the loss never fell below that of the first step' };
  const learningRate = Math.min(at(steepest).rate, rate / 10);
  const reason =
    learningRate < rate / 10
      ? 'the loss falls most steeply there'
      : `a tenth of ${rate.toPrecision(3)}, where the loss is lowest`;
  return { learningRate, lowest: rate, reason };
}

function checkRange(name: string, value: number, inside: boolean, wanted: string): void {
  if (!inside)
    throw new RangeError(`learningRateRange: ${name} must be a finite number ${wanted}, got ${String(value)}`);
}

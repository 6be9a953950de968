import { nonFiniteIn } from '@elbow/core-wasm';
import { onlyKnown } from '../options.ts';
import { dataRows } from '../rows.ts';
import type { Session } from '../session.ts';
import { ONLINE } from './trainer.ts';

/** What is larger becomes infinite in f32. */
const GREATEST_F32 = 3.4028234663852886e38;

/** What one row, or a few, have shown. */
export interface OnlineStep {
  /**
   * Mean loss on these rows before the network was trained on them. Where it is not finite nothing was learnt: no row counts (NaN), the
   * rows are too far out, or the network was lost before.
   */
  readonly loss: number;
  /**
   * Whether a parameter is NaN or infinite after this update: the network is lost. Go on from a checkpoint before it, with a
   * lower learning rate.
   */
  readonly diverged: boolean;
  /** The prequential loss: that of all rows so far, each before it was trained on, the past fading. */
  readonly prequentialLoss: number;
  /** The same of the share of rows put in the wrong class; only for losses on labels. */
  readonly prequentialError?: number;
}

/** See `online`. */
export interface Online {
  /**
   * Tests on the rows, then trains on them.
   * @throws as `Session.step`; RangeError on a number of x, or a value of t, that the core cannot hold: NaN, infinite, beyond f32.
   */
  step(x: ArrayLike<number>, t: ArrayLike<number>): OnlineStep;
}

/** Options of `online`. */
export interface OnlineOptions {
  /** α in (0, 1]: what a row counts for when the next has come; 0.999, a memory of about 1000 rows. 1 forgets nothing. */
  forgetting?: number;
}

/**
 * Learns from rows as they come, one or a few at a time (R15), and keeps the prequential error: each row is predicted first and
 * trained on after, so every row is a test row once, and no row need be kept back.
 *
 * With loss lᵢ of row i and forgetting α: Sᵢ = lᵢ + αSᵢ₋₁, Bᵢ = 1 + αBᵢ₋₁, the error is Sᵢ/Bᵢ; several rows at once count as one
 * row that weighs so much. The sums are part of a checkpoint. The test costs a forward pass beside the training step.
 * Source: Gama, Sebastião & Rodrigues 2013, section 3.2 (fading factors).
 * @throws RangeError on an α outside (0, 1]; TypeError where there is no rule.
 *
 * @example
 * ```ts
 * import { compile, dense, online, sequential, squaredError } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), rule: gradientDescent({ learningRate: 0.1 }), batch: 1 });
 * const { step } = online(session, { forgetting: 0.99 });
 * let seen = step([0.5], [2]);
 * for (let i = 0; i < 2000; i++) seen = step([(i % 5) / 4], [1 + (i % 5) / 2]); // t = 1 + 2x
 * console.log(seen.prequentialLoss < 1e-4); // true
 * ```
 */
export function online(session: Session, options: OnlineOptions = {}): Online {
  onlyKnown('online', options, ['forgetting']);
  const { forgetting = 0.999 } = options;
  if (!(forgetting > 0 && forgetting <= 1)) {
    throw new RangeError(`online: forgetting must be a number > 0 and <= 1, got ${String(forgetting)}`);
  }
  const { plan, core } = session;
  if (!plan.rule) throw new TypeError('online: the session was compiled without a rule');
  const greatest = core.module.precision === 'f32' ? GREATEST_F32 : Number.MAX_VALUE;
  const labels = plan.loss.target === 'labels';
  const sums = core.view(plan.regions.trainer).subarray(ONLINE);
  return {
    step(x, t) {
      const rows = dataRows('online', plan, { x, t });
      checkFinite('x', x, greatest);
      checkFinite('t', t, greatest);
      const { loss, accuracy = 0 } = session.evaluate({ x, t });
      // Where no row counts, or the rows are so far out that their loss is beyond the numbers, there is nothing to learn.
      if (Number.isFinite(loss)) {
        session.step(x, t);
        const [lossSum = 0, errorSum = 0, weight = 0] = sums;
        sums[0] = rows * loss + forgetting * lossSum;
        sums[1] = rows * (1 - accuracy) + forgetting * errorSum;
        sums[2] = rows + forgetting * weight;
      }
      const diverged = nonFiniteIn(core, [plan.blueprint.vectors.parameters]) !== null;
      const [lossSum = 0, errorSum = 0, weight = 0] = sums;
      const seen = { loss, diverged, prequentialLoss: lossSum / weight };
      return labels ? { ...seen, prequentialError: errorSum / weight } : seen;
    },
  };
}

function checkFinite(name: string, values: ArrayLike<number>, greatest: number): void {
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i] as number) <= greatest) continue;
    throw new RangeError(
      `online: ${name}[${i}] must be a finite number of at most ${greatest}, got ${String(values[i])}`,
    );
  }
}

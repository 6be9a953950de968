import { fractions } from '../data/fractions.ts';
import { PURPOSE } from '../data/permutation.ts';
import { inMode } from '../emit.ts';
import { onlyKnown } from '../options.ts';
import type { OpsOf } from '../programs.ts';
import { rowLosses } from '../rowLosses.ts';
import { dataSlice, totalWeight } from '../rows.ts';
import type { Session } from '../session.ts';
import { rememberedOf } from '../training/trainer.ts';
import type { Data } from '../types.ts';
import type { Sampler } from './sampler.ts';

/** Options of `importance`. */
export interface ImportanceOptions {
  /** What makes a row important: its loss, or the norm of its gradient, which costs a backward pass a row. 'loss'. */
  by?: 'loss' | 'gradientNorm';
  /** ε in (0, 1]: the share of draws that take all rows alike, so that none is forgotten; 0.1. */
  uniform?: number;
}

/**
 * Draws rows by their importance, with replacement: row i with the probability p_i = (1 − ε) w_i/Σw + ε/N, where w_i is its loss
 * or the norm of its gradient as the epoch begins (R14). Each drawn row weighs 1/(N p_i) and a batch is divided by its rows, so
 * the means of a batch's loss and gradient are those of all rows: unbiased, with less variance where w_i is close to the norm of
 * the gradient.
 *
 * It looks at every row once an epoch. What it finds is kept in the session, which must be compiled with `remember` ≥ rows: so a
 * run resumed in the middle of an epoch draws the same rows. Weights of the data are respected: w_i and 1/(N p_i) are
 * multiplied by them. Where all w_i are 0, or one is not finite, all rows are alike.
 * Source: Zhao & Zhang 2015, equations 7 and 10 (norms of gradients), mixed with uniform draws.
 * @throws RangeError on an ε outside (0, 1], and, as `train` begins, where the session remembers too few numbers.
 *
 * @example
 * ```ts
 * import { compile, dense, importance, sequential, squaredError, train } from '@elbow/nn';
 * import { gradientDescent } from '@elbow/optim';
 * const network = sequential(1, dense(1));
 * const session = compile(network, { loss: squaredError(), rule: gradientDescent({ learningRate: 0.05 }), seed: 1, remember: 4 });
 * const data = { x: [0, 1, 2, 3], t: [1, 3, 5, 7] };
 * for (const _ of train(session, data, { epochs: 400, sampler: importance() }));
 * console.log(session.evaluate(data).loss < 1e-6); // true
 * ```
 */
export function importance(options: ImportanceOptions = {}): Sampler {
  onlyKnown('importance', options, ['by', 'uniform']);
  const { by = 'loss', uniform = 0.1 } = options;
  if (by !== 'loss' && by !== 'gradientNorm') {
    throw new TypeError(`importance: by must be 'loss' or 'gradientNorm', got ${String(by)}`);
  }
  if (!(uniform > 0 && uniform <= 1)) {
    throw new RangeError(`importance: uniform must be a number > 0 and <= 1, got ${String(uniform)}`);
  }
  return {
    name: 'importance',
    begin(session, data, rows) {
      const { core, plan } = session;
      const remembered = rememberedOf(session);
      if (remembered.length < rows) {
        throw new RangeError(
          `importance: must remember a number for each row; compile with remember: ${rows}, got ${remembered.length}`,
        );
      }
      const probabilities = remembered.subarray(0, rows);
      const draw = fractions(rows, plan.blueprint.seed, PURPOSE.sample, core.module);
      const total = plan.loss.total?.(data) ?? totalWeight(data.weights, rows);
      const weights = new Float64Array(rows);
      return {
        weights,
        prepare() {
          const sizes = by === 'loss' ? rowLosses(session, data) : gradientNorms(session, data, rows);
          const w = sizes.map((size, i) => Math.max(0, size) * (data.weights?.[i] ?? 1));
          const sum = w.reduce((all, one) => all + one, 0);
          const alike = !(sum > 0 && sum < Number.POSITIVE_INFINITY);
          for (let i = 0; i < rows; i++) {
            const share = alike ? 1 / rows : (w[i] as number) / sum;
            probabilities[i] = (1 - uniform) * share + uniform / rows;
          }
        },
        order(epoch) {
          const reach = new Float64Array(rows);
          let sum = 0;
          for (let i = 0; i < rows; i++) {
            const p = probabilities[i] as number;
            reach[i] = sum += p;
            weights[i] = (data.weights?.[i] ?? 1) / (total * p);
          }
          return Int32Array.from(draw(epoch), (u) => firstAbove(reach, u * sum));
        },
      };
    },
  };
}

const gradientOf: OpsOf = ({ lists }) => inMode([...lists.forward, ...lists.gradient, ...lists.backward], 'evaluation');

/** The norm of each row's own gradient, without the penalty. */
function gradientNorms(session: Session, data: Data, rows: number): Float64Array {
  const { plan, core, gradients } = session;
  const run = session.program(gradientOf, 1, false);
  core.view(plan.blueprint.clock)[1] = 0;
  return Float64Array.from({ length: rows }, (_, i) => {
    const { x, t } = dataSlice(plan, data, i, i + 1);
    session.load('importance', x, t);
    run();
    let squares = 0;
    for (let j = 0; j < gradients.length; j++) squares += (gradients[j] as number) * (gradients[j] as number);
    return Math.sqrt(squares);
  });
}

/** The first place whose number is above u; the last where none is. */
function firstAbove(ascending: Float64Array, u: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) > u) high = middle;
    else low = middle + 1;
  }
  return low;
}

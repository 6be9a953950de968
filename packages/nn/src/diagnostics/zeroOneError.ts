import { dataRows } from '../rows.ts';
import type { Session } from '../session.ts';
import type { Data } from '../types.ts';

/** Mistakes counted, beside the loss that stands for them. */
export interface ZeroOneError {
  /** The share of rows whose class is mistaken, in [0, 1]. */
  readonly error: number;
  /** Which rows. */
  readonly wrong: readonly number[];
  /** The session's own mean loss. */
  readonly loss: number;
}

/** What lies between the two classes of one output: of outputs and of targets. Other losses have it halfway between their two targets. */
interface Border {
  readonly y: number;
  readonly t: number;
}
const SIGNS: Border = { y: 0, t: 0 };
const BORDERS: Readonly<Record<string, Border>> = {
  ...{ hinge: SIGNS, squaredHinge: SIGNS, softMargin: SIGNS },
  binaryCrossEntropy: { y: 0, t: 0.5 },
  binaryCrossEntropyOfProbabilities: { y: 0.5, t: 0.5 },
};

/**
 * The 0/1 error beside its surrogate: the count stands still while an example moves between two borders, so it cannot be followed downhill; the loss can, and a lower
 * loss may yet come with more mistakes (lecture notes R29, R37, R46).
 *
 * The class of a row: the largest of several outputs (the first of equals), targets alike where they are not labels; of one output whether it is above 0 for logits and
 * signs, otherwise above the middle of the two targets that there are.
 * @throws RangeError on data that do not fit, or one output whose targets are not two different values.
 *
 * @example
 * ```ts
 * import { compile, dense, hinge, sequential, zeroOneError } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: hinge() });
 * session.parameters.set([1, 0]);
 * console.log(zeroOneError(session, { x: [2, 0.5, -0.1], t: [1, 1, 1] })); // { error: 0.3333333333333333, wrong: [ 2 ], loss: 0.5333333412806193 }
 * ```
 */
export function zeroOneError(session: Session, data: Data): ZeroOneError {
  const { plan } = session;
  const rows = dataRows('zeroOneError', plan, data);
  const { loss } = session.evaluate(data);
  const { outputs } = plan.network;
  const { ignored } = plan.loss.options;
  const labels = plan.loss.target === 'labels';
  const border = labels || outputs > 1 ? SIGNS : (BORDERS[plan.loss.kind] ?? halfway(data.t));
  const classes = classesOf(session, data.x, border.y);
  const right = (row: number): boolean => {
    if (labels) return data.t[row] === ignored || data.t[row] === classes[row];
    if (outputs > 1) return largestOf(data.t, row * outputs, outputs) === classes[row];
    return Number((data.t[row] as number) > border.t) === classes[row];
  };
  const wrong = Array.from({ length: rows }, (_, row) => row).filter((row) => !right(row));
  return { error: wrong.length / (plan.loss.counted?.(data.t) ?? rows), wrong, loss };
}

/**
 * The class that a session gives each row: the largest of several outputs, the first of equals; of one output whether it is above the border.
 * @param border of a single output; 0 unless given, as for logits and signs.
 * @throws RangeError unless x holds whole rows.
 *
 * @example
 * ```ts
 * import { classesOf, compile, crossEntropy, dense, sequential } from '@elbow/nn';
 * const session = compile(sequential(1, dense(2)), { loss: crossEntropy() });
 * session.parameters.set([0, 1, 0, 0]);
 * console.log([...classesOf(session, [-2, 3])]); // [ 0, 1 ]
 * ```
 */
export function classesOf(session: Session, x: ArrayLike<number>, border = 0): Int32Array {
  const { outputs } = session.plan.network;
  const y = session.predict(x);
  return Int32Array.from({ length: y.length / outputs }, (_, row) =>
    outputs > 1 ? largestOf(y, row * outputs, outputs) : Number((y[row] as number) > border),
  );
}

function largestOf(values: ArrayLike<number>, from: number, count: number): number {
  let best = 0;
  for (let j = 1; j < count; j++) if ((values[from + j] as number) > (values[from + best] as number)) best = j;
  return best;
}

function halfway(t: ArrayLike<number>): Border {
  const values = [...new Set(Array.from(t))].sort((a, b) => a - b);
  if (values.length !== 2) {
    throw new RangeError(`zeroOneError: t must hold two different values, one a class, got ${values.length}`);
  }
  const middle = ((values[0] as number) + (values[1] as number)) / 2;
  return { y: middle, t: middle };
}

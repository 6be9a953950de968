import type { CoreModule } from '@elbow/core-wasm';
import { lbfgs, type Minimiser, minimise, type StopOptions, type Verdict } from '@elbow/optim';
import { compile } from '../compile.ts';
import { dense } from '../layers/dense.ts';
import { sigmoid } from '../layers/sigmoid.ts';
import { squaredError } from '../losses/squaredError.ts';
import { sequential } from '../network.ts';
import type { PerceptronData } from '../perceptron.ts';

/** Options of `logisticNeuron`, and those of `minimise` that say when it ends. */
export interface LogisticNeuronOptions extends StopOptions {
  /** Targets are 1 − ε and ε, in [0, ½); 0.01. */
  epsilon?: number;
  /** Where it starts, [features + 1], the bias last; zeros unless given. */
  start?: ArrayLike<number>;
  /** `lbfgs()` unless given. */
  minimiser?: Minimiser;
  /** The core to compute with; f64's is the one to compare minima with. */
  core?: CoreModule;
}

/** A line that back-propagation found. */
export interface LogisticNeuron {
  /** w [features] and the bias: class 1 where w·x + b > 0. */
  readonly weights: Float64Array;
  readonly bias: number;
  /** Mean squared error to the targets. */
  readonly loss: number;
  /** Rows on the wrong side. */
  readonly wrong: readonly number[];
  readonly verdict: Verdict;
}

/**
 * Trains one logistic neuron by squared error to 1 − ε and ε: the back-propagation that fails where `perceptron` succeeds. On Brady's points, `brady(t)`, a broad
 * minimum leaves the fourth on the wrong side where t is large; there is another, so where it ends depends on its start. A few spoilers, `spoiled()`, hardly turn its
 * line, though another one separates them too.
 *
 * Source: Brady, Raghavan & Slawny 1989; lecture notes R38–R43.
 * @throws RangeError on sizes that do not fit, labels other than 0 and 1, an ε out of range; as `minimise`.
 *
 * @example
 * ```ts
 * import { brady, logisticNeuron, perceptron } from '@elbow/nn';
 * const set = brady(20);
 * console.log(logisticNeuron(set, { start: set.optimum }).wrong, perceptron(set).converged); // [ 3 ] true
 * ```
 */
export function logisticNeuron(
  { x, t }: PerceptronData,
  { epsilon = 0.01, start, minimiser = lbfgs(), core, ...stop }: LogisticNeuronOptions = {},
): LogisticNeuron {
  const features = x.length / t.length;
  if (!(Number.isInteger(features) && features >= 1)) {
    throw new RangeError(
      `logisticNeuron: x must hold one row for each of the ${t.length} labels, got ${x.length} numbers`,
    );
  }
  if (!(epsilon >= 0 && epsilon < 0.5)) {
    throw new RangeError(`logisticNeuron: epsilon must be a number >= 0 and < 0.5, got ${String(epsilon)}`);
  }
  const targets = Float64Array.from(t, (label, i) => {
    if (label !== 0 && label !== 1)
      throw new RangeError(`logisticNeuron: t[${i}] must be 0 or 1, got ${String(label)}`);
    return label === 1 ? 1 - epsilon : epsilon;
  });
  const theta = start ?? new Float64Array(features + 1);
  if (theta.length !== features + 1) {
    throw new RangeError(`logisticNeuron: start must hold ${features + 1} numbers, the bias last, got ${theta.length}`);
  }
  const session = compile(sequential(features, dense(1), sigmoid()), {
    loss: squaredError(),
    ...(core ? { core } : {}),
  });
  const found = minimise(session.objective({ x, t: targets }), minimiser, theta, stop);
  const weights = found.x.slice(0, features);
  const bias = found.x[features] as number;
  const wrong = Array.from(t).flatMap((label, row) => {
    let z = bias;
    for (let j = 0; j < features; j++) z += (weights[j] as number) * (x[row * features + j] as number);
    return Number(z > 0) === label ? [] : [row];
  });
  return { weights, bias, loss: found.f, wrong, verdict: found.verdict };
}

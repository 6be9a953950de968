import { uniform } from '@elbow/core-wasm/data';
import type { Initialiser } from './types.ts';

const normally = (variance: number): ReturnType<Initialiser> => ({
  kernel: 'normal',
  numbers: [0, Math.sqrt(variance)],
});
const evenly = (variance: number): ReturnType<Initialiser> => {
  const limit = Math.sqrt(3 * variance); // U(−l, l) has variance l²/3
  return { kernel: uniform, numbers: [-limit, limit] };
};

/**
 * Normal numbers with variance 2/inputs, which keeps the size of the signal through layers of ReLUs (He et al. 2015,
 * equation 10). The shape is [inputs, outputs].
 */
export const heNormal: Initialiser = (_shape, inputs) => normally(2 / inputs);

/** Uniform numbers with variance 2/inputs (He et al. 2015): limits ±√(6/inputs). */
export const heUniform: Initialiser = (_shape, inputs) => evenly(2 / inputs);

/** Normal numbers with variance 2/(inputs + outputs), for tanh and sigmoid (Glorot & Bengio 2010, equation 12). */
export const glorotNormal: Initialiser = (shape, inputs) => normally(2 / (inputs + outputsOf(shape)));

/** Uniform numbers with variance 2/(inputs + outputs): limits ±√(6/(inputs + outputs)) (Glorot & Bengio 2010, equation 16). */
export const glorotUniform: Initialiser = (shape, inputs) => evenly(2 / (inputs + outputsOf(shape)));

/** Normal numbers with variance 1/inputs (LeCun et al. 1998, section 4.6). */
export const lecunNormal: Initialiser = (_shape, inputs) => normally(1 / inputs);

/** Uniform numbers with variance 1/inputs: limits ±√(3/inputs) (LeCun et al. 1998). */
export const lecunUniform: Initialiser = (_shape, inputs) => evenly(1 / inputs);

/** What PyTorch's Linear begins with, weights and biases alike: uniform within ±1/√inputs, variance 1/(3 inputs). */
export const pytorchDefault: Initialiser = (_shape, inputs) => evenly(1 / (3 * inputs));

/**
 * Normal numbers with mean 0 and this deviation: a perceptron of unit normals has its elbows at Cauchy distances (R119).
 * @throws RangeError unless it is finite and ≥ 0.
 *
 * @example
 * ```ts
 * import { compile, dense, normalNumbers, sequential, squaredError } from '@elbow/nn';
 * const wide = dense(8, { weights: normalNumbers(1), biases: normalNumbers(1) });
 * console.log(compile(sequential(1, wide), { loss: squaredError(), seed: 1 }).parameters.length); // 16
 * ```
 */
export function normalNumbers(deviation: number): Initialiser {
  if (!(deviation >= 0 && deviation < Infinity)) {
    throw new RangeError(`normalNumbers: deviation must be a finite number >= 0, got ${String(deviation)}`);
  }
  return () => normally(deviation * deviation);
}

/** All the same number. Throws RangeError unless it is finite. */
export function constantly(value: number): Initialiser {
  if (!Number.isFinite(value)) throw new RangeError(`constantly: value must be finite, got ${String(value)}`);
  return () => ({ kernel: 'normal', numbers: [value, 0] });
}

const outputsOf = (shape: readonly number[]): number => shape.at(-1) as number;

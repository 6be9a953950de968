import type { Core, Kernel, Op, Region } from '@elbow/core-wasm';
import type { ParameterArray } from '@elbow/optim';
import type { Blueprint } from '../builder.ts';

/** A penalty R(θ) on the size of the parameters: what joins the mean loss of the rows, outside of their mean (R5). */
export interface Regulariser {
  /** What a checkpoint must agree on, given the network's arrays. */
  describe(arrays: readonly ParameterArray[]): object;
  /** Appends the ops of the penalty and of its gradient. */
  emit(blueprint: Blueprint): EmittedPenalty;
}

/** A penalty as ops. */
export interface EmittedPenalty {
  /** Add ∂R/∂θ to the gradient. */
  readonly gradient: readonly Op[];
  /** Add R's Hessian times the direction to the product. */
  readonly product: readonly Op[];
  /** R(θ) at the present parameters. */
  value(core: Core): number;
}

/** Which arrays are penalised, by name (`dense1.w`) and shape. */
export interface PenaltyOptions {
  /** True for the arrays that are penalised; all unless given. */
  arrays?: (array: ParameterArray) => boolean;
}

/** The kernels of λ·factor·Σ f(θ). */
interface Form {
  readonly name: string;
  readonly factor: number;
  /** Writes Σ f(θ). */
  readonly sum: Kernel;
  /** Adds λ·∂/∂θ to the gradient. */
  readonly slope: Kernel;
  /** Adds λ·H·v to the product, from the direction v; null where H is zero. */
  readonly curve: Kernel | null;
}

/** A penalty of one form. Throws RangeError on a λ that is not finite and ≥ 0, TypeError on an `arrays` that is no function. */
export function penalty(
  { name, factor, sum, slope, curve }: Form,
  lambda: number,
  { arrays = () => true }: PenaltyOptions = {},
): Regulariser {
  if (!(lambda >= 0 && Number.isFinite(lambda))) {
    throw new RangeError(`${name}: lambda must be a finite number >= 0, got ${String(lambda)}`);
  }
  if (typeof arrays !== 'function') {
    throw new TypeError(`${name}: arrays must be a function of name and shape, got ${typeof arrays}`);
  }
  return {
    describe: (all) => ({ name, lambda, arrays: all.filter(arrays).map((array) => array.name) }),
    emit({ vectors, layout, presets }) {
      const chosen = vectors.parameters.regions.flatMap((array, i) => (arrays(array) ? [i] : []));
      if (chosen.length === 0) throw new RangeError(`${name}: arrays takes none of the network's`);
      const numbers = (what: string, n: number): Region<'f64'> =>
        layout.region(layout.segment(`${name}.${what}`, 'f64'), `${name}.${what}`, n);
      const hyper = numbers('hyper', 1);
      const sums = numbers('sums', chosen.length);
      presets.push({ region: hyper, values: [lambda] });
      const over = (kernel: Kernel, from: Region, to: Region): Op[] =>
        chosen.map((i) => ({ kernel, operands: [partOf(from, i), partOf(to, i), hyper] }));
      const summing = chosen.map(
        (i, k): Op => ({
          kernel: sum,
          operands: [partOf(vectors.parameters, i), { ...sums, shape: [1], offset: k }],
        }),
      );
      let run: (() => void) | undefined;
      return {
        gradient: over(slope, vectors.parameters, vectors.gradients),
        product: curve ? over(curve, vectors.direction, vectors.product) : [],
        value(core) {
          run ??= core.program(summing);
          run();
          return core.view(sums).reduce((total, part) => total + part, 0) * lambda * factor;
        },
      };
    },
  };
}

/** Array i of a flat vector. */
function partOf({ segment }: Region, i: number): Region {
  return segment.regions[i] as Region;
}

import * as kernels from '@elbow/core-wasm/data';
import type { Scaling } from '../data/standardise.ts';
import type { Layer } from '../types.ts';

/**
 * A first layer that standardises its inputs, y = (x − mean)/deviation, so that the scaling stays with the model and
 * `predict` takes raw units.
 * @param scaling what `standardise` found on the training rows.
 * @throws RangeError where the number of columns does not fit the layer before, or the lengths or deviations are wrong.
 *
 * @example
 * ```ts
 * import { dense, sequential, standardise, standardised } from '@elbow/nn';
 * const scaling = standardise([1, 10, 3, 30], 2);
 * console.log(sequential(2, standardised(scaling), dense(1)).outputs); // 1
 * ```
 */
export function standardised({ mean, deviation }: Scaling): Layer {
  if (mean.length !== deviation.length) {
    throw new RangeError(`standardised: mean has ${mean.length} columns, deviation ${deviation.length}`);
  }
  const bad = deviation.findIndex((d) => !(d > 0 && Number.isFinite(d)));
  if (bad >= 0) {
    throw new RangeError(`standardised: deviation[${bad}] must be finite and > 0, got ${String(deviation[bad])}`);
  }
  const badMean = mean.findIndex((m) => !Number.isFinite(m));
  if (badMean >= 0) throw new RangeError(`standardised: mean[${badMean}] must be finite, got ${String(mean[badMean])}`);
  return {
    kind: 'standardised',
    options: { mean, deviation },
    outputs(inputs) {
      if (inputs !== mean.length) {
        throw new RangeError(`standardised: scaling has ${mean.length} columns, but ${inputs} features come in`);
      }
      return inputs;
    },
    emit(builder, x) {
      const features = mean.length;
      const means = builder.constant('mean', mean);
      const deviations = builder.constant('deviation', deviation);
      const y = builder.rows('y', features);
      builder.emit(kernels.standardise, x, means, deviations, y);
      const divide = (name: string, dy: typeof x): typeof x => {
        const dx = builder.rows(name, features);
        builder.emit(kernels.standardiseBackward, dy, deviations, dx);
        return dx;
      };
      return {
        y,
        backward: (dy, wanted) => (wanted ? divide('dx', dy) : null),
        tangent: (tx) => ({
          ty: tx && divide('ty', tx),
          backward: (_dy, tdy, wanted) => (wanted ? divide('tdx', tdy) : null),
        }),
      };
    },
  };
}

import type { Kernel } from '@elbow/core-wasm';
import type { LayerDescription, Loss, Reduction } from '../types.ts';
import { summing } from './lossOptions.ts';
import { type Divisor, reducer } from './reducer.ts';

/** A loss that compares each output with its own target. */
export interface ElementwiseLoss extends LayerDescription {
  readonly reduction: Reduction;
  /** y, t, numbers → losses, slopes. */
  readonly value: Kernel;
  /** y, t, ty, numbers → how the slopes move; left out where they stand still. */
  readonly tangent?: Kernel;
  /** Numbers of the loss for rows of so many outputs; left out where its kernels take none. */
  readonly numbers?: (outputs: number) => readonly number[];
  /** What a mean divides by: 'elements' unless given. */
  readonly mean?: Divisor;
  readonly checkTargets?: (place: string, t: ArrayLike<number>) => void;
}

/** The loss with its ops: the losses of all elements, then their sum or mean. */
export function elementwiseLoss(loss: ElementwiseLoss): Loss {
  const { kind, options, reduction, value, tangent, numbers, mean = 'elements', checkTargets } = loss;
  return {
    kind,
    options: reduction === 'sum' ? { ...options, reduction } : options,
    target: 'values',
    ...summing(reduction),
    ...(checkTargets ? { checkTargets } : {}),
    emit(builder, y, regions) {
      const outputs = y.shape[1] as number;
      const given = numbers ? [builder.constant('numbers', numbers(outputs))] : [];
      const losses = builder.rows('losses', outputs);
      const reduce = reducer(builder, regions, reduction === 'sum' ? 'one' : mean);
      return {
        value(wanted) {
          const dy = wanted ? builder.rows('dy', outputs) : null;
          builder.emit(value, y, regions.t, ...given, losses, dy);
          reduce(losses, dy);
          return dy;
        },
        tangent(ty) {
          const tdy = builder.rows('tdy', outputs); // stays 0 where the slopes stand still
          if (!tangent) return tdy;
          builder.emit(tangent, y, regions.t, ty, ...given, tdy);
          reduce(null, tdy);
          return tdy;
        },
      };
    },
  };
}

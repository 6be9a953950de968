import type { Region } from '@elbow/core-wasm';
import { labelTargets } from '@elbow/core-wasm/losses';
import { checkLabels } from '../rows.ts';
import type { Builder, Loss, Reduction } from '../types.ts';
import { checkClassWeights } from './lossOptions.ts';

/** How labels are taken: weights of the classes, and a label whose rows do not count. */
export interface LabelOptions {
  classWeights?: readonly number[];
  ignored?: number;
}

/** What a loss on labels with these options tells of itself. */
export function labelled(
  options: LabelOptions,
  reduction: Reduction,
): Pick<Loss, 'target' | 'total' | 'counted' | 'checkTargets'> {
  const { classWeights, ignored } = options;
  return {
    target: 'labels',
    total({ t, weights }) {
      if (reduction === 'sum') return 1;
      let sum = 0;
      for (let i = 0; i < t.length; i++) {
        if (t[i] === ignored) continue;
        sum += (weights?.[i] ?? 1) * (classWeights?.[t[i] as number] ?? 1);
      }
      return sum;
    },
    counted(labels) {
      let n = 0;
      for (let i = 0; i < labels.length; i++) if (labels[i] !== ignored) n++;
      return n;
    },
    checkTargets(place, t, classes) {
      // An ignored label passes for class 0.
      checkLabels(place, ignored === undefined ? t : Array.from(t, (l) => (l === ignored ? 0 : l)), classes);
    },
  };
}

/** Declares where labels become targets q [batch, classes], and returns a function that emits how. */
export function targetsOfLabels(
  place: string,
  builder: Builder,
  labels: Region,
  classes: number,
  { classWeights, ignored = -1 }: LabelOptions,
  smoothing = 0,
): { q: Region; shares: Region; emit: () => void } {
  const weights = builder.constant('classWeights', checkClassWeights(place, classWeights, classes));
  const numbers = builder.constant('numbers', [smoothing, ignored]);
  const q = builder.rows('q', classes);
  const shares = builder.rows('shares', 1);
  return { q, shares, emit: () => builder.emit(labelTargets, labels, weights, numbers, q, shares) };
}

/** The options that were given, as a description. */
export function described({ classWeights, ignored }: LabelOptions): Record<string, number | readonly number[]> {
  return { ...(classWeights ? { classWeights } : {}), ...(ignored === undefined ? {} : { ignored }) };
}

/** Throws RangeError on an ignored label that f32 does not hold. */
export function checkIgnored(place: string, ignored: number | undefined): void {
  if (ignored === undefined || (Number.isInteger(ignored) && Math.abs(ignored) <= 16777216)) return;
  throw new RangeError(`${place}: ignored must be an integer from -2^24 to 2^24, got ${String(ignored)}`);
}

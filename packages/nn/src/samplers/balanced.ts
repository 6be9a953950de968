import { PURPOSE, permutations } from '../data/permutation.ts';
import { onlyKnown } from '../options.ts';
import type { Sampler } from './sampler.ts';
import { byClass, type StrataOptions, strataOf } from './strata.ts';

/**
 * Shows all classes equally often, however rare they are: of B neighbouring rows ⌊B/C⌋ or ⌈B/C⌉ are of each of C classes (R13).
 *
 * An epoch has as many rows as the data. The classes take turns, each through its own rows in a random order, begun anew when they
 * are used up: rows of a rare class come several times, of a frequent one some do not come in this epoch. So the loss that is
 * minimised is the mean over classes of their mean losses, not that over rows.
 * @param options strata: the class of each row; the labels unless given.
 * @throws TypeError, as `train` begins, where there are neither; RangeError on strata of another length.
 *
 * @example
 * ```ts
 * import { balanced } from '@elbow/nn';
 * console.log(balanced().name); // balanced
 * ```
 */
export function balanced(options: StrataOptions = {}): Sampler {
  onlyKnown('balanced', options, ['strata']);
  return {
    name: 'balanced',
    begin(session, data, rows) {
      const strata = strataOf('balanced', session, data, rows, options);
      const shuffle = permutations(rows, session.plan.blueprint.seed, PURPOSE.shuffle, session.core.module);
      return {
        order(epoch) {
          const classes = byClass(shuffle(epoch), strata);
          return Int32Array.from({ length: rows }, (_, i) => {
            // The class that begins is another in the next epoch, so none is always the one too many.
            const members = classes[(i + epoch) % classes.length] as number[];
            return members[Math.floor(i / classes.length) % members.length] as number;
          });
        },
      };
    },
  };
}

import { PURPOSE, permutations } from '../data/permutation.ts';
import { onlyKnown } from '../options.ts';
import type { Sampler } from './sampler.ts';
import { byClass, type StrataOptions, strataOf } from './strata.ts';

/**
 * Shows every row once an epoch, in a new order each time, in which each class is spread evenly: every batch has the classes in
 * their proportions (R13).
 *
 * Row k of the n_c of class c, in a random order, stands at (k + ½)/n_c of the epoch. Of B neighbouring rows B·s are of a class
 * with the share s = n_c/N, up to 1 + s·(C − 2) for C ≥ 2 classes.
 * @param options strata: the class of each row; the labels unless given.
 * @throws TypeError, as `train` begins, where there are neither; RangeError on strata of another length.
 *
 * @example
 * ```ts
 * import { stratified } from '@elbow/nn';
 * console.log(stratified().name); // stratified
 * ```
 */
export function stratified(options: StrataOptions = {}): Sampler {
  onlyKnown('stratified', options, ['strata']);
  return {
    name: 'stratified',
    begin(session, data, rows) {
      const strata = strataOf('stratified', session, data, rows, options);
      const shuffle = permutations(rows, session.plan.blueprint.seed, PURPOSE.shuffle, session.core.module);
      return {
        order(epoch) {
          const shuffled = shuffle(epoch);
          const place = new Float64Array(rows);
          for (const members of byClass(shuffled, strata)) {
            members.forEach((row, k) => {
              place[row] = (k + 0.5) / members.length;
            });
          }
          const turn = new Int32Array(rows); // decides between rows at the same place
          shuffled.forEach((row, i) => {
            turn[row] = i;
          });
          const after = (a: number, b: number): number =>
            (place[a] as number) - (place[b] as number) || (turn[a] as number) - (turn[b] as number);
          return shuffled.slice().sort(after);
        },
      };
    },
  };
}

import type { PlateauState } from '@elbow/optim';
import type { Session } from '../session.ts';

/**
 * What `train` remembers from step to step. It lives in the session's state segment, so that a checkpoint holds it; the
 * best parameters, and the last ones where the best stand in their place, have segments of their own.
 */
export interface Trainer {
  /** Epochs completed. */
  epoch: number;
  /** Batches of the present epoch that are trained. */
  readonly batch: number;
  /** Sum over those batches of weight times mean loss, and of their weights: the number of rows, unless they have weights. */
  readonly lossSum: number;
  readonly weightSum: number;
  readonly bestLoss: number;
  /** Epochs completed, and updates made, when the lowest validation loss was seen; 0 before. */
  readonly bestEpoch: number;
  readonly bestStep: number;
  /** Validations since. */
  readonly waited: number;
  /** Where a plateau schedule stands; null before it has begun. */
  plateau: PlateauState | null;
  /** Counts a batch whose rows weigh `weight` together. */
  count(loss: number, weight: number): void;
  startEpoch(): void;
  /** Compares a validation loss with the lowest, and keeps the parameters if it is lower; NaN never is. */
  judge(loss: number): boolean;
  /** Puts the best parameters in the place of the last ones, which are kept: a longer run goes on from those. */
  showBest(): void;
  /** Takes `showBest` back, unless the parameters were changed since. */
  resumeLast(): void;
}

const [EPOCH, BATCH, LOSS_SUM, WEIGHT_SUM, BEST_LOSS, BEST_EPOCH, BEST_STEP, WAITED, BEST_SHOWN] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
] as const;
/** Whether a plateau schedule has begun, and behind that its state. */
const PLATEAU = 9;
/** What `online` has summed: loss, mistakes, weight; see online.ts. */
export const ONLINE = 14;

/** Numbers that a trainer keeps. */
export const TRAINER_NUMBERS = 17;

/** What a sampler remembers: as many numbers as `compile` was told. A view. */
export function rememberedOf({ core, plan }: Session): Float64Array {
  return core.view(plan.regions.trainer).subarray(TRAINER_NUMBERS);
}

/** The trainer of a session: a view, so that every call sees the same numbers. */
export function trainerOf(session: Session): Trainer {
  const numbers = session.core.view(session.plan.regions.trainer);
  const best = session.core.view(session.plan.regions.best);
  const last = session.core.view(session.plan.regions.last);
  const at = (i: number): number => numbers[i] as number;
  return {
    get epoch() {
      return at(EPOCH);
    },
    set epoch(value) {
      numbers[EPOCH] = value;
    },
    get batch() {
      return at(BATCH);
    },
    get lossSum() {
      return at(LOSS_SUM);
    },
    get weightSum() {
      return at(WEIGHT_SUM);
    },
    get bestLoss() {
      return at(BEST_LOSS);
    },
    get bestEpoch() {
      return at(BEST_EPOCH);
    },
    get bestStep() {
      return at(BEST_STEP);
    },
    get plateau() {
      const [begun, rate, best, waited, cooling] = numbers.subarray(PLATEAU) as unknown as number[];
      return begun ? ({ rate, best, waited, cooling } as PlateauState) : null;
    },
    set plateau(state) {
      if (state) numbers.set([1, state.rate, state.best, state.waited, state.cooling], PLATEAU);
      else numbers[PLATEAU] = 0;
    },
    get waited() {
      return at(WAITED);
    },
    count(loss, weight) {
      numbers[BATCH] = at(BATCH) + 1;
      numbers[LOSS_SUM] = at(LOSS_SUM) + loss * weight;
      numbers[WEIGHT_SUM] = at(WEIGHT_SUM) + weight;
    },
    startEpoch() {
      numbers.fill(0, BATCH, WEIGHT_SUM + 1);
    },
    judge(loss) {
      const lower = at(BEST_STEP) === 0 ? !Number.isNaN(loss) : loss < at(BEST_LOSS);
      if (!lower) {
        numbers[WAITED] = at(WAITED) + 1;
        return false;
      }
      numbers[BEST_LOSS] = loss;
      numbers[BEST_EPOCH] = at(EPOCH);
      numbers[BEST_STEP] = session.steps;
      numbers[WAITED] = 0;
      best.set(session.parameters);
      return true;
    },
    showBest() {
      last.set(session.parameters);
      session.parameters.set(best);
      numbers[BEST_SHOWN] = 1;
    },
    resumeLast() {
      const untouched = at(BEST_SHOWN) === 1 && session.parameters.every((p, i) => Object.is(p, best[i]));
      if (untouched) session.parameters.set(last);
      numbers[BEST_SHOWN] = 0;
    },
  };
}

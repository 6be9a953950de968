import { adviseRate, type Session } from '@elbow/nn';
import { readsRate } from '@elbow/optim';
import type { EncodedRows } from './prepare.ts';
import { someRows } from './someRows.ts';

/** A learning rate from the curvature at the start; null: the rule's own, for the reason that the sentence gives. */
export interface AdvisedRate {
  readonly rate: number | null;
  readonly sentence: string;
}

/** Batches that are looked at, at most; fewer where a product with the Hessian takes long. */
const MOST_BATCHES = 32;
const LEAST_BATCHES = 4;
/** Parameters times batches. */
const WORK = 500_000;

/** The learning rate of `--lr auto`: half the limit that the steepest of some batches sets. */
export function advisedRate(session: Session, train: EncodedRows): AdvisedRate {
  const { rule } = session.plan;
  if (!rule || !readsRate(rule))
    return { rate: null, sentence: `--lr auto: ${rule?.name} has no learning rate, it sets its own steps.` };
  const n = session.parameters.length;
  const batches = Math.max(LEAST_BATCHES, Math.min(MOST_BATCHES, Math.floor(WORK / n)));
  const { limit, learningRate, reason } = adviseRate(session, someRows(train, batches * session.batch));
  if (limit === null)
    return { rate: null, sentence: `--lr auto: the rate is ${learningRate}, the optimizer's own; ${reason}.` };
  return {
    rate: learningRate,
    sentence: `--lr auto: the rate is ${learningRate.toPrecision(4)}, ${shortened(reason)}.`,
  };
}

/** Numbers of a sentence with four digits. */
function shortened(text: string): string {
  return text.replace(/\d+\.\d{4,}(e[+-]?\d+)?/g, (digits) => String(Number(Number(digits).toPrecision(4))));
}

import { readsRate } from '@elbow/optim';
import { standardise } from '../../data/standardise.ts';
import type { Session } from '../../session.ts';
import { train } from '../../training/train.ts';
import { trainerOf } from '../../training/trainer.ts';
import type { Data } from '../../types.ts';
import { curvature } from '../curvature.ts';
import type { Evidence } from '../explain.ts';
import { gradientNorms } from '../gradients.ts';
import { deadUnits } from '../units.ts';
import type { Budget } from './budget.ts';
import { trialSession, widened } from './fresh.ts';
import { takesScaled } from './rows.ts';

/** What keeps a network from learning what it could, and the one thing to change. */
export interface LearningFinding {
  readonly finding: string;
  readonly change: string;
  readonly evidence: readonly Evidence[];
}

/** Columns whose mean is farther from 0 than this many deviations, or whose deviation is as many times from 1, are off scale. */
const OFF_SCALE = 8;
/** A layer with a larger share of units dead passes next to nothing on. */
const MOSTLY_DEAD = 0.9;
/** Epochs of a trial at most. */
const TRIAL_EPOCHS = 40;
/** The rates tried, in the session's. */
const FACTORS = [1e-4, 0.01, 0.1, 10, 100, 1e4] as const;
/** A trial helps if it closes at least this share of what is to be gained. */
const HELPS = 0.25;
/** Where the gradients of the first weights, relative to the weights, are a smaller share of those of the last, they have vanished (R118). */
const VANISHED = 1e-3;

/**
 * Names what is wrong with the learning, by what mends it. In this order: columns of x that are off scale; a fresh start that does well at the same rate, so that the start was
 * bad (units dead on all rows, or not trained at all); another rate that does better from a fresh start; gradients that vanish; else too short a training.
 * @param present, attainable losses as shares of the baseline: the session's, and what its network can reach
 */
export function learningFinding(
  session: Session,
  data: Data,
  { present, attainable, baseline }: { present: number; attainable: number; baseline: number },
  { budget, seed }: { budget: Budget; seed: number },
): LearningFinding {
  const evidence: Evidence[] = [];
  const found = (finding: string, change: string): LearningFinding => ({ finding, change, evidence });
  const scale = worstScale(session, data);
  evidence.push(scale);
  evidence.push(...startEvidence(session, data, budget));
  if (takesScaled(session.plan) && scale.value > OFF_SCALE) {
    return found(
      'unscaled inputs',
      'Standardise the inputs: put standardised(standardise(x, columns)) before the first layer.',
    );
  }
  const { rule } = session.plan;
  if (!rule) return found('no rule', 'Compile the session with a rule, such as adam(), and train it.');
  if (session.steps === 0) return found('not trained', 'Train the session.');
  const dead = evidence.some(({ measure, value, against }) => measure === 'dead units' && value > against);
  const gain = HELPS * (Math.min(present, 1) - attainable);
  const tried = (factor: number): number => trial(session, data, factor, budget, seed) / baseline;
  const same = tried(1);
  evidence.push({
    measure: 'fresh start, same rate',
    value: same,
    against: present,
    says: 'share of the baseline’s loss',
  });
  const starts = same < Math.min(present, 1) - 2 * gain;
  if (starts && dead)
    return found('dead units', 'Start again from other weights: smaller or zero biases, heNormal weights.');
  if (starts) return found('bad start', 'Start again from another seed, with default initial weights.');
  const rated = readsRate(rule) && session.learningRate > 0;
  const rates = rated ? FACTORS.map((factor) => ({ factor, loss: budget.left ? tried(factor) : Number.NaN })) : [];
  if (!budget.left)
    return found(
      'budget too small',
      'Give a larger budget: it ended before it was clear what keeps the network from learning.',
    );
  for (const { factor, loss } of rates) {
    evidence.push({
      measure: `learning rate × ${factor}`,
      value: loss,
      against: same,
      says: 'share of the baseline’s loss after a short training',
    });
  }
  const best = rates.filter(({ loss }) => loss < same - gain).sort((a, b) => a.loss - b.loss)[0];
  if (best) {
    const word = best.factor < 1 ? 'rate too high' : 'rate too low';
    return found(word, `Set the learning rate to ${Number((session.learningRate * best.factor).toPrecision(2))}.`);
  }
  const ratio = evidence.find(({ measure }) => measure === 'first to last gradient')?.value;
  if (ratio !== undefined && ratio < VANISHED)
    return found('vanishing gradients', 'Use fewer layers, or normalise between them.');
  return found('trained too short', 'Train for more epochs, from a few seeds.');
}

/** The column of x that is farthest from mean 0 and deviation 1. */
function worstScale({ plan }: Session, { x }: Data): Evidence {
  const { mean, deviation } = standardise(x, plan.network.inputs);
  const off = mean.map((m, j) => {
    const spread = deviation[j] as number;
    return Math.max(spread, 1 / spread, Math.abs(m) / spread);
  });
  const value = Math.max(...off);
  return {
    measure: 'scale of inputs',
    value,
    against: OFF_SCALE,
    says: 'farthest that a column’s mean or deviation lies from 0 and 1',
  };
}

/** What the present parameters look like: dead units, gradients along the depth, the rate against its limit. */
function startEvidence(session: Session, data: Data, budget: Budget): Evidence[] {
  if (!session.parameters.every(Number.isFinite)) {
    return [
      {
        measure: 'finite parameters',
        value: 0,
        against: 1,
        says: 'training has left the numbers: the rate is too high for this start',
      },
    ];
  }
  const evidence: Evidence[] = [];
  if (session.plan.network.layers.some(({ kind }) => kind === 'relu')) {
    const layers = new Map<string, number[]>();
    for (const { layer, state } of deadUnits(session, data.x)) {
      layers.set(layer, [...(layers.get(layer) ?? []), Number(state === 'dead')]);
    }
    const shares = [...layers.values()].map((units) => units.reduce((sum, unit) => sum + unit, 0) / units.length);
    evidence.push({
      measure: 'dead units',
      value: Math.max(...shares),
      against: MOSTLY_DEAD,
      says: 'share of the layer that has most',
    });
  }
  const weights = gradientNorms(session, data).filter(({ array }) => array.endsWith('.w'));
  const [first, last] = [weights[0]?.relative ?? Number.NaN, weights.at(-1)?.relative ?? Number.NaN];
  if (weights.length > 1 && last > 0)
    evidence.push({
      measure: 'first to last gradient',
      value: first / last,
      against: VANISHED,
      says: 'relative gradients of the first weights over those of the last',
    });
  if (!budget.left) return evidence;
  const { ratio, reason } = curvature(session, data);
  if (ratio !== null) evidence.push({ measure: 'rate over its limit', value: ratio, against: 1, says: reason });
  return evidence;
}

/** Trains the same layers from default weights for a short while at so many times the rate; infinite where it diverges. */
function trial(session: Session, data: Data, factor: number, budget: Budget, seed: number): number {
  const { rule, network } = session.plan;
  if (!rule) return Number.POSITIVE_INFINITY;
  const twin = trialSession(session, widened(network, 1, false), rule, seed);
  twin.learningRate = (session.learningRate || rule.learningRate) * factor;
  const rows = data.x.length / network.inputs;
  const made = trainerOf(session).epoch || Math.ceil((session.steps * session.batch) / rows);
  const epochs = Math.max(1, Math.min(TRIAL_EPOCHS, made));
  const run = train(twin, data, { epochs });
  for (let next = run.next(); !next.done && budget.left; next = run.next()) budget.spend(1);
  const { loss } = twin.evaluate(data);
  return Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY;
}

import { init } from '@elbow/core-wasm/f64';
import { onlyKnown, startPoint } from './check.ts';
import { hasMomentum, momentumAt, readsRate } from './ruleOps.ts';
import { constant } from './schedules/constant.ts';
import { type RuleStepper, ruleStepper } from './stepper.ts';
import type { Iterate, Minimiser, Objective, Rule, Schedule, Verdict } from './types.ts';

/** Options of `descend`. */
export interface DescendOptions {
  /** Learning rate of step k = 0, 1, …, and momentum where it moves that too; the rule's own unless given. */
  schedule?: Schedule;
}

/**
 * Lifts an update rule to a minimiser: an endless generator of iterates in f64.
 *
 * Iterate k holds x after k updates with f and g at that very x; x and g are views that the next step overwrites, to be
 * read and not written. An ordinary rule evaluates the objective once a step. A rule that looks ahead (the notes'
 * Nesterov) first moves to θ + βd and takes the gradient there: two evaluations a step, both counted. A rule that needs
 * the value (irprop+) is given f where the gradient was taken. It never ends by itself: stop with `break`, or use
 * `minimise`.
 * @throws TypeError on an unknown option, or a schedule for a rule without a learning rate (Rprop). The minimiser throws
 * RangeError on a start that is not n finite numbers, and where the schedule gives a rate that is not finite and ≥ 0.
 *
 * @example
 * ```ts
 * import { descend, gradientDescent, quadratic } from '@elbow/optim';
 * const bowl = quadratic({ A: [[2]], b: [-4], start: [0] }); // w² − 4w, smallest at 2
 * for (const { k, x } of descend(gradientDescent({ learningRate: 0.25 }))(bowl, bowl.start)) {
 *   if (k === 3) { console.log(x[0]); break; } // 1.75
 * }
 * ```
 */
export function descend(rule: Rule, options: DescendOptions = {}): Minimiser {
  onlyKnown('descend', options, ['schedule']);
  const { schedule = constant(rule.learningRate) } = options;
  if (typeof schedule !== 'function') {
    throw new TypeError(`descend: schedule must be a function of the step number, got ${String(schedule)}`);
  }
  if (schedule.momentum && !hasMomentum(rule)) {
    throw new TypeError(`descend: ${rule.name} has no momentum, which schedule would move`);
  }
  if (options.schedule && !readsRate(rule)) {
    throw new TypeError(`descend: ${rule.name} has no learning rate, so schedule would have no effect`);
  }
  const minimiser: Minimiser = (problem, x0) => {
    const start = startPoint('descend', problem.n, x0);
    return iterates(problem, start, ruleStepper(rule, problem.n, init()), schedule);
  };
  return Object.assign(minimiser, { descends: { rule, rate: schedule } });
}

function* iterates(
  problem: Objective,
  start: Float64Array,
  stepper: RuleStepper,
  schedule: Schedule,
): Generator<Iterate, Verdict, void> {
  const { looksAhead, lookahead, setMomentum, update } = stepper;
  const { momentum } = schedule;
  const x = stepper.theta as Float64Array; // of the f64 core
  const g = stepper.g as Float64Array;
  x.set(start);
  let f = problem.valueAndGradient(x, g);
  let evaluations = 1;
  for (let k = 0; ; k++) {
    // x, f and g belong together here
    yield { k, x, f, g, evaluations };
    const rate = checkedRate(schedule(k), k);
    if (momentum) setMomentum(momentumAt('descend', momentum, k));
    if (looksAhead) {
      lookahead();
      f = problem.valueAndGradient(x, g);
      evaluations++;
    }
    update(rate, f);
    f = problem.valueAndGradient(x, g);
    evaluations++;
  }
}

function checkedRate(rate: number, k: number): number {
  if (rate >= 0 && Number.isFinite(rate)) return rate;
  throw new RangeError(`descend: schedule(${k}) must be a finite number >= 0, got ${String(rate)}`);
}

export { type DescendOptions, descend } from './descend.ts';
export { minimise, type Solution } from './minimise.ts';
export { type Quadratic, type QuadraticCoefficients, type QuadraticShape, quadratic } from './problems/quadratic.ts';
export { type Rosenbrock, rosenbrock } from './problems/rosenbrock.ts';
export type { Minimum, TestProblem } from './problems/testProblem.ts';
export {
  isCustom,
  lookaheadOp,
  type RuleMemory,
  readsRate,
  reserveRule,
  type StepRegions,
  updateOp,
} from './ruleOps.ts';
export { type AdamOptions, adam } from './rules/adam.ts';
export { type GradientDescentOptions, gradientDescent } from './rules/gradientDescent.ts';
export { type MomentumOptions, momentum } from './rules/momentum.ts';
export { nesterov } from './rules/nesterov.ts';
export { type RpropOptions, rprop } from './rules/rprop.ts';
export { constant } from './schedules/constant.ts';
export { exponential } from './schedules/exponential.ts';
export { inverseTime } from './schedules/inverseTime.ts';
export { type RuleStepper, ruleStepper } from './stepper.ts';
export type { StopOptions } from './stopping.ts';
export type {
  CustomRule,
  Iterate,
  KernelRule,
  LeastSquares,
  Minimiser,
  Objective,
  Rule,
  Schedule,
  StepContext,
  TwiceDifferentiable,
  Vector,
  Verdict,
} from './types.ts';

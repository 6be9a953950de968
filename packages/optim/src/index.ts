export { adviseStep, type StepAdvice } from './analysis/adviseStep.ts';
export { type ConvergenceRate, type ConvergenceRateOptions, convergenceRate } from './analysis/convergenceRate.ts';
export { type GradientNoise, type GradientNoiseOptions, gradientNoise } from './analysis/gradientNoise.ts';
export { hessianProduct, type WithProducts } from './analysis/hessianProduct.ts';
export {
  type EigenvalueOptions,
  type HessianVectorProduct,
  type LargestEigenvalue,
  largestEigenvalue,
} from './analysis/largestEigenvalue.ts';
export { type StabilityLimit, stabilityLimit } from './analysis/stabilityLimit.ts';
export { batchSize, standardError } from './analysis/standardError.ts';
export { type DescendOptions, descend } from './descend.ts';
export { type BacktrackingOptions, backtracking } from './lineSearch/backtracking.ts';
export { exact } from './lineSearch/exact.ts';
export { fixedStep } from './lineSearch/fixedStep.ts';
export type { Line, LineSearch, Trial } from './lineSearch/line.ts';
export { type StrongWolfeOptions, strongWolfe } from './lineSearch/strongWolfe.ts';
export { type AsyncOptions, minimise, minimiseAsync, type Solution } from './minimise.ts';
export { bfgs } from './minimisers/bfgs.ts';
export { conjugateGradient } from './minimisers/conjugateGradient.ts';
export { type LbfgsOptions, lbfgs } from './minimisers/lbfgs.ts';
export { type LineSearchOptions, steepestDescent } from './minimisers/steepestDescent.ts';
export { leastSquares, numericalGradient, numericalHessian } from './numerical.ts';
export { beale } from './problems/beale.ts';
export { booth } from './problems/booth.ts';
export { type CurveFitData, curveFit } from './problems/curveFit.ts';
export { type DoubleWell, type DoubleWellOptions, doubleWell } from './problems/doubleWell.ts';
export { type Himmelblau, himmelblau } from './problems/himmelblau.ts';
export { type LogisticData, logisticRegression } from './problems/logisticRegression.ts';
export {
  type NoisyLeastSquares,
  type NoisyLeastSquaresOptions,
  noisyLeastSquares,
} from './problems/noisyLeastSquares.ts';
export { type Quadratic, type QuadraticCoefficients, type QuadraticShape, quadratic } from './problems/quadratic.ts';
export { type Rosenbrock, rosenbrock } from './problems/rosenbrock.ts';
export { saddle } from './problems/saddle.ts';
export type { Minimum, TestProblem } from './problems/testProblem.ts';
export { customStep, describeRule, emitRule, hasMomentum, momentumAt, readsRate } from './ruleOps.ts';
export { type AdadeltaOptions, adadelta } from './rules/adadelta.ts';
export { type AdagradOptions, adagrad } from './rules/adagrad.ts';
export { type AdamOptions, adam } from './rules/adam.ts';
export { adamax } from './rules/adamax.ts';
export { adamw } from './rules/adamw.ts';
export { type AsgdOptions, asgd } from './rules/asgd.ts';
export { type GradientDescentOptions, gradientDescent } from './rules/gradientDescent.ts';
export { type LionOptions, lion } from './rules/lion.ts';
export type { MomentOptions } from './rules/moments.ts';
export { type MomentumOptions, momentum } from './rules/momentum.ts';
export { type NadamOptions, nadam } from './rules/nadam.ts';
export { nesterov } from './rules/nesterov.ts';
export { type ParameterGroup, parameterGroups } from './rules/parameterGroups.ts';
export { type QuickpropOptions, quickprop } from './rules/quickprop.ts';
export { radam } from './rules/radam.ts';
export { type RmspropOptions, rmsprop } from './rules/rmsprop.ts';
export { type RpropOptions, type RpropVariant, rprop } from './rules/rprop.ts';
export { constant } from './schedules/constant.ts';
export { type ConstantFactorOptions, constantFactor } from './schedules/constantFactor.ts';
export { type CosineOptions, cosine } from './schedules/cosine.ts';
export { type CyclicOptions, cyclic } from './schedules/cyclic.ts';
export { exponential } from './schedules/exponential.ts';
export { inverseSquare } from './schedules/inverseSquare.ts';
export { inverseSquareRoot } from './schedules/inverseSquareRoot.ts';
export { inverseTime } from './schedules/inverseTime.ts';
export { type LinearOptions, linear } from './schedules/linear.ts';
export { type MultistepOptions, multistep } from './schedules/multistep.ts';
export { type OneCycleOptions, oneCycle } from './schedules/oneCycle.ts';
export { perEpoch } from './schedules/perEpoch.ts';
export { type Plateau, type PlateauOptions, type PlateauState, plateau } from './schedules/plateau.ts';
export { type PolynomialOptions, polynomial } from './schedules/polynomial.ts';
export { product } from './schedules/product.ts';
export { sequence } from './schedules/sequence.ts';
export { type StepOptions, step } from './schedules/step.ts';
export { type WarmRestartsOptions, warmRestarts } from './schedules/warmRestarts.ts';
export { warmup } from './schedules/warmup.ts';
export { type RuleStepper, ruleStepper } from './stepper.ts';
export type { StopOptions } from './stopping.ts';
export { clipByGlobalNorm } from './transforms/clipByGlobalNorm.ts';
export { clipByNorm } from './transforms/clipByNorm.ts';
export { clipByValue } from './transforms/clipByValue.ts';
export { type WeightDecayOptions, weightDecay } from './transforms/weightDecay.ts';
export type {
  CustomPart,
  CustomRule,
  EmittedRule,
  GroupedRule,
  Iterate,
  KernelRule,
  LeastSquares,
  Minimiser,
  Objective,
  ParameterArray,
  Parameters,
  ResidualProblem,
  Rule,
  Schedule,
  Scope,
  SingleRule,
  StepContext,
  StepRegions,
  Transform,
  TransformRegions,
  TwiceDifferentiable,
  ValueProblem,
  Vector,
  Verdict,
} from './types.ts';

import type { Form } from './spec.ts';

// What options name, with the settings it takes: the names are the library's. Without the library itself, which help and
// completion must not load. Epochs are counted where the library counts steps.

const MOMENTS: Form = { beta1: 'number', beta2: 'number', epsilon: 'number' };

/** What `--optimizer` takes. `asgd` is not among them: its model is the average, which predictions do not use. */
export type OptimizerName =
  | 'adam'
  | 'adamw'
  | 'nadam'
  | 'radam'
  | 'adamax'
  | 'rmsprop'
  | 'adagrad'
  | 'adadelta'
  | 'lion'
  | 'gradientDescent'
  | 'momentum'
  | 'nesterov'
  | 'quickprop'
  | 'rprop';
export const OPTIMIZER_FORMS: Readonly<Record<OptimizerName, Form>> = {
  adam: { ...MOMENTS, amsgrad: 'flag' },
  adamw: { ...MOMENTS, amsgrad: 'flag' },
  nadam: { ...MOMENTS, momentumDecay: 'number' },
  radam: MOMENTS,
  adamax: MOMENTS,
  rmsprop: { rho: 'number', epsilon: 'number', centered: 'flag', beta: 'number' },
  adagrad: { learningRateDecay: 'number', initialAccumulator: 'number', epsilon: 'number' },
  adadelta: { rho: 'number', epsilon: 'number' },
  lion: { beta1: 'number', beta2: 'number' },
  gradientDescent: {},
  momentum: { beta: 'number', dampening: 'number', form: ['lecture', 'pytorch'] },
  nesterov: { beta: 'number', dampening: 'number', form: ['lecture', 'pytorch'] },
  quickprop: { maxGrowth: 'number', variant: ['fahlman', 'secant'] },
  rprop: {
    variant: ['irprop-', 'irprop+', 'rprop-', 'rprop+', 'lecture'],
    initialStep: 'number',
    increase: 'number',
    decrease: 'number',
    minStep: 'number',
    maxStep: 'number',
  },
};

/** What `--schedule` takes, also one after the other and as products (scheduleSpec.ts); warming up is `--warmup`. */
export type ScheduleName =
  | 'constant'
  | 'inverseTime'
  | 'inverseSquare'
  | 'inverseSquareRoot'
  | 'exponential'
  | 'step'
  | 'multistep'
  | 'polynomial'
  | 'linear'
  | 'cosine'
  | 'warmRestarts'
  | 'constantFactor'
  | 'cyclic'
  | 'oneCycle'
  | 'plateau';
export const SCHEDULE_FORMS: Readonly<Record<ScheduleName, Form>> = {
  constant: {},
  inverseTime: {},
  inverseSquare: {},
  inverseSquareRoot: {},
  exponential: { beta: 'number' },
  step: { every: 'number', factor: 'number' },
  multistep: { milestones: 'numbers', factor: 'number' },
  polynomial: { epochs: 'number', power: 'number' },
  linear: { epochs: 'number', from: 'number', to: 'number' },
  cosine: { epochs: 'number', lowest: 'number' },
  warmRestarts: { epochs: 'number', growth: 'number', lowest: 'number' },
  constantFactor: { epochs: 'number', factor: 'number' },
  cyclic: {
    up: 'number',
    down: 'number',
    low: 'number',
    mode: ['triangular', 'triangular2', 'exponential'],
    decay: 'number',
  },
  oneCycle: {
    epochs: 'number',
    rise: 'number',
    shape: ['cosine', 'linear'],
    divisor: 'number',
    finalDivisor: 'number',
    threePhase: 'flag',
  },
  plateau: { factor: 'number', patience: 'number', threshold: 'number', cooldown: 'number', lowest: 'number' },
};

/** What `--loss` takes to classify, and to regress. Losses of one output for two classes are not among them. */
export type ClassLossName = 'crossEntropy' | 'multiMargin';
export const CLASS_LOSS_FORMS: Readonly<Record<ClassLossName, Form>> = {
  crossEntropy: { labelSmoothing: 'number' },
  multiMargin: { margin: 'number', power: 'number' },
};
export type ValueLossName = 'squaredError' | 'absoluteError' | 'huber' | 'smoothL1';
export const VALUE_LOSS_FORMS: Readonly<Record<ValueLossName, Form>> = {
  squaredError: {},
  absoluteError: {},
  huber: { delta: 'number' },
  smoothL1: { beta: 'number' },
};
export type LossName = ClassLossName | ValueLossName;
export const LOSS_FORMS: Readonly<Record<LossName, Form>> = { ...CLASS_LOSS_FORMS, ...VALUE_LOSS_FORMS };

/** What `--activation` takes. */
export type ActivationName = 'relu' | 'leakyRelu' | 'elu' | 'gelu' | 'silu' | 'softplus' | 'sigmoid' | 'tanh';
export const ACTIVATION_FORMS: Readonly<Record<ActivationName, Form>> = {
  relu: {},
  leakyRelu: { slope: 'number' },
  elu: { alpha: 'number' },
  gelu: { form: ['erf', 'tanh'] },
  silu: {},
  softplus: { beta: 'number' },
  sigmoid: {},
  tanh: {},
};

/** What `--sampler` takes. */
export type SamplerName =
  | 'withoutReplacement'
  | 'withReplacement'
  | 'inOrder'
  | 'fullBatch'
  | 'stratified'
  | 'balanced'
  | 'importance';
export const SAMPLER_FORMS: Readonly<Record<SamplerName, Form>> = {
  withoutReplacement: {},
  withReplacement: {},
  inOrder: {},
  fullBatch: {},
  stratified: {},
  balanced: {},
  importance: { uniform: 'number', by: ['loss', 'gradientNorm'] },
};

/** What `--regulariser` takes. */
export type RegulariserName = 'l1' | 'l2' | 'elasticNet';
export const REGULARISER_FORMS: Readonly<Record<RegulariserName, Form>> = {
  l1: { lambda: 'number' },
  l2: { lambda: 'number' },
  elasticNet: { lambda1: 'number', lambda2: 'number' },
};

/** What `--clip` takes. */
export type ClipName = 'globalNorm' | 'norm' | 'value';
export const CLIP_FORMS: Readonly<Record<ClipName, Form>> = {
  globalNorm: { limit: 'number' },
  norm: { limit: 'number' },
  value: { limit: 'number' },
};

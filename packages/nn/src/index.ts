export {
  loadSafetensors,
  saveSafetensors,
  type Tensor,
  type Tensors,
  type TensorType,
} from './checkpoint/safetensors.ts';
export { weightsHash } from './checkpoint/weightsHash.ts';
export { type CompileOptions, compile } from './compile.ts';
export { oneHot } from './data/oneHot.ts';
export { PURPOSE, permutations } from './data/permutation.ts';
export { type Split, split } from './data/split.ts';
export { applyScaling, type Scaling, standardise, undoScaling } from './data/standardise.ts';
export type { Evaluation } from './evaluate.ts';
export { constantly, heNormal } from './initialisers.ts';
export { dense } from './layers/dense.ts';
export { relu } from './layers/relu.ts';
export { standardised } from './layers/standardised.ts';
export { crossEntropy } from './losses/crossEntropy.ts';
export { squaredError } from './losses/squaredError.ts';
export { describe, type Network, sequential } from './network.ts';
export type { NetworkObjective } from './objective.ts';
export type { RunOptions, Session } from './session.ts';
export { setMomentum } from './training/setMomentum.ts';
export { type Progress, type TrainOptions, type TrainVerdict, train } from './training/train.ts';
export type {
  Builder,
  Data,
  Emitted,
  EmittedLoss,
  Initialiser,
  Layer,
  LayerDescription,
  Loss,
  LossRegions,
  Parameter,
  TangentEmitted,
} from './types.ts';

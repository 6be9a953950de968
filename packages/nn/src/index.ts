export {
  loadSafetensors,
  saveSafetensors,
  type Tensor,
  type Tensors,
  type TensorType,
} from './checkpoint/safetensors.ts';
export { weightsHash } from './checkpoint/weightsHash.ts';
export { type CompileOptions, compile } from './compile.ts';
export { minMax } from './data/minMax.ts';
export {
  completeRows,
  fillMissing,
  type MissingValues,
  type MissingValuesOptions,
  missingValues,
} from './data/missing.ts';
export { oneHot } from './data/oneHot.ts';
export { PURPOSE, permutations } from './data/permutation.ts';
export { type BlobsOptions, blobs } from './data/sets/blobs.ts';
export { type BradySet, brady } from './data/sets/brady.ts';
export { type CheckerboardOptions, checkerboard } from './data/sets/checkerboard.ts';
export { type CirclesOptions, circles } from './data/sets/circles.ts';
export { type FunctionSamplesOptions, functionSamples } from './data/sets/functionSamples.ts';
export { moons } from './data/sets/moons.ts';
export type { LabelledSet, SetOptions } from './data/sets/set.ts';
export { type SpiralsOptions, spirals } from './data/sets/spirals.ts';
export { type SpoiledOptions, spoiled } from './data/sets/spoiled.ts';
export { xor } from './data/sets/xor.ts';
export { type Split, split } from './data/split.ts';
export { applyScaling, type Scaling, standardise, undoScaling } from './data/standardise.ts';
export { stratifiedSplit } from './data/stratifiedSplit.ts';
export { type AdviceProgress, adviseRate, adviseRateByBatches, type RateAdvice } from './diagnostics/adviseRate.ts';
export { type BiasVariance, biasVariance } from './diagnostics/biasVariance.ts';
export {
  type BiasVarianceOfWidth,
  type BiasVarianceOptions,
  biasVarianceByWidth,
} from './diagnostics/biasVarianceByWidth.ts';
export { type Boundary, type BoundaryVariance, boundaryVariance } from './diagnostics/boundaryVariance.ts';
export { type Shattering, shatter, type VcBounds, vcBounds } from './diagnostics/capacity.ts';
export { type Curvature, curvature } from './diagnostics/curvature.ts';
export { type ElbowShares, elbowLaw } from './diagnostics/elbowLaw.ts';
export { type Elbow, elbows, type PiecewiseLinear, type Segment, unitElbows } from './diagnostics/elbows.ts';
export { type Evidence, type ExplainOptions, type Explanation, explain } from './diagnostics/explain.ts';
export { type GradientNorm, gradientNorms, perSampleGradients } from './diagnostics/gradients.ts';
export { type HessianDirections, hessianDirections } from './diagnostics/hessianDirections.ts';
export { piecewiseConstant, reluInterpolant } from './diagnostics/interpolants.ts';
export { type LogisticNeuron, type LogisticNeuronOptions, logisticNeuron } from './diagnostics/logisticNeuron.ts';
export {
  type Directions,
  type LossSlice,
  type LossSliceOptions,
  lossSlice,
  lossSliceByRows,
  type SliceProgress,
} from './diagnostics/lossSlice.ts';
export { type PrincipalDirections, principalDirections } from './diagnostics/principalDirections.ts';
export { type RandomDirectionsOptions, randomDirections } from './diagnostics/randomDirections.ts';
export { type ActivationRegion, regions, type UnitLine } from './diagnostics/regions.ts';
export { rescaleUnit } from './diagnostics/rescaleUnit.ts';
export {
  type Restart,
  type RestartsOfWidth,
  type RestartsOptions,
  restartRuns,
  restarts,
} from './diagnostics/restarts.ts';
export {
  type SharpnessOptions,
  type SharpnessPoint,
  type SharpnessVerdict,
  type Stability,
  sharpness,
} from './diagnostics/sharpness.ts';
export { type Classifier, type SpoilerEffect, spoilerEffect } from './diagnostics/spoilerEffect.ts';
export { type ActivationStatistics, activationStatistics, deadUnits, type UnitReport } from './diagnostics/units.ts';
export { classesOf, type ZeroOneError, zeroOneError } from './diagnostics/zeroOneError.ts';
export type { Evaluation } from './evaluate.ts';
export {
  constantly,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  normalNumbers,
  pytorchDefault,
} from './initialisers.ts';
export { fromOnnx } from './interchange/fromOnnx.ts';
export { fromJson, type NetworkJson, toJson } from './interchange/json.ts';
export { fromLayersModel, type LayersModelArtifacts, toLayersModel } from './interchange/layersModel.ts';
export type { Imported } from './interchange/model.ts';
export { loadStateDict, toStateDict } from './interchange/stateDict.ts';
export { toOnnx } from './interchange/toOnnx.ts';
export { toPredictor } from './interchange/toPredictor.ts';
export { toTypeScript } from './interchange/toTypeScript.ts';
export { batchNorm } from './layers/batchNorm.ts';
export { type DenseOptions, dense } from './layers/dense.ts';
export { dropout } from './layers/dropout.ts';
export { elu } from './layers/elu.ts';
export { frozen } from './layers/frozen.ts';
export { gelu } from './layers/gelu.ts';
export { layerNorm } from './layers/layerNorm.ts';
export { leakyRelu } from './layers/leakyRelu.ts';
export { logSoftmax } from './layers/logSoftmax.ts';
export { relu } from './layers/relu.ts';
export { sigmoid } from './layers/sigmoid.ts';
export { silu } from './layers/silu.ts';
export { softmax } from './layers/softmax.ts';
export { softplus } from './layers/softplus.ts';
export { standardised } from './layers/standardised.ts';
export { tanh } from './layers/tanh.ts';
export { absoluteError } from './losses/absoluteError.ts';
export { binaryCrossEntropy } from './losses/binaryCrossEntropy.ts';
export { binaryCrossEntropyOfProbabilities } from './losses/binaryCrossEntropyOfProbabilities.ts';
export { crossEntropy } from './losses/crossEntropy.ts';
export { type CrossEntropyOptions, crossEntropyWith } from './losses/crossEntropyWith.ts';
export { hinge } from './losses/hinge.ts';
export { huber } from './losses/huber.ts';
export { kl } from './losses/kl.ts';
export { multiMargin } from './losses/multiMargin.ts';
export { negativeLogLikelihood } from './losses/negativeLogLikelihood.ts';
export { smoothL1 } from './losses/smoothL1.ts';
export { softMargin } from './losses/softMargin.ts';
export { squaredError } from './losses/squaredError.ts';
export { squaredHinge } from './losses/squaredHinge.ts';
export { describe, type Network, sequential } from './network.ts';
export type { NetworkObjective } from './objective.ts';
export { orthogonal } from './orthogonal.ts';
export {
  novikoffBound,
  type PerceptronData,
  type PerceptronOptions,
  type PerceptronResult,
  perceptron,
} from './perceptron.ts';
export { elasticNet } from './regularisers/elasticNet.ts';
export { l1 } from './regularisers/l1.ts';
export { l2 } from './regularisers/l2.ts';
export { penalties } from './regularisers/penalties.ts';
export type { EmittedPenalty, PenaltyOptions, Regulariser } from './regularisers/penalty.ts';
export { penaltyOf } from './regularisers/penaltyOf.ts';
export { rowLosses } from './rowLosses.ts';
export { balanced } from './samplers/balanced.ts';
export { fullBatch } from './samplers/fullBatch.ts';
export { type ImportanceOptions, importance } from './samplers/importance.ts';
export { inOrder } from './samplers/inOrder.ts';
export type { Sampler, Sampling } from './samplers/sampler.ts';
export type { StrataOptions } from './samplers/strata.ts';
export { stratified } from './samplers/stratified.ts';
export { withoutReplacement } from './samplers/withoutReplacement.ts';
export { withReplacement } from './samplers/withReplacement.ts';
export type { RunOptions, Session } from './session.ts';
export { accumulatedStep } from './training/accumulatedStep.ts';
export { type BatchTime, type BatchTimes, type BatchTimesOptions, batchTimes } from './training/batchTimes.ts';
export {
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  type Fold,
  type FoldMean,
} from './training/crossValidate.ts';
export { firstNonFinite } from './training/firstNonFinite.ts';
export { fourSteps, type Phase } from './training/fourSteps.ts';
export {
  type LearningRateRange,
  learningRateRange,
  type RangeOptions,
  type RangePoint,
} from './training/learningRateRange.ts';
export { type Online, type OnlineOptions, type OnlineStep, online } from './training/online.ts';
export { setMomentum } from './training/setMomentum.ts';
export type { StreamOptions } from './training/stream.ts';
export { type Progress, type TrainOptions, type TrainVerdict, train } from './training/train.ts';
export { type AsyncTrainOptions, trainAsync } from './training/trainAsync.ts';
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
  Reduction,
  TangentEmitted,
} from './types.ts';

// Layers that keep activations in bounds, or drop some.
export { build } from "../heap";
export {
  batchNormBackwardTangent,
  batchNormEvaluation,
  batchNormEvaluationBackward,
  batchNormTangent,
  batchNormTraining,
  batchNormTrainingBackward,
} from "../kernels/batchNorm";
export { dropout, dropoutBackward, keepAll } from "../kernels/dropout";
export { layerNormBackward, layerNormBackwardTangent, layerNormForward, layerNormTangent } from "../kernels/layerNorm";

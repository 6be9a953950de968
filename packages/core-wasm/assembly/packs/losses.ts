// Losses beyond the squared error and the plain cross-entropy: per element or row, then reduced to one number.
export { build } from "../heap";
export { absoluteError } from "../kernels/absoluteError";
export { binaryCrossEntropy, binaryCrossEntropyTangent } from "../kernels/binaryCrossEntropy";
export {
  binaryCrossEntropyOfProbabilities,
  binaryCrossEntropyOfProbabilitiesTangent,
} from "../kernels/binaryCrossEntropyOfProbabilities";
export { hinge } from "../kernels/hinge";
export { huber, huberTangent } from "../kernels/huber";
export { klDivergence, klDivergenceOfLogs } from "../kernels/klDivergence";
export { multiMargin, multiMarginTangent } from "../kernels/multiMargin";
export { negativeLogLikelihood } from "../kernels/negativeLogLikelihood";
export { reduceLosses } from "../kernels/reduceLosses";
export { smoothL1, smoothL1Tangent } from "../kernels/smoothL1";
export { softMargin, softMarginTangent } from "../kernels/softMargin";
export { squaredHinge, squaredHingeTangent } from "../kernels/squaredHinge";
export { targetCrossEntropy, targetCrossEntropyTangent } from "../kernels/targetCrossEntropy";
export { labelTargets, probabilityTargets } from "../kernels/targets";

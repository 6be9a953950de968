// Activations beyond relu, each with its derivative and how that moves.
export { build } from "../heap";
export { eluBackward, eluBackwardTangent, eluForward } from "../kernels/elu";
export { geluBackward, geluBackwardTangent, geluForward } from "../kernels/gelu";
export { geluTanhBackward, geluTanhBackwardTangent, geluTanhForward } from "../kernels/geluTanh";
export { leakyReluBackward, leakyReluForward } from "../kernels/leakyRelu";
export {
  logSoftmaxBackward,
  logSoftmaxBackwardTangent,
  logSoftmaxForward,
  logSoftmaxTangent,
} from "../kernels/logSoftmax";
export { sigmoidBackward, sigmoidBackwardTangent, sigmoidForward } from "../kernels/sigmoid";
export { siluBackward, siluBackwardTangent, siluForward } from "../kernels/silu";
export { softmaxBackward, softmaxBackwardTangent, softmaxForward } from "../kernels/softmax";
export { softplusBackward, softplusBackwardTangent, softplusForward } from "../kernels/softplus";
export { tanhBackward, tanhBackwardTangent, tanhForward } from "../kernels/tanh";

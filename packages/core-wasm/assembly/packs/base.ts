// The base: what every page carries. What a page can do without goes into a pack.
export { build, heapBase } from "../heap";
export { run } from "../program";
export { gemm, gemmNT, gemmTN } from "../kernels/gemm";
export { denseBackward, denseBackwardTangent, denseForward, denseTangent } from "../kernels/dense";
export { denseBackwardRelu, denseForwardRelu } from "../kernels/denseRelu";
export { denseReluDenseBackward } from "../kernels/denseReluDense";
export { relu, reluBackward } from "../kernels/relu";
export { advance } from "../kernels/advance";
export { gatherLabels, gatherRows } from "../kernels/gather";
export { crossEntropy, crossEntropyTangent } from "../kernels/crossEntropy";
export { countCorrect } from "../kernels/countCorrect";
export { gradientDescent } from "../rules/gradientDescent";
export { adam } from "../rules/adam";
export { normal } from "../kernels/normal";

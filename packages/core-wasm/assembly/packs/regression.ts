// Losses on values.
export { build } from "../heap";
export { squaredError, squaredErrorSum, squaredErrorSumTangent, squaredErrorTangent } from "../kernels/squaredError";

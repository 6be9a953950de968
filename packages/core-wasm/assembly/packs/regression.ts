// Losses on values.
export { build } from "../heap";
export { squaredError, squaredErrorTangent } from "../kernels/squaredError";

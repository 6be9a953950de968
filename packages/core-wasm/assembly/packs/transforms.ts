// What comes between gradient and update: clipping, weight decay and penalties, rates of parameter groups.
export { build } from "../heap";
export { clipByNorm, clipByValue, sumOfSquares } from "../rules/clip";
export { ownRate } from "../rules/ownRate";
export { signDecay, sumOfAbsolutes } from "../kernels/signDecay";
export { coupledDecay, decoupledDecay } from "../rules/weightDecay";

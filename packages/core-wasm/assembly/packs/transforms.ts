// What comes between gradient and update: clipping, weight decay, rates of parameter groups.
export { build } from "../heap";
export { clipByNorm, clipByValue, sumOfSquares } from "../rules/clip";
export { ownRate } from "../rules/ownRate";
export { coupledDecay, decoupledDecay } from "../rules/weightDecay";

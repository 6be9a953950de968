// Update rules beyond the base's.
export { build } from "../heap";
export { nesterov, nesterovBuffered, nesterovLookahead } from "../rules/nesterov";
export { irpropMinus, irpropPlus } from "../rules/rprop";

// Gradient descent with momentum in its forms: a page with one of them needs no other rule.
export { build } from "../heap";
export { momentum, momentumBuffered } from "../rules/momentum";
export { nesterov, nesterovBuffered, nesterovLookahead } from "../rules/nesterov";

// Update rules beyond gradient descent, its momentum, and Adam.
export { build } from "../heap";
export { adadelta } from "../rules/adadelta";
export { adagrad } from "../rules/adagrad";
export { adamax } from "../rules/adamax";
export { adamw } from "../rules/adamw";
export { asgd } from "../rules/asgd";
export { lion } from "../rules/lion";
export { nadam } from "../rules/nadam";
export { quickprop, quickpropSecant } from "../rules/quickprop";
export { radam } from "../rules/radam";
export { rmsprop } from "../rules/rmsprop";
export { irpropMinus, irpropPlus, rpropLecture, rpropLectureLookahead, rpropMinus, rpropPlus } from "../rules/rprop";

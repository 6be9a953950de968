// Functions of one number, element by element.
export { build } from "../heap";
export { cos, erf, exp, log, pow, sigmoid, sin, tanh } from "../kernels/transcendental";

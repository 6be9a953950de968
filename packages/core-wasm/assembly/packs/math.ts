// Functions of one f64 number for callers outside: a module of its own, which needs no core.
export { build } from "../heap";
export { cos, exp, log, pow, sin, tanh } from "../math";

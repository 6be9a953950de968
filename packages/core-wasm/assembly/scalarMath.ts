// The f64 functions for callers outside, under names that no kernel has.
export {
  cos as scalarCos,
  exp as scalarExp,
  log as scalarLog,
  pow as scalarPow,
  sin as scalarSin,
  tanh as scalarTanh,
} from "./math";

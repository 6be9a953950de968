import { int, ptr } from "../args";
import { cosV, expV, logV, powV, sinV, tanhV } from "../math";
import { erfV } from "../math/erf";
import { sigmoidV } from "../math/sigmoid";
import { at, LANES, storeSome } from "../simd";

const EXP: i32 = 0;
const LOG: i32 = 1;
const SIN: i32 = 2;
const COS: i32 = 3;
const TANH: i32 = 4;
const SIGMOID: i32 = 5;
const ERF: i32 = 6;

/**
 * y = eˣ, element by element. In place (y = x) is allowed, here and below.
 * @kernel x[n] y[n]
 */
export function exp(args: usize): void {
  map(args, EXP);
}

/**
 * y = the natural logarithm of x.
 * @kernel x[n] y[n]
 */
export function log(args: usize): void {
  map(args, LOG);
}

/**
 * y = sin x, x in radians.
 * @kernel x[n] y[n]
 */
export function sin(args: usize): void {
  map(args, SIN);
}

/**
 * y = cos x, x in radians.
 * @kernel x[n] y[n]
 */
export function cos(args: usize): void {
  map(args, COS);
}

/**
 * y = tanh x.
 * @kernel x[n] y[n]
 */
export function tanh(args: usize): void {
  map(args, TANH);
}

/**
 * y = 1/(1 + e⁻ˣ).
 * @kernel x[n] y[n]
 */
export function sigmoid(args: usize): void {
  map(args, SIGMOID);
}

/**
 * y = erf x.
 * @kernel x[n] y[n]
 */
export function erf(args: usize): void {
  map(args, ERF);
}

/**
 * y = xᵖ, element by element, with ECMAScript's special cases.
 * @kernel x[n] p[n] y[n]
 */
export function pow(args: usize): void {
  const x = ptr(args, 0);
  const p = ptr(args, 1);
  const y = ptr(args, 2);
  const n = int(args, 3);
  let i = 0;
  for (; i <= n - LANES; i += LANES) v128.store(at(y, i), powV(v128.load(at(x, i)), v128.load(at(p, i))));
  if (i < n) storeSome(at(y, i), powV(v128.load(at(x, i)), v128.load(at(p, i))), n - i);
}

/** The loop of the functions of one variable; the choice is made at compile time. */
// @ts-ignore: decorator
@inline
function map(args: usize, f: i32): void {
  const x = ptr(args, 0);
  const y = ptr(args, 1);
  const n = int(args, 2);
  let i = 0;
  for (; i <= n - LANES; i += LANES) v128.store(at(y, i), apply(f, v128.load(at(x, i))));
  if (i < n) storeSome(at(y, i), apply(f, v128.load(at(x, i))), n - i);
}

// @ts-ignore: decorator
@inline
function apply(f: i32, x: v128): v128 {
  if (f == EXP) return expV(x);
  if (f == LOG) return logV(x);
  if (f == SIN) return sinV(x);
  if (f == COS) return cosV(x);
  if (f == SIGMOID) return sigmoidV(x);
  if (f == ERF) return erfV(x);
  return tanhV(x);
}

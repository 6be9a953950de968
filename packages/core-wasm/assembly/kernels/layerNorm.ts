import { int, ptr } from "../args";
import { Real } from "../real";
import { at } from "../simd";
import { dot, sumOf } from "../sums";

/**
 * Row by row over the K columns (Ba, Kiros & Hinton 2016): xHat = (x − mean)·inverse with inverse = 1/√(variance + ε), y = γ·xHat + β.
 * Sums are f64, in order.
 * @kernel x[B,K] gamma[K] beta[K] epsilon[1] xHat[B,K] inverse[B] y[B,K]
 */
export function layerNormForward(args: usize): void {
  let x = ptr(args, 0), xHat = ptr(args, 4), y = ptr(args, 6);
  const gamma = ptr(args, 1), beta = ptr(args, 2), inverse = ptr(args, 5);
  const epsilon = <f64>load<Real>(ptr(args, 3));
  const batch = int(args, 7), k = int(args, 8);
  for (let i = 0; i < batch; i++) {
    const mean = sumOf(x, k) / <f64>k;
    let squares: f64 = 0;
    for (let j = 0; j < k; j++) {
      const d = <f64>load<Real>(at(x, j)) - mean;
      squares += d * d;
    }
    const factor = 1 / Math.sqrt(squares / <f64>k + epsilon);
    store<Real>(at(inverse, i), <Real>factor);
    for (let j = 0; j < k; j++) {
      const value = <Real>((<f64>load<Real>(at(x, j)) - mean) * factor);
      store<Real>(at(xHat, j), value);
      store<Real>(at(y, j), load<Real>(at(gamma, j)) * value + load<Real>(at(beta, j)));
    }
    x = at(x, k);
    xHat = at(xHat, k);
    y = at(y, k);
  }
}

/**
 * dγ = Σ dy·xHat and dβ = Σ dy over the rows, and, unless null, dx = inverse·(g − mean g − xHat·mean(g·xHat)) with g = γ·dy.
 * @kernel xHat[B,K] inverse[B] dy[B,K] gamma[K] dGamma[K] dBeta[K] dx?[B,K]
 */
export function layerNormBackward(args: usize): void {
  const xHat = ptr(args, 0), dy = ptr(args, 2), gamma = ptr(args, 3), dx = ptr(args, 6);
  const batch = int(args, 7), k = int(args, 8);
  for (let j = 0; j < k; j++) {
    let scaled: f64 = 0, shifted: f64 = 0;
    for (let i = 0; i < batch; i++) {
      const slope = <f64>load<Real>(at(dy, i * k + j));
      scaled += slope * <f64>load<Real>(at(xHat, i * k + j));
      shifted += slope;
    }
    store<Real>(at(ptr(args, 4), j), <Real>scaled);
    store<Real>(at(ptr(args, 5), j), <Real>shifted);
  }
  if (!dx) return;
  for (let i = 0; i < batch; i++) {
    const row = i * k;
    const factor = <f64>load<Real>(at(ptr(args, 1), i));
    let mean: f64 = 0, along: f64 = 0;
    for (let j = 0; j < k; j++) {
      const g = <f64>load<Real>(at(gamma, j)) * <f64>load<Real>(at(dy, row + j));
      mean += g;
      along += g * <f64>load<Real>(at(xHat, row + j));
    }
    mean /= <f64>k;
    along /= <f64>k;
    for (let j = 0; j < k; j++) {
      const g = <f64>load<Real>(at(gamma, j)) * <f64>load<Real>(at(dy, row + j));
      store<Real>(at(dx, row + j), <Real>(factor * (g - mean - <f64>load<Real>(at(xHat, row + j)) * along)));
    }
  }
}

/**
 * Tangent: ty = γ·tHat + vγ·xHat + vβ, v the direction; tHat = inverse·(tx − mean tx − xHat·mean(xHat·tx)), 0 where tx is null.
 * @kernel xHat[B,K] inverse[B] tx?[B,K] gamma[K] vGamma[K] vBeta[K] tHat[B,K] ty[B,K]
 */
export function layerNormTangent(args: usize): void {
  const xHat = ptr(args, 0), tx = ptr(args, 2), tHat = ptr(args, 6), ty = ptr(args, 7);
  const batch = int(args, 8), k = int(args, 9);
  for (let i = 0; i < batch; i++) {
    const row = i * k;
    const factor = <f64>load<Real>(at(ptr(args, 1), i));
    const mean = tx ? sumOf(at(tx, row), k) / <f64>k : 0;
    const along = tx ? dot(at(xHat, row), at(tx, row), k) / <f64>k : 0;
    for (let j = 0; j < k; j++) {
      const value = <f64>load<Real>(at(xHat, row + j));
      const moved: f64 = tx ? factor * (<f64>load<Real>(at(tx, row + j)) - mean - value * along) : 0;
      store<Real>(at(tHat, row + j), <Real>moved);
      const turned = <f64>load<Real>(at(ptr(args, 4), j)) * value + <f64>load<Real>(at(ptr(args, 5), j));
      store<Real>(at(ty, row + j), <Real>(<f64>load<Real>(at(ptr(args, 3), j)) * moved + turned));
    }
  }
}

/**
 * How the gradients move: tdγ = Σ (tdy·xHat + dy·tHat), tdβ = Σ tdy, and, unless null, with g = γ·dy, tg = γ·tdy + vγ·dy,
 * a = mean(g·xHat), ta = mean(tg·xHat + g·tHat) and q = inverse·mean(xHat·tx):
 * tdx = inverse·(tg − mean tg − tHat·a − xHat·ta − q·(g − mean g − xHat·a)).
 * @kernel xHat[B,K] inverse[B] tx?[B,K] tHat[B,K] dy[B,K] tdy[B,K] gamma[K] vGamma[K] tdGamma[K] tdBeta[K] tdx?[B,K]
 */
export function layerNormBackwardTangent(args: usize): void {
  const xHat = ptr(args, 0), tHat = ptr(args, 3), dy = ptr(args, 4), tdy = ptr(args, 5), tdx = ptr(args, 10);
  const batch = int(args, 11), k = int(args, 12);
  for (let j = 0; j < k; j++) {
    let scaled: f64 = 0, shifted: f64 = 0;
    for (let i = 0; i < batch; i++) {
      const at0 = i * k + j;
      const moved = <f64>load<Real>(at(tdy, at0));
      scaled += moved * <f64>load<Real>(at(xHat, at0)) + <f64>load<Real>(at(dy, at0)) * <f64>load<Real>(at(tHat, at0));
      shifted += moved;
    }
    store<Real>(at(ptr(args, 8), j), <Real>scaled);
    store<Real>(at(ptr(args, 9), j), <Real>shifted);
  }
  if (!tdx) return;
  for (let i = 0; i < batch; i++) moveRow(args, i, k);
}

/** Row i of tdx. */
function moveRow(args: usize, i: i32, k: i32): void {
  const row = i * k;
  const xHat = at(ptr(args, 0), row), tHat = at(ptr(args, 3), row), tdx = at(ptr(args, 10), row);
  const dy = at(ptr(args, 4), row), tdy = at(ptr(args, 5), row);
  const gamma = ptr(args, 6), vGamma = ptr(args, 7), tx = ptr(args, 2);
  const factor = <f64>load<Real>(at(ptr(args, 1), i));
  const q: f64 = tx ? (factor * dot(xHat, at(tx, row), k)) / <f64>k : 0;
  let mean: f64 = 0, along: f64 = 0, tMean: f64 = 0, tAlong: f64 = 0;
  for (let j = 0; j < k; j++) {
    const value = <f64>load<Real>(at(xHat, j));
    const g = <f64>load<Real>(at(gamma, j)) * <f64>load<Real>(at(dy, j));
    const tg = movedSlope(gamma, vGamma, dy, tdy, j);
    mean += g;
    along += g * value;
    tMean += tg;
    tAlong += tg * value + g * <f64>load<Real>(at(tHat, j));
  }
  const share = 1 / <f64>k;
  mean *= share;
  along *= share;
  tMean *= share;
  tAlong *= share;
  for (let j = 0; j < k; j++) {
    const value = <f64>load<Real>(at(xHat, j));
    const g = <f64>load<Real>(at(gamma, j)) * <f64>load<Real>(at(dy, j));
    const tg = movedSlope(gamma, vGamma, dy, tdy, j);
    const straight = tg - tMean - <f64>load<Real>(at(tHat, j)) * along - value * tAlong;
    store<Real>(at(tdx, j), <Real>(factor * (straight - q * (g - mean - value * along))));
  }
}

/** tg of column j. */
// @ts-ignore: decorator
@inline
function movedSlope(gamma: usize, vGamma: usize, dy: usize, tdy: usize, j: i32): f64 {
  const own = <f64>load<Real>(at(gamma, j)) * <f64>load<Real>(at(tdy, j));
  return own + <f64>load<Real>(at(vGamma, j)) * <f64>load<Real>(at(dy, j));
}

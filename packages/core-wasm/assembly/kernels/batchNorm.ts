import { int, ptr } from "../args";
import { Real } from "../real";
import { at } from "../simd";

// The state of K columns is [3, K]: running mean, running variance, and 1/√(variance + ε) of the last training batch.

/**
 * Training (Ioffe & Szegedy 2015, algorithm 1), column by column over the B rows: xHat = (x − mean)/√(variance + ε),
 * y = γ·xHat + β. The running mean and variance move to mean and B/(B − 1)·variance by `momentum`; a single row has no variance and
 * moves the mean only. Sums are f64, in order. numbers = [momentum, ε].
 * @kernel x[B,K] gamma[K] beta[K] state:f64[3,K] numbers[2] xHat[B,K] y[B,K]
 */
export function batchNormTraining(args: usize): void {
  const x = ptr(args, 0), state = ptr(args, 3), numbers = ptr(args, 4);
  const batch = int(args, 7), k = int(args, 8);
  const momentum = <f64>load<Real>(numbers), epsilon = <f64>load<Real>(at(numbers, 1));
  const m = <f64>batch, column = (<usize>k) << 3;
  for (let j = 0; j < k; j++) {
    let sum: f64 = 0, squares: f64 = 0;
    for (let i = 0; i < batch; i++) sum += <f64>load<Real>(at(x, i * k + j));
    const mean = sum / m;
    for (let i = 0; i < batch; i++) {
      const d = <f64>load<Real>(at(x, i * k + j)) - mean;
      squares += d * d;
    }
    const own = state + ((<usize>j) << 3);
    store<f64>(own, (1 - momentum) * load<f64>(own) + momentum * mean);
    const running = own + column;
    if (batch > 1) store<f64>(running, (1 - momentum) * load<f64>(running) + momentum * (squares / (m - 1)));
    const inverse = 1 / Math.sqrt(squares / m + epsilon);
    store<f64>(running + column, inverse);
    normalise(args, j, mean, inverse);
  }
}

/**
 * Evaluation: the same with the running mean and variance, which stay.
 * @kernel x[B,K] gamma[K] beta[K] state:f64[3,K] numbers[2] xHat[B,K] y[B,K]
 */
export function batchNormEvaluation(args: usize): void {
  const state = ptr(args, 3), k = int(args, 8);
  for (let j = 0; j < k; j++) {
    normalise(args, j, load<f64>(state + ((<usize>j) << 3)), inverseOf(state, ptr(args, 4), j, k));
  }
}

function normalise(args: usize, j: i32, mean: f64, inverse: f64): void {
  const x = ptr(args, 0), xHat = ptr(args, 5), y = ptr(args, 6);
  const gamma = load<Real>(at(ptr(args, 1), j)), beta = load<Real>(at(ptr(args, 2), j));
  const batch = int(args, 7), k = int(args, 8);
  for (let i = 0; i < batch; i++) {
    const value = <Real>((<f64>load<Real>(at(x, i * k + j)) - mean) * inverse);
    store<Real>(at(xHat, i * k + j), value);
    store<Real>(at(y, i * k + j), gamma * value + beta);
  }
}

/** 1/√(running variance + ε) of column j. */
function inverseOf(state: usize, numbers: usize, j: i32, k: i32): f64 {
  return 1 / Math.sqrt(load<f64>(state + ((<usize>(k + j)) << 3)) + <f64>load<Real>(at(numbers, 1)));
}

/**
 * Training: dγ = Σ dy·xHat, dβ = Σ dy, and, unless null, dx = γ/√(variance + ε)·(dy − dβ/B − xHat·dγ/B).
 * @kernel xHat[B,K] dy[B,K] gamma[K] state:f64[3,K] dGamma[K] dBeta[K] dx?[B,K]
 */
export function batchNormTrainingBackward(args: usize): void {
  const xHat = ptr(args, 0), dy = ptr(args, 1), gamma = ptr(args, 2), state = ptr(args, 3), dx = ptr(args, 6);
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
    if (!dx) continue;
    const factor = <f64>load<Real>(at(gamma, j)) * load<f64>(state + ((<usize>(2 * k + j)) << 3));
    for (let i = 0; i < batch; i++) {
      const drawn = (shifted + <f64>load<Real>(at(xHat, i * k + j)) * scaled) / <f64>batch;
      store<Real>(at(dx, i * k + j), <Real>(factor * (<f64>load<Real>(at(dy, i * k + j)) - drawn)));
    }
  }
}

/**
 * Evaluation: dγ = Σ dy·xHat, dβ = Σ dy, and, unless null, dx = γ/√(variance + ε)·dy.
 * @kernel xHat[B,K] dy[B,K] gamma[K] state:f64[3,K] numbers[2] dGamma[K] dBeta[K] dx?[B,K]
 */
export function batchNormEvaluationBackward(args: usize): void {
  const xHat = ptr(args, 0), dy = ptr(args, 1), gamma = ptr(args, 2), state = ptr(args, 3), dx = ptr(args, 7);
  const batch = int(args, 8), k = int(args, 9);
  for (let j = 0; j < k; j++) {
    const factor = <f64>load<Real>(at(gamma, j)) * inverseOf(state, ptr(args, 4), j, k);
    let scaled: f64 = 0, shifted: f64 = 0;
    for (let i = 0; i < batch; i++) {
      const slope = <f64>load<Real>(at(dy, i * k + j));
      scaled += slope * <f64>load<Real>(at(xHat, i * k + j));
      shifted += slope;
      if (dx) store<Real>(at(dx, i * k + j), <Real>(factor * slope));
    }
    store<Real>(at(ptr(args, 5), j), <Real>scaled);
    store<Real>(at(ptr(args, 6), j), <Real>shifted);
  }
}

/**
 * Tangent of the evaluation: ty = γ·tHat + vγ·xHat + vβ with tHat = tx/√(variance + ε), 0 where tx is null; v the direction.
 * @kernel xHat[B,K] tx?[B,K] gamma[K] vGamma[K] vBeta[K] state:f64[3,K] numbers[2] ty[B,K]
 */
export function batchNormTangent(args: usize): void {
  const xHat = ptr(args, 0), tx = ptr(args, 1), ty = ptr(args, 7);
  const batch = int(args, 8), k = int(args, 9);
  for (let j = 0; j < k; j++) {
    const factor = <f64>load<Real>(at(ptr(args, 2), j)) * inverseOf(ptr(args, 5), ptr(args, 6), j, k);
    const vGamma = <f64>load<Real>(at(ptr(args, 3), j)), vBeta = <f64>load<Real>(at(ptr(args, 4), j));
    for (let i = 0; i < batch; i++) {
      const moved: f64 = tx ? factor * <f64>load<Real>(at(tx, i * k + j)) : 0;
      store<Real>(at(ty, i * k + j), <Real>(moved + vGamma * <f64>load<Real>(at(xHat, i * k + j)) + vBeta));
    }
  }
}

/**
 * How the evaluation's gradients move: tdγ = Σ (tdy·xHat + dy·tHat), tdβ = Σ tdy, and, unless null,
 * tdx = (γ·tdy + vγ·dy)/√(variance + ε).
 * @kernel xHat[B,K] tx?[B,K] dy[B,K] tdy[B,K] gamma[K] vGamma[K] state:f64[3,K] numbers[2] tdGamma[K] tdBeta[K] tdx?[B,K]
 */
export function batchNormBackwardTangent(args: usize): void {
  const xHat = ptr(args, 0), tx = ptr(args, 1), dy = ptr(args, 2), tdy = ptr(args, 3), tdx = ptr(args, 10);
  const batch = int(args, 11), k = int(args, 12);
  for (let j = 0; j < k; j++) {
    const inverse = inverseOf(ptr(args, 6), ptr(args, 7), j, k);
    const gamma = <f64>load<Real>(at(ptr(args, 4), j)), vGamma = <f64>load<Real>(at(ptr(args, 5), j));
    let scaled: f64 = 0, shifted: f64 = 0;
    for (let i = 0; i < batch; i++) {
      const slope = <f64>load<Real>(at(dy, i * k + j)), moved = <f64>load<Real>(at(tdy, i * k + j));
      scaled += moved * <f64>load<Real>(at(xHat, i * k + j));
      if (tx) scaled += slope * inverse * <f64>load<Real>(at(tx, i * k + j));
      shifted += moved;
      if (tdx) store<Real>(at(tdx, i * k + j), <Real>(inverse * (gamma * moved + vGamma * slope)));
    }
    store<Real>(at(ptr(args, 8), j), <Real>scaled);
    store<Real>(at(ptr(args, 9), j), <Real>shifted);
  }
}

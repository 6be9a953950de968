// The functions of the proof in double-double arithmetic, from their definitions: power series, with arguments reduced by
// identities. A value is (hi + lo)·2^power, so that subnormal results are known to as many digits as others.
import { add, divide, fromBigInt, multiply, negated, polynomial, scaled, subtract, wide } from './doubleDouble.mjs';

const ONE = wide(1);
/** Bits behind the point of π: enough to reduce 2^1024 and to see 180 bits of what is left. */
const BITS = 1400;
const ONE_FIXED = 1n << BigInt(BITS);

/** Σ 1/((2k + 1)n^(2k+1)) over k = 0, 1, …, signs alternating (artan 1/n) or not (artanh 1/n), in fixed point. */
function inverseTangent(n, alternating) {
  let total = 0n;
  let power = ONE_FIXED / n;
  for (let k = 0n; power !== 0n; k++) {
    const term = power / (2n * k + 1n);
    total += alternating && k % 2n === 1n ? -term : term;
    power /= n * n;
  }
  return total;
}
/** π = 24 artan 1/8 + 8 artan 1/57 + 4 artan 1/239 (Størmer 1896). */
const PI = 24n * inverseTangent(8n, true) + 8n * inverseTangent(57n, true) + 4n * inverseTangent(239n, true);
/** Of a fixed-point number. */
const constant = (fixed) => fromBigInt(fixed >> BigInt(BITS - 300), 300);
const LN2 = constant(2n * inverseTangent(3n, false)); // ln 2 = 2 artanh 1/3
const HALF_PI = constant(PI / 2n);
const TWO_OVER_ROOT_PI = (() => {
  const pi = scaled(HALF_PI, 1);
  let root = wide(Math.sqrt(pi.hi));
  for (let i = 0; i < 2; i++) root = scaled(add(root, divide(pi, root)), -1); // Newton, Heron
  return divide(wide(2), root);
})();

/** 1/0!, 1/1!, … */
const INVERSE_FACTORIALS = [ONE];
for (let k = 1; k < 40; k++) INVERSE_FACTORIALS.push(divide(INVERSE_FACTORIALS[k - 1], wide(k)));
const every = (first, step, count, alternating) =>
  Array.from({ length: count }, (_, i) => {
    const c = INVERSE_FACTORIALS[first + step * i];
    return alternating && i % 2 === 1 ? negated(c) : c;
  });
// Each series ends where its next term is below 2^-90 of the sum.
const EXP = every(0, 1, 23, false); // |r| ≤ 0.35
const SINE = every(1, 2, 14, true); // |r| ≤ 0.79
const COSINE = every(0, 2, 14, true);
const SINH = every(1, 2, 12, false); // |r| ≤ 0.5
const COSH = every(0, 2, 12, false);
const ARTANH = Array.from({ length: 19 }, (_, k) => divide(ONE, wide(2 * k + 1))); // |s| ≤ 0.172

const result = (value, power = 0) => ({ hi: value.hi, lo: value.lo, power });
/** Below it x³ is less than 2^-80 of x. */
const TINY = 2 ** -40;

/** e^x of a double-double: e^(x − n ln 2) and n. */
function exponential(x) {
  const n = Math.round(x.hi / LN2.hi);
  return result(polynomial(EXP, subtract(x, multiply(LN2, wide(n)))), n);
}

/** The logarithm of a positive double. */
function logarithm(x) {
  let [m, k] = x < 2 ** -1000 ? [x * 2 ** 100, -100] : [x, 0];
  const shift = Math.round(Math.log2(m));
  k += shift;
  // In two steps: 2^1024 is no double.
  m = m * 2 ** -Math.trunc(shift / 2) * 2 ** -(shift - Math.trunc(shift / 2));
  const s = divide(wide(m - 1), add(wide(m), ONE)); // m − 1 is exact
  return add(multiply(wide(k), LN2), scaled(multiply(s, polynomial(ARTANH, multiply(s, s))), 1));
}

const words = new DataView(new ArrayBuffer(8));
/** sin(x + quarters·π/2). */
function sine(x, quarters) {
  if (Math.abs(x) < TINY && quarters === 0) return result(wide(x, Math.abs(x) < 2 ** -300 ? 0 : (-x * x * x) / 6));
  const { r, n } = reduced(x);
  const turn = (n + quarters) & 3;
  const z = multiply(r, r);
  const value = turn & 1 ? polynomial(COSINE, z) : multiply(r, polynomial(SINE, z));
  return result(turn & 2 ? negated(value) : value);
}

/** x = n·π/2 + r, |r| ≤ π/4, n modulo 4: in integers where n is not 0. */
function reduced(x) {
  if (Math.abs(x) <= 0.78) return { r: wide(x), n: 0 };
  words.setFloat64(0, Math.abs(x));
  const field = words.getUint16(0) >> 4;
  const mantissa = (words.getBigUint64(0) & 0xfffffffffffffn) | 0x10000000000000n;
  const exponent = BigInt(field - 1075);
  // |x|·2/π with 200 bits after the point; what is taken from the constant are 200 bits more than |x| has before it.
  const bits = 200n;
  const inverse = TWO_OVER_PI >> (BigInt(TWO_OVER_PI_BITS) - bits - (exponent > 0n ? exponent : 0n) - 60n);
  const product = (mantissa * inverse) >> (60n + (exponent > 0n ? 0n : -exponent));
  const n = (product + (1n << (bits - 1n))) >> bits;
  const r = multiply(fromBigInt(product - (n << bits), Number(bits)), HALF_PI);
  const quarter = Number(n & 3n);
  return x < 0 ? { r: negated(r), n: -quarter } : { r, n: quarter };
}
const TWO_OVER_PI_BITS = 1300;
const TWO_OVER_PI = ((2n << BigInt(TWO_OVER_PI_BITS)) * ONE_FIXED) / PI;

function hyperbolicTangent(x) {
  const a = Math.abs(x);
  if (a < TINY) return result(wide(x, a < 2 ** -300 ? 0 : (-x * x * x) / 3));
  let value;
  if (a < 0.5) {
    const z = multiply(wide(a), wide(a));
    value = divide(multiply(wide(a), polynomial(SINH, z)), polynomial(COSH, z));
  } else if (a > 40) {
    value = ONE; // and e^-80 less
  } else {
    const e = exponential(wide(2 * a));
    value = subtract(ONE, divide(wide(2), add(scaled(e, e.power), ONE)));
  }
  return result(x < 0 ? negated(value) : value);
}

/** e^-|x| or 1, over 1 + e^-|x|. */
function logistic(x) {
  const e = exponential(wide(-Math.abs(x)));
  const sum = add(ONE, e.power < -200 ? wide(0) : scaled(e, e.power));
  return x < 0 ? result(divide(e, sum), e.power) : result(divide(ONE, sum));
}

/** (2/√π)x e^(−x²)(1 + (2x²)/3 + (2x²)²/(3·5) + …), whose terms are all positive (Abramowitz and Stegun 7.1.6). */
function errorFunction(x) {
  if (Math.abs(x) < TINY) {
    const big = multiply(wide(x * 2 ** 500 * 2 ** 100), TWO_OVER_ROOT_PI); // relative error x²/3
    return result(big, -600);
  }
  if (Math.abs(x) > 9) return result(wide(Math.sign(x))); // and e^-81 less
  const z = multiply(wide(x), wide(x));
  const twice = scaled(z, 1);
  let term = ONE;
  let total = ONE;
  for (let k = 3; term.hi > total.hi * 2 ** -95; k += 2) {
    term = divide(multiply(term, twice), wide(k));
    total = add(total, term);
  }
  const e = exponential(negated(z));
  return result(multiply(multiply(multiply(wide(x), TWO_OVER_ROOT_PI), scaled(e, e.power)), total));
}

/** The references: of one double, or two for pow (x > 0). */
export const references = {
  exp: (x) => exponential(wide(x)),
  log: (x) => result(logarithm(x)),
  pow: (x, y) => exponential(multiply(logarithm(x), wide(y))),
  sin: (x) => sine(x, 0),
  cos: (x) => sine(x, 1),
  tanh: hyperbolicTangent,
  sigmoid: logistic,
  erf: errorFunction,
};

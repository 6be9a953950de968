// Elementary functions to some 250 bits, in fixed point over BigInt: the oracle of the math tests. Reductions, series and
// constants are other ones than in the code under test; a logarithm is found as the inverse of the exponential.

const BITS = 320;
const SHIFT = BigInt(BITS);
const ONE = 1n << SHIFT;
/** Bits of π: enough to reduce 2¹⁰²⁴. */
const PI_BITS = 1500;

/** The number mantissa·2^exponent, exactly. */
export interface Exact {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const times = (a: bigint, b: bigint): bigint => (a * b) >> SHIFT;
const shifted = (a: bigint, by: number): bigint => (by < 0 ? a >> BigInt(-by) : a << BigInt(by));
const nearestQuotient = (a: bigint, b: bigint): bigint => {
  const twice = 2n * a + b;
  const quotient = twice / (2n * b);
  return twice < 0n && quotient * 2n * b !== twice ? quotient - 1n : quotient;
};

/** A finite double as integer and exponent; the integer has 53 bits unless the double is subnormal. */
export function exactly(x: number): Exact {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0] as bigint;
  const field = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = field === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: bits >> 63n ? -mantissa : mantissa, exponent: Math.max(field, 1) - 1075 };
}

const fixed = ({ mantissa, exponent }: Exact): bigint => shifted(mantissa, exponent + BITS);

/** The series Σ rᵏ/k! over k = first, first + step …, signs alternating or not. */
function series(r: bigint, first: number, step: number, alternating: boolean): bigint {
  let term = ONE;
  let sum = 0n;
  for (let k = 0; term > 1n || term < -1n; k++) {
    if (k >= first && (k - first) % step === 0) sum += alternating && ((k - first) / step) % 2 === 1 ? -term : term;
    term = times(term, r) / BigInt(k + 1);
  }
  return sum;
}

const exponentialNearZero = (r: bigint): bigint => series(r, 0, 1, false);

/** log m for m near 1, by Halley's iteration y += 2(m − eʸ)/(m + eʸ), which trebles the digits. */
function inverseOfExponential(m: bigint): bigint {
  let y = fixed(exactly(Math.log(Number(m >> (SHIFT - 60n)) / 2 ** 60)));
  for (let i = 0; i < 3; i++) {
    const e = exponentialNearZero(y);
    y += ((m - e) << (SHIFT + 1n)) / (m + e);
  }
  return y;
}

const LN2 = inverseOfExponential(2n * ONE);

/** π by Machin's formula 16 artan(1/5) − 4 artan(1/239). */
const PI = (() => {
  const one = 1n << BigInt(PI_BITS);
  const arctangentOfInverse = (n: bigint): bigint => {
    let sum = 0n;
    let power = one / n;
    for (let k = 1n; power !== 0n; k += 2n) {
      sum += k % 4n === 1n ? power / k : -(power / k);
      power /= n * n;
    }
    return sum;
  };
  return 16n * arctangentOfInverse(5n) - 4n * arctangentOfInverse(239n);
})();

function exponentialOfFixed(x: bigint): Exact {
  const k = nearestQuotient(x, LN2);
  return { mantissa: exponentialNearZero(x - k * LN2), exponent: Number(k) - BITS };
}

function logarithmFixed(x: number): bigint {
  const { mantissa, exponent } = exactly(x);
  const length = mantissa.toString(2).length;
  return inverseOfExponential(shifted(mantissa, BITS - length)) + BigInt(exponent + length) * LN2;
}

/** sin(x + quarters·π/2). */
function sineOfQuarters(x: number, quarters: bigint): Exact {
  const { mantissa, exponent } = exactly(x);
  const whole = shifted(mantissa, exponent + PI_BITS);
  const n = nearestQuotient(2n * whole, PI);
  const r = (2n * whole - n * PI) >> BigInt(PI_BITS + 1 - BITS);
  const turn = (((n + quarters) % 4n) + 4n) % 4n;
  const value = series(r, turn % 2n === 1n ? 0 : 1, 2, true);
  return { mantissa: turn >= 2n ? -value : value, exponent: -BITS };
}

/** The functions of one variable, for 2⁻⁶⁰ < |x| where the value is small. */
export const precise = {
  exp: (x: number): Exact => exponentialOfFixed(fixed(exactly(x))),
  log: (x: number): Exact => ({ mantissa: logarithmFixed(x), exponent: -BITS }),
  sin: (x: number): Exact => sineOfQuarters(x, 0n),
  cos: (x: number): Exact => sineOfQuarters(x, 1n),
  tanh: (x: number): Exact => {
    const { mantissa, exponent } = exponentialOfFixed(2n * fixed(exactly(x)));
    const e = shifted(mantissa, exponent + BITS);
    return { mantissa: ((e - ONE) << SHIFT) / (e + ONE), exponent: -BITS };
  },
  sigmoid: (x: number): Exact => {
    const { mantissa, exponent } = exponentialOfFixed(-fixed(exactly(Math.abs(x))));
    const sum = ONE + shifted(mantissa, exponent + BITS);
    return x < 0
      ? { mantissa: (mantissa << SHIFT) / sum, exponent }
      : { mantissa: (ONE << SHIFT) / sum, exponent: -BITS };
  },
  erf: (x: number): Exact => ({ mantissa: errorFunctionFixed(fixed(exactly(x))), exponent: -BITS }),
};

/** 2/√π Σ (−1)ⁿx²ⁿ⁺¹/(n!(2n + 1)), |x| < 10: no term is above 2¹⁴⁵, so that 170 bits stay right. */
function errorFunctionFixed(x: bigint): bigint {
  const z = times(x, x);
  let term = x;
  let sum = 0n;
  for (let n = 0n; term !== 0n && term !== -1n; n++) {
    sum += term / (2n * n + 1n);
    term = -times(term, z) / (n + 1n);
  }
  const pi = PI >> BigInt(PI_BITS - BITS);
  return ((2n * sum) << SHIFT) / squareRoot(pi << SHIFT);
}

/** The integer part of √n by Newton's iteration from above. */
function squareRoot(n: bigint): bigint {
  let root = 1n << BigInt((n.toString(2).length / 2 + 1) | 0);
  for (;;) {
    const next = (root + n / root) / 2n;
    if (next >= root) return root;
    root = next;
  }
}

/**
 * The doubles q·2^exponent closest to multiples of π/2: q runs over the denominators below 2⁵³ of the convergents of
 * 2^exponent·2/π, since no smaller denominator comes as near.
 */
export function nearMultiples(exponent: number): number[] {
  let [a, b] = [shifted(1n, exponent + 1 + PI_BITS), PI];
  let [before, q] = [1n, 0n];
  const found: number[] = [];
  while (b !== 0n) {
    [before, q] = [q, (a / b) * q + before];
    [a, b] = [b, a % b];
    if (q >= 2n ** 53n) break;
    if (q > 2n ** 40n) found.push(Number(q) * 2 ** exponent);
  }
  return found;
}

/** xʸ for x > 0. */
export function precisePow(x: number, y: number): Exact {
  const { mantissa, exponent } = exactly(y);
  return exponentialOfFixed(shifted(logarithmFixed(x) * mantissa, exponent));
}

/** |got − value| in units of got's last place. */
export function ulps(got: number, value: Exact): number {
  const { mantissa, exponent } = exactly(got);
  const scaled = shifted(value.mantissa, value.exponent - exponent + 64);
  return Math.abs(Number((mantissa << 64n) - scaled)) / 2 ** 64;
}

// What is measured: the f32 functions at every number there is, the f64 ones at random arguments over their whole range.

/** Random arguments of each f64 function. */
export const ARGUMENTS = 10_000_000;
/** A whole proof consists of so many parts for each function; `--slice K/N` takes every Nth of them. */
export const PARTS = 64;
/** The largest error allowed, in units of the last place of the result. */
export const BOUND = 2;

export const F32_FUNCTIONS = ['exp', 'log', 'tanh', 'sigmoid', 'erf'];

/** Uniform numbers in [0, 1) of 53 bits from two of Mulberry32 (Ettinger 2017). */
export function uniforms(seed) {
  let state = seed >>> 0;
  const word = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  return () => (word() * 2 ** 21 + (word() >>> 11)) * 2 ** -53;
}

const bits = new Uint32Array(2);
const number = new Float64Array(bits.buffer);
/** A double of any positive finite bit pattern, 0 apart. */
function anyPositive(random) {
  bits[1] = Math.floor(random() * 0x7ff00000);
  bits[0] = 1 + Math.floor(random() * (2 ** 32 - 1));
  return number[0];
}
const signed = (random, x) => (random() < 0.5 ? -x : x);
const between = (low, high) => (random) => low + (high - low) * random();
/** ±2^t, t uniform, from the smallest number up. */
const magnitudesTo = (high) => (random) => signed(random, 2 ** (-1074 + (1074 + high) * random()));
const nearOne = (random) => 1 + (random() - 0.5) * 2 ** (-50 * random());
const anySign = (random) => signed(random, anyPositive(random));
const multiples = (random) => signed(random, Math.round(random() * 2 ** (30 * random())) * (Math.PI / 2)) || 1;
/** Where e^x is above a power of two and e^x/(1 + e^x) below: the last place halves in between. */
const binadeEnds = (random) => {
  const k = 1 + Math.floor(12 * random());
  return random() * 2 ** -k - k * Math.LN2;
};
/** An exponent that takes x to a number of any size: e^-745 to e^709. */
const toResult = (random, x) => (x === 1 ? 1 : between(-745, 709.7)(random) / Math.log(x));

/** Ways to draw the argument of each f64 function, taken in turn; of pow: both arguments. */
export const DRAWS = {
  exp: [between(-745.13, 709.78), between(-2, 2), magnitudesTo(9)],
  log: [anyPositive, nearOne, between(0.5, 2)],
  pow: [
    (random) => pair(anyPositive(random), random),
    (random) => pair(nearOne(random), random),
    (random) => [1000 * random() || 1, between(-20, 20)(random)],
  ],
  sin: [anySign, between(-1e6, 1e6), between(-10, 10), multiples, magnitudesTo(20)],
  cos: [anySign, between(-1e6, 1e6), between(-10, 10), multiples, magnitudesTo(20)],
  tanh: [between(-22, 22), between(-2, 2), magnitudesTo(6)],
  sigmoid: [between(-745.13, 40), between(-5, 5), binadeEnds, magnitudesTo(9)],
  erf: [between(-6.2, 6.2), between(-1.5, 1.5), magnitudesTo(3)],
};
function pair(x, random) {
  return [x, toResult(random, x)];
}

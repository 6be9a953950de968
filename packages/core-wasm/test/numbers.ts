/** A stream of numbers in [−1, 1) with 24 bits, the same on every run: a linear congruential generator (Knuth's MMIX). */
export function randomNumbers(seed: number): () => number {
  let state = BigInt(seed) + 88172645463325252n;
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number(state >> 40n) / 2 ** 23 - 1;
  };
}

/** n numbers of that stream. */
export function randomArray(n: number, seed: number): Float32Array {
  const next = randomNumbers(seed);
  return Float32Array.from({ length: n }, next);
}

/** Throws at the first element where two arrays differ in a bit; all NaNs are alike. */
export function expectSameBits(actual: ArrayLike<number>, expected: ArrayLike<number>, what: string): void {
  if (actual.length !== expected.length) throw new Error(`${what}: ${actual.length} numbers, not ${expected.length}`);
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(actual[i], expected[i])) {
      throw new Error(`${what}: element ${i} is ${actual[i]}, not ${expected[i]}`);
    }
  }
}

/** Throws at the first element further than `tolerance` (a number, or one an element) from what is expected. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number | ((i: number) => number),
  what: string,
): void {
  if (actual.length !== expected.length) throw new Error(`${what}: ${actual.length} numbers, not ${expected.length}`);
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs((actual[i] as number) - (expected[i] as number));
    const allowed = typeof tolerance === 'number' ? tolerance : tolerance(i);
    if (!(distance <= allowed)) {
      throw new Error(
        `${what}: element ${i} is ${actual[i]}, not ${expected[i]}: ${distance} apart, allowed ${allowed}`,
      );
    }
  }
}

// Random numbers by counter: the words of a block are a function of (seed, purpose, step, block) alone, so they can be
// made in any order, and nothing but those numbers needs to be stored.

const ROUNDS: i32 = 10;
const M0: u64 = 0xd2511f53;
const M1: u64 = 0xcd9e8d57;
// What the key's halves grow by after each round: the golden ratio and √3 − 1, times 2³².
const W0: u32 = 0x9e3779b9;
const W1: u32 = 0xbb67ae85;

/**
 * Four random words from a counter [c0, c1, c2, c3] and a key k0 + 2³²·k1: Philox4x32-10 (Salmon, Moraes, Dror and
 * Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011). A round sends the counter to
 * [hi(M1·c2) ^ c1 ^ k0, lo(M1·c2), hi(M0·c0) ^ c3 ^ k1, lo(M0·c0)].
 */
export function philox(counter: v128, key: u64): v128 {
  let c0 = <u32>i32x4.extract_lane(counter, 0);
  let c1 = <u32>i32x4.extract_lane(counter, 1);
  let c2 = <u32>i32x4.extract_lane(counter, 2);
  let c3 = <u32>i32x4.extract_lane(counter, 3);
  let k0 = <u32>key;
  let k1 = <u32>(key >> 32);
  for (let round = 0; round < ROUNDS; round++) {
    const p0 = M0 * c0;
    const p1 = M1 * c2;
    c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
    c1 = <u32>p1;
    c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
    c3 = <u32>p0;
    k0 += W0;
    k1 += W1;
  }
  return i64x2(c0 | ((<u64>c1) << 32), c2 | ((<u64>c3) << 32));
}

/** The key of the stream [seed, purpose, step] at address `stream` (f64): the seed, an integer in [0, 2⁵³). */
export function streamKey(stream: usize): u64 {
  return <u64>load<f64>(stream);
}

/** The counter of block 0 of that stream: [0, purpose, step's low 32 bits, step's high bits]. */
export function streamCounter(stream: usize): v128 {
  return i64x2((<u64>load<f64>(stream, 8)) << 32, <u64>load<f64>(stream, 16));
}

/** The four words of block `block` of the stream with this counter and key. */
// @ts-ignore: decorator
@inline
export function randomBlock(counter: v128, key: u64, block: u32): v128 {
  return philox(i32x4.replace_lane(counter, 0, block), key);
}

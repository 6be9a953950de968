import { int, ptr } from "../args";
import { randomBlock, streamCounter, streamKey } from "../random";

/**
 * order = 0 … n−1 shuffled, every order equally likely, stream = [seed, purpose, step]: the shuffle of Fisher and Yates
 * (1938) in place and from the end (Durstenfeld 1964). The integers below each bound are unbiased (Lemire 2019): the
 * upper half of word·bound, where a word whose lower half is below 2³² mod bound is refused. Words are used in order.
 * @kernel order:i32[n] stream:f64[3]
 */
export function permutation(args: usize): void {
  const order = ptr(args, 0);
  const n = int(args, 2);
  const key = streamKey(ptr(args, 1));
  const counter = streamCounter(ptr(args, 1));
  for (let i = 0; i < n; i++) store<i32>(word(order, i), i);
  let words = counter;
  let used: u32 = 0;
  // Positions after bound − 1 are final; the first `used` words of the stream are spent.
  for (let bound: u32 = n; bound > 1; ) {
    words = (used & 3) == 0 ? randomBlock(counter, key, used >> 2) : v128.shuffle<i32>(words, words, 1, 2, 3, 0);
    used++;
    const product = <u64>(<u32>i32x4.extract_lane(words, 0)) * bound;
    if (<u32>product < bound && <u32>product < (0 - bound) % bound) continue;
    bound--;
    swap(word(order, bound), word(order, <u32>(product >> 32)));
  }
}

/** Address of word `i`. */
// @ts-ignore: decorator
@inline
function word(p: usize, i: u32): usize {
  return p + ((<usize>i) << 2);
}

// @ts-ignore: decorator
@inline
function swap(a: usize, b: usize): void {
  const held = load<i32>(a);
  store<i32>(a, load<i32>(b));
  store<i32>(b, held);
}

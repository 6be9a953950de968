// A kernel receives the address of its record's words: operand addresses first, then dimensions, in the order of its
// `@kernel` line. A null operand has address 0.

/** Address in bytes of operand `i`. */
// @ts-ignore: decorator
@inline
export function ptr(args: usize, i: i32): usize {
  return <usize>load<u32>(args + ((<usize>i) << 2));
}

/** Dimension held in word `i` (operands are counted too). */
// @ts-ignore: decorator
@inline
export function int(args: usize, i: i32): i32 {
  return load<i32>(args + ((<usize>i) << 2));
}

/** Fills an array with whole numbers over 64 in [−1, 1]: no products that overflow or become subnormal. */
export function fill<T extends Float32Array | Float64Array>(values: T): T {
  for (let i = 0; i < values.length; i++) values[i] = ((i * 7) % 129) / 64 - 1;
  return values;
}

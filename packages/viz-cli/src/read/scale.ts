/** Mean and population standard deviation of the training rows, in units of the column: z = (x − mean) / std. */
export interface Scale {
  mean: number;
  /** Greater than 0; 1 for a constant column. */
  std: number;
}

/**
 * Mean and population standard deviation of n ≥ 1 finite values. A constant column gets exactly its value as mean and the deviation 1, so that it
 * encodes as 0; `constant` tells so. Deviations are squared relative to the largest, so neither tiny nor huge values are lost.
 */
export function scaleOf(values: Float64Array): Scale & { constant: boolean } {
  const first = values[0] ?? 0;
  if (values.every((value) => value === first)) return { mean: first, std: 1, constant: true };
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  const widest = values.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
  const variance = values.reduce((sum, value) => sum + ((value - mean) / widest) ** 2, 0) / n;
  return { mean, std: widest * Math.sqrt(variance), constant: false };
}

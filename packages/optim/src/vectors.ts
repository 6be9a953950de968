// Sums over flat f64 vectors, from the first element to the last, so that their bits are the same on every host.

/** Σ aᵢbᵢ. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** max |aᵢ|; NaN where one is NaN. */
export function largest(a: Float64Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] as number));
  return most;
}

/** a − b, as a new vector. */
export function difference(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = (a[i] as number) - (b[i] as number);
  return out;
}

/** Σ |aᵢ|. */
export function absoluteSum(a: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] as number);
  return sum;
}

/** x². */
export const square = (x: number): number => x * x;

/** √Σv², scaled so that it neither overflows nor underflows. */
export function norm(v: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < v.length; i++) most = Math.max(most, Math.abs(v[i] as number));
  if (most === 0 || !Number.isFinite(most)) return most;
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += square((v[i] as number) / most);
  return most * Math.sqrt(sum);
}

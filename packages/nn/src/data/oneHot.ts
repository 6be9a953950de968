/**
 * Class indices as rows of zeros with a one: [rows] → [rows, classes].
 * @throws RangeError on a label that is not an integer from 0 to classes − 1, or classes that is none ≥ 1.
 *
 * @example
 * ```ts
 * import { oneHot } from '@elbow/nn';
 * console.log([...oneHot([2, 0], 3)]); // [ 0, 0, 1, 1, 0, 0 ]
 * ```
 */
export function oneHot(labels: ArrayLike<number>, classes: number): Float32Array {
  if (!(Number.isInteger(classes) && classes >= 1)) {
    throw new RangeError(`oneHot: classes must be an integer >= 1, got ${String(classes)}`);
  }
  const rows = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RangeError(`oneHot: labels[${i}] must be an integer from 0 to ${classes - 1}, got ${String(label)}`);
    }
    rows[i * classes + label] = 1;
  }
  return rows;
}

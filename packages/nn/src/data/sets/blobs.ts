import { type LabelledSet, type SetOptions, setOptions } from './set.ts';

/** Options of `blobs`. */
export interface BlobsOptions extends SetOptions {
  /** Classes, an integer ≥ 2; 3 unless given. */
  classes?: number;
  /** Features, an integer ≥ 1; 2 unless given. */
  features?: number;
}

/**
 * Normal clouds, one a class, of deviation `noise` (1 unless given) around centres drawn in [−10, 10) for each feature.
 *
 * As scikit-learn's make_blobs.
 * @throws RangeError on a number outside its range, TypeError on an unknown option.
 *
 * @example
 * ```ts
 * import { blobs } from '@elbow/nn';
 * console.log(blobs({ rows: 6, features: 4, seed: 2 }).x.length); // 24
 * ```
 */
export function blobs(options: BlobsOptions = {}): LabelledSet {
  const { classes = 3, features = 2 } = options;
  const { rows, noise, draw } = setOptions('blobs', options, 1, ['classes', 'features']);
  for (const [name, value, least] of [
    ['classes', classes, 2],
    ['features', features, 1],
  ] as const) {
    if (!(Number.isInteger(value) && value >= least)) {
      throw new RangeError(`blobs: ${name} must be an integer >= ${least}, got ${String(value)}`);
    }
  }
  const centres = draw.uniforms(classes * features, -10, 10);
  const t = Int32Array.from({ length: rows }, (_, i) => i % classes);
  const x = draw.normals(rows * features).map((value, at) => {
    const label = t[Math.floor(at / features)] as number;
    return (centres[label * features + (at % features)] as number) + noise * value;
  });
  return { x, t };
}

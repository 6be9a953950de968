import type { Role } from './line.ts';

/** The curves of a run. */
export type Curve = Extract<Role, 'training' | 'validation'>;

/** The losses of neighbouring epochs: of one, or of more once there are many. */
export interface Bucket {
  /** The last of its epochs. */
  readonly epoch: number;
  /** Smallest and largest finite loss; low > high if there is none. */
  readonly low: number;
  readonly high: number;
  /** The last finite loss; NaN if there is none. */
  readonly last: number;
}

/** The losses of a run so far, in memory that does not grow with it. */
export interface LossHistory {
  /** In the order of their epochs. */
  readonly buckets: readonly Bucket[];
  /** The loss of the latest epoch; undefined before the first. */
  readonly latest: number | undefined;
  /** The first epoch of the latest ones in a row whose loss is not finite. */
  readonly gap: number | undefined;
  add(epoch: number, loss: number): void;
}

/** Twice as many buckets as a screen has dots across are never fewer than its dots. */
const LIMIT = 2048;

/** An empty history. Beyond 2048 buckets neighbours are joined two by two; a curve drawn through smallest and largest looks the same. */
export function lossHistory(): LossHistory {
  let buckets: Bucket[] = [];
  let capacity = 1;
  let filled = 0;
  let latest: number | undefined;
  let gap: number | undefined;
  return {
    get buckets() {
      return buckets;
    },
    get latest() {
      return latest;
    },
    get gap() {
      return gap;
    },
    add: (epoch, loss) => {
      if (!Number.isFinite(loss) && (gap === undefined || Number.isFinite(latest))) gap = epoch;
      latest = loss;
      const last = buckets.at(-1);
      if (last !== undefined && filled < capacity) {
        buckets[buckets.length - 1] = joined(last, bucketOf(epoch, loss));
        filled++;
        return;
      }
      buckets.push(bucketOf(epoch, loss));
      filled = 1;
      if (buckets.length <= LIMIT) return;
      buckets = pairs(buckets);
      capacity *= 2;
    },
  };
}

function bucketOf(epoch: number, loss: number): Bucket {
  if (Number.isFinite(loss)) return { epoch, low: loss, high: loss, last: loss };
  return { epoch, low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY, last: Number.NaN };
}

function joined(a: Bucket, b: Bucket): Bucket {
  return {
    epoch: b.epoch,
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
    last: Number.isNaN(b.last) ? a.last : b.last,
  };
}

/** The last of an odd number stays alone and is filled up by what follows. */
function pairs(buckets: readonly Bucket[]): Bucket[] {
  return Array.from({ length: Math.ceil(buckets.length / 2) }, (_, i) => {
    const [a, b] = buckets.slice(2 * i, 2 * i + 2) as [Bucket, Bucket | undefined];
    return b === undefined ? a : joined(a, b);
  });
}

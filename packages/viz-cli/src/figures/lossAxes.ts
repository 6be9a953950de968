import type { Axis } from '../figure/scene.ts';

/** From this ratio of the largest to the smallest loss on, a linear axis hides the small ones. */
const LOG_RATIO = 20;

/** The axis of the epochs from the first to the last; a single one stands at its end. */
export function epochAxis(first: number, last: number): Axis {
  return { title: 'epoch', scale: 'linear', domain: [first < last ? first : first - 1, last], integer: true };
}

/**
 * The axis of finite losses, as many or as few as know their smallest and largest. It is logarithmic if all are positive and the largest is more than 20 times
 * the smallest; a linear one starts at 0 unless a loss is negative.
 */
export function lossAxis(losses: readonly number[]): Axis {
  const low = losses.reduce((least, loss) => Math.min(least, loss), Number.POSITIVE_INFINITY);
  const high = losses.reduce((most, loss) => Math.max(most, loss), Number.NEGATIVE_INFINITY);
  if (losses.length === 0) return { title: 'loss', scale: 'linear', domain: [0, 1] };
  if (low > 0 && high / low > LOG_RATIO) {
    const room = (high / low) ** 0.05;
    return {
      title: 'loss (log scale)',
      scale: 'log',
      domain: [Math.max(low / room, Number.MIN_VALUE), Math.min(high * room, Number.MAX_VALUE)],
    };
  }
  if (low >= 0)
    return { title: 'loss', scale: 'linear', domain: [0, high > 0 ? Math.min(high * 1.08, Number.MAX_VALUE) : 1] };
  const room = high > low ? 0.05 * (high - low) : 0.1 * Math.abs(low);
  return { title: 'loss', scale: 'linear', domain: [low - room, high + room] };
}

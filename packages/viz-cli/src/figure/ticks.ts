import { scaleLinear } from 'd3-scale';
import { isPlain, powerOfTen, spelled } from './number.ts';
import type { Axis } from './scene.ts';

/** A value on an axis and how it is written there. */
export interface Tick {
  value: number;
  text: string;
}

/**
 * About `count` nice ticks of an axis, all inside its domain. A log axis of less than three decades has 1, 2 and 5 times the powers of ten; a longer one has
 * powers only, evenly spaced and written as such where one of them is huge or tiny.
 */
export function ticksOf(axis: Axis, count: number): readonly Tick[] {
  if (axis.ticks !== undefined) return axis.ticks;
  if (axis.scale === 'log') return logTicks(axis.domain, count);
  const values = linearValues(axis, count);
  const digits = significantDigits(values);
  return values.map((value) => ({ value, text: spelled(value, digits) }));
}

function linearValues({ domain, integer }: Axis, count: number): number[] {
  const values = scaleLinear(domain, [0, 1]).ticks(count);
  return integer === true ? values.filter(Number.isInteger) : values;
}

function logTicks([low, high]: readonly [number, number], count: number): Tick[] {
  const first = Math.ceil(Math.log10(low));
  const last = Math.floor(Math.log10(high));
  const stride = Math.max(1, Math.ceil((last - first) / count));
  const start = Math.ceil(first / stride) * stride;
  const exponents = Array.from(
    { length: Math.max(0, Math.floor((last - start) / stride) + 1) },
    (_, i) => start + i * stride,
  );
  if (last - first < 3)
    return oneTwoFive(first - 1, last)
      .filter((value) => value >= low && value <= high)
      .map((value) => ({ value, text: spelled(value) }));
  const plain = exponents.every((exponent) => isPlain(exponent));
  return exponents.map((exponent) => ({
    value: Number(`1e${exponent}`),
    text: plain ? spelled(Number(`1e${exponent}`)) : powerOfTen(exponent),
  }));
}

/** 1, 2 and 5 times the powers of ten with exponents from `first` to `last`. */
function oneTwoFive(first: number, last: number): number[] {
  const exponents = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return exponents.flatMap((exponent) => [1, 2, 5].map((digit) => Number(`${digit}e${exponent}`)));
}

/** Digits that tell neighbouring ticks apart: from the leading digit of the largest to that of the distance between two. */
function significantDigits(values: readonly number[]): number {
  const largest = Math.max(...values.map(Math.abs));
  const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0));
  if (largest === 0 || step === 0) return 6;
  const span = Math.floor(Math.log10(largest)) - Math.floor(Math.log10(step) + 1e-9);
  return Math.min(Math.max(span + 2, 1), 15);
}

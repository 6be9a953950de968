import { InvalidArgumentError } from 'commander';
import { didYouMean } from './suggest.ts';

// Parsers of option values: each takes the text that was typed and returns the value, or says what was expected.

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function number(text: string): number {
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}

/** An integer ≥ 1. */
export function positiveInteger(text: string): number {
  const value = number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError(`expected an integer of at least 1, got "${text}"`);
}

/** Points along a side of a grid: an integer from 3 to 1000. */
export function gridPoints(text: string): number {
  const value = number(text);
  if (Number.isInteger(value) && value >= 3 && value <= 1000) return value;
  throw new InvalidArgumentError(`expected an integer from 3 to 1000, got "${text}"`);
}

/** An integer from 0 to 2^53 − 1. */
export function seed(text: string): number {
  const value = number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError(`expected an integer from 0 to 9007199254740991, got "${text}"`);
}

/** A finite number > 0. */
export function positiveNumber(text: string): number {
  const value = number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`expected a number greater than 0, got "${text}"`);
}

/** A finite number > 0, or `auto`. */
export function rateOrAuto(text: string): number | 'auto' {
  if (text === 'auto') return text;
  const value = number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`expected a number greater than 0, or auto, got "${text}"`);
}

/** A finite number ≥ 0. */
export function nonNegativeNumber(text: string): number {
  const value = number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError(`expected a number of at least 0, got "${text}"`);
}

/** A part of the rows: from 0 to below 1. */
export function part(text: string): number {
  const value = number(text);
  if (value >= 0 && value < 1) return value;
  throw new InvalidArgumentError(`expected a part of the rows from 0 to below 1, got "${text}"`);
}

/** Widths of hidden layers, `32,32`; `none` for no hidden layer. */
export function widths(text: string): number[] {
  if (text === 'none') return [];
  const values = text.split(',').map((width) => number(width.trim()));
  if (values.every((width) => Number.isSafeInteger(width) && width >= 1)) return values;
  throw new InvalidArgumentError(`expected widths of at least 1 such as 32,32 (or none), got "${text}"`);
}

/** Collects a repeatable option. */
export function collected(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** Some of several names, separated by commas; each counts once. */
export function someOf<T extends string>(names: readonly T[]): (text: string) => T[] {
  return (text) => {
    const wanted = text.split(',').map((word) => word.trim());
    const wrong = wanted.find((word) => !names.some((name) => name === word));
    if (wrong === undefined) return names.filter((name) => wanted.includes(name));
    throw new InvalidArgumentError(`expected some of ${names.join(', ')}, got "${wrong}"${didYouMean(wrong, names)}`);
  };
}

/** From where to where: `-3:3`. */
export function range(text: string): [number, number] {
  const [low = Number.NaN, high = Number.NaN, more] = text.split(':').map((end) => number(end.trim()));
  if (low < high && Number.isFinite(high - low) && more === undefined) return [low, high];
  throw new InvalidArgumentError(`expected two numbers such as -3:3, the lower first, got "${text}"`);
}

/** A point of the plane: `-1.2,1`. */
export function place(text: string): [number, number] {
  const [x = Number.NaN, y = Number.NaN, more] = text.split(',').map((one) => number(one.trim()));
  if (Number.isFinite(x) && Number.isFinite(y) && more === undefined) return [x, y];
  throw new InvalidArgumentError(`expected two numbers such as -1.2,1, got "${text}"`);
}

/** A learning rate > 0: `0.1`, or in units of 1/λmax, `1.85/lmax`. */
export function learningRate(text: string): { value: number; perLambda: boolean } {
  const [value, unit, more] = text.split('/').map((one) => one.trim());
  const rate = { value: number(value ?? ''), perLambda: unit !== undefined };
  const isKnown = unit === undefined || /^(lmax|λmax|lambdamax)$/i.test(unit);
  if (rate.value > 0 && Number.isFinite(rate.value) && isKnown && more === undefined) return rate;
  throw new InvalidArgumentError(`expected a number above 0, or one of 1/lmax such as 1.85/lmax, got "${text}"`);
}

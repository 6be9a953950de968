/** Throws TypeError on an option that the function does not know: a misspelt `rule` must not compile a session that cannot learn. */
export function onlyKnown(place: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw new TypeError(`${place}: no option is called ${name}; there are ${known.join(', ')}`);
  }
}

/** Throws RangeError unless the number is an integer ≥ 1. */
export function positiveInteger(place: string, name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(`${place}: ${name} must be an integer >= 1, got ${String(value)}`);
}

/** Throws RangeError unless the number is finite and from `from` to `to`. */
export function inRange(
  place: string,
  name: string,
  value: number,
  from: number = -Infinity,
  to: number = Infinity,
): void {
  if (Number.isFinite(value) && value >= from && value <= to) return;
  const least = from === Number.MIN_VALUE ? ' > 0' : from > -Infinity ? ` >= ${from}` : '';
  const most = to < Infinity ? ` and <= ${to}` : '';
  throw new RangeError(`${place}: ${name} must be a finite number${least}${most}, got ${String(value)}`);
}

/** Throws RangeError unless the number is from 0 and below 1. */
export function probability(place: string, name: string, value: number): void {
  if (value >= 0 && value < 1) return;
  throw new RangeError(`${place}: ${name} must be a number >= 0 and < 1, got ${String(value)}`);
}

/** Throws TypeError unless the value is one of the choices. */
export function oneOf(place: string, name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new TypeError(`${place}: ${name} must be one of ${choices.join(', ')}, got ${String(value)}`);
}

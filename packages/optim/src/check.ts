/** Throws RangeError unless `value` is a finite number in the range; the message names the function and the option. */
export function inRange(
  place: string,
  name: string,
  value: number,
  { above, from, below, to }: { above?: number; from?: number; below?: number; to?: number },
): void {
  const bounds = [
    above === undefined ? '' : `> ${above}`,
    from === undefined ? '' : `>= ${from}`,
    below === undefined ? '' : `< ${below}`,
    to === undefined ? '' : `<= ${to}`,
  ].filter(Boolean);
  const inside =
    Number.isFinite(value) &&
    (above === undefined || value > above) &&
    (from === undefined || value >= from) &&
    (below === undefined || value < below) &&
    (to === undefined || value <= to);
  if (!inside)
    throw new RangeError(
      `${place}: ${name} must be a finite number${bounds.length > 0 ? ` ${bounds.join(' and ')}` : ''}, got ${String(value)}`,
    );
}

/** Throws RangeError unless `value` is an integer ≥ from. */
export function wholeNumber(place: string, name: string, value: number, from: number): void {
  if (!(Number.isSafeInteger(value) && value >= from)) {
    throw new RangeError(`${place}: ${name} must be an integer >= ${from}, got ${String(value)}`);
  }
}

/** Throws TypeError unless `value` is one of the choices. */
export function oneOf(place: string, name: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  const last = choices.at(-1);
  const all = choices.length < 2 ? `'${last}'` : `'${choices.slice(0, -1).join("', '")}' or '${last}'`;
  throw new TypeError(`${place}: ${name} must be ${all}, got ${String(value)}`);
}

/**
 * Throws TypeError on an option that the function does not know: a misspelt learning rate must not train with the default.
 */
export function onlyKnown(place: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw new TypeError(`${place}: no option is called ${name}; there are ${known.join(', ')}`);
  }
}

/**
 * The start of a minimisation as n f64 numbers of its own.
 * @throws RangeError unless x0 holds n finite numbers, and n is a positive integer.
 */
export function startPoint(place: string, n: number, x0: ArrayLike<number>): Float64Array {
  if (!(Number.isSafeInteger(n) && n > 0)) {
    throw new RangeError(`${place}: problem.n must be a positive integer, got ${String(n)}`);
  }
  if (x0?.length !== n) {
    throw new RangeError(`${place}: x0 must hold ${n} numbers, as many as problem.n, got ${String(x0?.length)}`);
  }
  const start = Float64Array.from(x0);
  const index = start.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) throw new RangeError(`${place}: x0[${index}] must be finite, got ${String(x0[index])}`);
  return start;
}

/** Throws TypeError on an option that the function does not know: a misspelt `rule` must not compile a session that cannot learn. */
export function onlyKnown(place: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw new TypeError(`${place}: no option is called ${name}; there are ${known.join(', ')}`);
  }
}

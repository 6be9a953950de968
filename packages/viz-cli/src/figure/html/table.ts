/** Values that are kept once, however often they come, and named by number. */
export interface Table<T> {
  readonly values: readonly T[];
  /** The number of a value, which is equal to another if both are the same JSON. */
  numberOf(value: T): number;
}

/** An empty table. */
export function table<T>(): Table<T> {
  const numbers = new Map<string, number>();
  const values: T[] = [];
  return {
    values,
    numberOf(value) {
      const key = JSON.stringify(value);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, values.length);
      return values.push(value) - 1;
    },
  };
}

import { UserError } from '../userError.ts';
import { type Forms, parseSpec, type Spec, type Value } from './spec.ts';

/**
 * Makes what an option names; what the library refuses becomes a sentence about the option.
 * @param option as it is typed, `--optimizer`
 */
export function make<T>(option: string, text: string, forms: Forms, by: (spec: Spec) => T): T {
  return made(option, () => by(parseSpec(text, forms)));
}

/** What the library refuses, as a sentence about the option. */
export function made<T>(option: string, by: () => T): T {
  try {
    return by();
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    if (!(error instanceof RangeError || error instanceof TypeError || 'code' in error)) throw error;
    throw new UserError(`${option}: ${error.message}`, { cause: error });
  }
}

/** The numbers, words and flags of a specification as options of a function of the library, which checks them. */
export function settingsOf<T extends object>({ values }: Spec): T {
  return values as T;
}

/** @throws {UserError} where a setting that has no default is missing */
export function required(option: string, { name, values }: Spec, key: string, example: string): number {
  const value: Value | undefined = values[key];
  if (typeof value === 'number') return value;
  throw new UserError(`${option}: ${name} needs ${key}, as in ${option} ${example}`);
}

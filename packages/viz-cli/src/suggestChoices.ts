import { InvalidArgumentError } from 'commander';
import { didYouMean } from './suggest.ts';

/** The part of a commander option that matters here. */
interface Choice {
  readonly argChoices?: readonly string[];
  /** Whether settings may follow a name: then its own parser says what is wrong. */
  readonly takesSettings?: boolean;
  parseArg?: <T>(text: string, previous: T) => T;
}

/** Lets every option or argument that takes one of several names suggest the nearest for a mistyped one. */
export function suggestChoices(options: readonly Choice[]): void {
  for (const option of options) {
    const { argChoices, parseArg, takesSettings } = option;
    if (argChoices === undefined || parseArg === undefined || takesSettings) continue;
    option.parseArg = (text, previous) => {
      if (argChoices.includes(text)) return parseArg(text, previous);
      throw new InvalidArgumentError(`expected ${listOf(argChoices)}, got "${text}"${didYouMean(text, argChoices)}`);
    };
  }
}

/** `a, b or c`. */
function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

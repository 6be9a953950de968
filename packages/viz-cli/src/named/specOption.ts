import { Option } from '@commander-js/extra-typings';
import { type Forms, parseSpec } from './spec.ts';

/**
 * An option that takes a name with settings, `--optimizer momentum:beta=0.95`, checked as it is parsed. Completion offers the names.
 * @param flags such as `--optimizer <name>`
 * @param check throws InvalidArgumentError on a text that is none; one name of the forms with its settings, unless said
 */
export function specOption<const Flags extends string>(
  flags: Flags,
  description: string,
  forms: Forms,
  check: (text: string) => unknown = (text) => parseSpec(text, forms),
): Option<Flags, undefined, undefined, string> & { takesSettings: true } {
  const names = Object.keys(forms);
  const option = new Option(flags, `${description}: ${names.join(', ')}`).choices(names).argParser((text) => {
    check(text);
    return text;
  });
  return Object.assign(option as unknown as Option<Flags, undefined, undefined, string>, {
    takesSettings: true as const,
  });
}

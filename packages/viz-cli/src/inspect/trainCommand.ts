import { DEFAULT_PART } from '../commands/runOptions.ts';
import { createProgram } from '../program.ts';
import { quoted } from '../quoted.ts';
import type { RunDescription, RunOptions } from '../run/description.ts';

/** What a command line says otherwise than the run did, by the names of its options. */
export type Changes = Readonly<Record<string, string | number | readonly number[]>>;

/** What `elbow train` takes where nothing is said, and its options do not declare. */
const UNSAID: Readonly<Record<string, unknown>> = { validation: DEFAULT_PART, test: DEFAULT_PART };

/** The command line that trains a run anew, with some options changed; what is usual is left out. */
export function trainCommandLine(run: Pick<RunDescription, 'data' | 'options'>, changes: Changes = {}): string {
  return ['elbow train', quoted(run.data.file), ...optionWords(run, changes)].join(' ');
}

/** The options of a run as they are typed, what is usual left out. */
export function optionWords(
  { data, options }: { readonly data: Pick<RunDescription['data'], 'labels'>; readonly options: RunOptions },
  changes: Changes = {},
): string[] {
  const values: Readonly<Record<string, unknown>> = { labels: data.labels?.file, ...options, ...changes };
  const train = createProgram().commands.find((command) => command.name() === 'train');
  return (train?.options ?? []).flatMap((option): string[] => {
    const name = option.attributeName();
    const value = values[name];
    const usual = option.defaultValue ?? UNSAID[name];
    if (value === undefined || value === null || value === false) return [];
    if (Array.isArray(value) && value.length === 0 && usual === undefined) return []; // never given
    if (!(name in changes) && JSON.stringify(value) === JSON.stringify(usual)) return [];
    return spelledOut(value).flatMap((word) => (word === '' ? [option.long ?? ''] : [option.long ?? '', quoted(word)]));
  });
}

/** An option's values as they are typed: several for one that may be repeated, an empty one for one without. */
function spelledOut(value: unknown): string[] {
  if (value === true) return [''];
  if (!Array.isArray(value)) return [String(value)];
  if (value.every((part) => typeof part === 'string') && value.length > 0) return value;
  return value.length === 0 ? ['none'] : [value.join(',')];
}

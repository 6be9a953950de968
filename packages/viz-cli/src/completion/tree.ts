import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** An option as completion and reference need it. */
export interface OptionFact {
  /** `--lr`, and where there is one the short form. */
  readonly flags: readonly string[];
  /** `--lr <rate>` */
  readonly usage: string;
  readonly description: string;
  /** What it takes; empty where that is free, or nothing. */
  readonly choices: readonly string[];
  readonly takesValue: boolean;
  readonly default: string | null;
}

/** A command as completion and reference need it. */
export interface CommandFact {
  /** `data make` */
  readonly path: string;
  readonly usage: string;
  readonly summary: string;
  readonly description: string;
  readonly arguments: readonly {
    readonly name: string;
    readonly description: string;
    readonly choices: readonly string[];
  }[];
  readonly options: readonly OptionFact[];
  readonly commands: readonly CommandFact[];
  /** What its help shows behind the options. */
  readonly examples: readonly string[];
}

/** All that is declared of a command and those below it. */
export function factsOf(command: CommandUnknownOpts, above = ''): CommandFact {
  const path = above === '' ? command.name() : `${above} ${command.name()}`;
  return {
    path,
    usage: `${path} ${command.usage()}`.trim(),
    summary: command.summary() || command.description(),
    description: command.description(),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
      description: argument.description,
      choices: argument.argChoices ?? [],
    })),
    options: command.options
      .filter(({ hidden }) => !hidden)
      .map((option) => ({
        flags: [option.short, option.long].filter((flag) => flag !== undefined),
        usage: option.flags,
        description: option.description,
        choices: option.argChoices ?? [],
        takesValue: option.required || option.optional,
        default: defaultOf(option.defaultValue),
      })),
    commands: command.commands.map((inner) => factsOf(inner, path)),
    examples: examplesOf(command),
  };
}

function defaultOf(value: unknown): string | null {
  if (value === undefined || value === false) return null;
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** The command lines that the help shows as examples. */
function examplesOf(command: CommandUnknownOpts): string[] {
  let text = '';
  command.configureOutput({ ...command.configureOutput(), writeOut: (more) => (text += more) });
  command.outputHelp();
  return [...text.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line = '']) => line);
}

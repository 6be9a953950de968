import type { Shell } from '../names.ts';
import type { CommandFact, OptionFact } from './tree.ts';

/** Completion scripts by shell, made from what is declared. */
export const SCRIPTS: Readonly<Record<Shell, (program: CommandFact) => string>> = { bash, zsh, fish };

/** All commands that can be called, those below others too. */
function leaves({ commands }: CommandFact): CommandFact[] {
  return commands.flatMap((command) => (command.commands.length === 0 ? [command] : [command, ...leaves(command)]));
}

const words = (command: CommandFact): string =>
  [
    ...command.commands.map(({ path }) => last(path)),
    ...command.options.flatMap(({ flags }) => flags),
    '--help',
    ...command.arguments.flatMap(({ choices }) => choices),
  ].join(' ');
const last = (path: string): string => path.slice(path.lastIndexOf(' ') + 1);
/** Below `elbow`: `data make`. */
const below = (path: string): string => path.slice(path.indexOf(' ') + 1);

function bash(program: CommandFact): string {
  const cases = leaves(program).map((command) => `    '${below(command.path)}') words='${quoted(words(command))}' ;;`);
  const values = withChoices(program).map(
    ({ flag, choices }) =>
      `    ${flag}) COMPREPLY=($(compgen -W '${quoted(choices.join(' '))}' -- "$current")); return ;;`,
  );
  return `# bash completion of elbow: source it, or put it where bash-completion looks
_elbow() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path='' word words
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) break ;; esac
    case "$path$word" in ${[...new Set(leaves(program).map(({ path }) => `'${below(path)}'`))].join('|')}) path="$path$word " ;; *) break ;; esac
  done
  case $previous in
${values.join('\n')}
  esac
  case "\${path% }" in
${cases.join('\n')}
    *) words='${quoted(words(program))}' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _elbow elbow
`;
}

/** Each option with choices once: where two commands have it, all choices of both. */
function withChoices(program: CommandFact): { flag: string; choices: readonly string[] }[] {
  const found = new Map<string, Set<string>>();
  for (const { options } of leaves(program))
    for (const { flags, choices } of options)
      for (const flag of choices.length === 0 ? [] : flags)
        found.set(flag, new Set([...(found.get(flag) ?? []), ...choices]));
  return [...found].map(([flag, choices]) => ({ flag, choices: [...choices] }));
}

function zsh(program: CommandFact): string {
  const described = ({ path, summary }: CommandFact): string =>
    `'${quoted(`${last(path)}:${summary.replaceAll(':', '\\:')}`)}'`;
  const spec = ({ flags, description, choices, takesValue }: OptionFact): string[] =>
    flags.map(
      (flag) =>
        `'${quoted(`${flag}[${description.replace(/[[\]:]/g, '\\$&')}]${takesValue ? `:value:${choices.length === 0 ? '_files' : `(${choices.join(' ')})`}` : ''}`)}'`,
    );
  const body = (command: CommandFact): string => {
    const specs = [...command.options.flatMap(spec), "'--help[show help]'"];
    const places = command.arguments
      .map(
        ({ name, choices }) =>
          `'${quoted(`*:${name.replace(/[<>[\]]/g, '')}:${choices.length === 0 ? '_files' : `(${choices.join(' ')})`}`)}'`,
      )
      .slice(0, 1);
    return `_arguments ${[...specs, ...places].join(' ')}`;
  };
  const functions = leaves(program)
    .map(
      (command) =>
        `  '${below(command.path)}') ${command.commands.length === 0 ? body(command) : `_describe command "(${command.commands.map(({ path }) => last(path)).join(' ')})"`} ;;`,
    )
    .join('\n');
  return `#compdef elbow
# zsh completion of elbow: put it into a folder of $fpath as _elbow
_elbow() {
  local -a commands
  commands=(${program.commands.map(described).join(' ')})
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  local key="$words[2]"
  case "$words[2] $words[3]" in ${
    leaves(program)
      .filter(({ path }) => below(path).includes(' '))
      .map(({ path }) => `'${below(path)}'`)
      .join('|') || "''"
  }) key="$words[2] $words[3]" ;; esac
  case $key in
${functions}
  esac
}
compdef _elbow elbow
`;
}

function fish(program: CommandFact): string {
  const quote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const lines = leaves(program).flatMap((command) => {
    const path = below(command.path).split(' ');
    const parent = path.slice(0, -1).map((word) => `__fish_seen_subcommand_from ${word}`);
    const here = parent.length === 0 ? '__fish_use_subcommand' : parent.join('; and ');
    const inside = path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
    return [
      `complete -c elbow -f -n ${quote(here)} -a ${quote(last(command.path))} -d ${quote(command.summary)}`,
      ...command.options.map(
        ({ flags, description, choices, takesValue }) =>
          `complete -c elbow -n ${quote(inside)} -l ${(flags.at(-1) ?? '').replace(/^--/, '')}${takesValue ? ' -r' : ''}${choices.length === 0 ? '' : ` -f -a ${quote(choices.join(' '))}`} -d ${quote(description)}`,
      ),
      ...command.arguments
        .filter(({ choices }) => choices.length > 0)
        .map(({ choices }) => `complete -c elbow -f -n ${quote(inside)} -a ${quote(choices.join(' '))}`),
    ];
  });
  return `# fish completion of elbow: put it into ~/.config/fish/completions/elbow.fish\n${lines.join('\n')}\n`;
}

/** Within single quotes of a shell. */
function quoted(text: string): string {
  return text.replaceAll("'", "'\\''");
}

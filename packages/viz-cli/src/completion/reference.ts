import type { CommandFact } from './tree.ts';

/** The reference of all commands as a page, in the manner of a manual. */
export function reference(program: CommandFact): string {
  return `# elbow\n\n${program.description}\n\nMade by \`elbow completion --reference\` from what the command itself declares.\n\n${index(program)}\n${program.commands.map((command) => section(command)).join('\n')}`;
}

function index({ commands }: CommandFact): string {
  const rows = commands.map(({ path, summary }) => `| [\`${path}\`](#${path.replaceAll(' ', '-')}) | ${summary} |`);
  return `| command | what it is for |\n|---|---|\n${rows.join('\n')}\n`;
}

function section({ path, usage, description, arguments: given, options, commands, examples }: CommandFact): string {
  const parts = [`## ${path}\n`, `    ${usage}\n`, `${description}\n`];
  if (given.length > 0)
    parts.push(
      given.map(({ name, description: what, choices }) => `* \`${name}\`: ${what}${listOf(choices)}`).join('\n'),
      '',
    );
  if (options.length > 0) {
    const rows = options.map(
      ({ usage: flags, description: what, choices, default: value }) =>
        `| \`${flags.replaceAll('|', '\\|')}\` | ${what.replaceAll('|', '\\|')}${listOf(choices)} | ${value === null ? '' : `\`${value}\``} |`,
    );
    parts.push(`| option | | default |\n|---|---|---|\n${rows.join('\n')}\n`);
  }
  if (examples.length > 0) parts.push(`\`\`\`console\n${examples.map((line) => `$ ${line}`).join('\n')}\n\`\`\`\n`);
  return [parts.join('\n'), ...commands.map(section)].join('\n');
}

function listOf(choices: readonly string[]): string {
  return choices.length === 0 ? '' : ` (${choices.map((choice) => `\`${choice}\``).join(', ')})`;
}

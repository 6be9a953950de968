import { Argument, type Command } from '@commander-js/extra-typings';
import { SHELLS } from '../names.ts';
import { pour } from '../terminal/output.ts';
import { UserError } from '../userError.ts';

const EXAMPLES = `
Examples:
  $ elbow completion bash
  $ elbow completion fish
`;

/** Declares `elbow completion`. */
export function addCompletion(program: Command): void {
  program
    .command('completion')
    .summary('print what a shell needs to complete')
    .description(
      'Prints a completion script, made from what the command declares: source it, or put it where your shell looks for completions.',
    )
    .addArgument(new Argument('[shell]', 'which shell').choices(SHELLS))
    .option('--reference', 'print the reference of all commands instead, as Markdown', false)
    .addHelpText('after', EXAMPLES)
    .action(async (shell, options) => {
      const { factsOf } = await import('../completion/tree.ts');
      if (options.reference) {
        const { reference } = await import('../completion/reference.ts');
        pour(reference(factsOf(program)));
        return;
      }
      if (shell === undefined) throw new UserError(`completion: name a shell: ${SHELLS.join(', ')}`);
      const { SCRIPTS } = await import('../completion/scripts.ts');
      pour(SCRIPTS[shell](factsOf(program)));
    });
}

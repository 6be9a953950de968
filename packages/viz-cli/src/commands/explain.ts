import type { Command } from '@commander-js/extra-typings';
import { positiveNumber, seed } from '../arguments.ts';

const EXAMPLES = `
Examples:
  $ elbow explain runs/iris-1
  $ elbow explain runs/iris-1 --budget 5 --quiet
  $ elbow explain runs/iris-1 --json
`;

/** Declares `elbow explain`. */
export function addExplain(program: Command): void {
  program
    .command('explain')
    .summary('why a run does not learn')
    .description(
      'Tells why a run does not learn more: inadequate learning, too few units, or no relation between inputs and target; by what each would change, on the rows of the run. ' +
        'Names the one change to try, as a command line. Exit code 3 unless all is fine.',
    )
    .argument('<run>', 'the folder of a run')
    .option('--budget <seconds>', 'time for trials', positiveNumber, 30)
    .option('--seed <n>', 'names the random numbers of the trials', seed, 0)
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only the cause', false)
    .addHelpText('after', EXAMPLES)
    .action(async (run, options) => {
      const { explainCommand } = await import('../inspect/explain.ts');
      process.exitCode = await explainCommand(run, options);
    });
}

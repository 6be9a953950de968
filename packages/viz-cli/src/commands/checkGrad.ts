import type { Command } from '@commander-js/extra-typings';
import { positiveInteger, seed } from '../arguments.ts';

const EXAMPLES = `
Examples:
  $ elbow check-grad
  $ elbow check-grad runs/iris-1
  $ elbow check-grad runs/iris-1 --rows 20 --json
`;

/** Declares `elbow check-grad`. */
export function addCheckGrad(program: Command): void {
  program
    .command('check-grad')
    .summary('gradients against finite differences')
    .description(
      'Compares back-propagation with central differences of the loss, both in f64, array by array: of a run at its parameters, or without one of every layer and loss of the library. ' +
        'Exit code 3 where one differs.',
    )
    .argument('[run]', 'the folder of a run')
    .option('--rows <n>', 'training rows of the run to take', positiveInteger, 64)
    .option('--seed <n>', 'names the random numbers of the layers and losses', seed, 1)
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only what differs', false)
    .addHelpText('after', EXAMPLES)
    .action(async (run, options) => {
      const { checkGradCommand } = await import('../inspect/checkGrad.ts');
      process.exitCode = await checkGradCommand(run, options);
    });
}

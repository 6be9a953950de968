import type { Command } from '@commander-js/extra-typings';
import { positiveInteger } from '../arguments.ts';
import { addPictureOptions, pictureOptions } from './pictureOptions.ts';

const EXAMPLES = `
Examples:
  $ elbow stability runs/wave-1
  $ elbow stability runs/iris-1 --rows 50 --json
  $ elbow stability runs/wave-1 --out pictures
`;

/** Declares `elbow stability`. */
export function addStability(program: Command): void {
  const command = program
    .command('stability')
    .summary('the learning rate of a run against its limit')
    .description(
      'Measures the largest curvature of the loss of a run, over all training rows and over each batch, says above which learning rate its optimizer diverges on it, ' +
        'where its own rate stands to that, and which rate to take.',
    )
    .argument('<run>', 'the folder of a run')
    .option('--rows <n>', 'training rows to measure on (default: all)', positiveInteger)
    .addHelpText('after', EXAMPLES)
    .action(async (run, options) => {
      const { stabilityCommand } = await import('../inspect/stability.ts');
      process.exitCode = await stabilityCommand(run, { ...options, ...pictureOptions(command) });
    });
  addPictureOptions(command);
}

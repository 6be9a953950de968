import type { Command } from '@commander-js/extra-typings';
import { addPictureOptions, pictureOptions } from './pictureOptions.ts';

const EXAMPLES = `
Examples:
  $ elbow compare runs/iris-1 runs/iris-2
  $ elbow compare runs/iris-1 runs/iris-2 --json
  $ elbow compare runs/iris-1 runs/iris-2 --format svg --out pictures
`;

/** Declares `elbow compare`. */
export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .summary('runs side by side')
    .description(
      'Puts runs side by side: the options in which they differ, epochs, losses and scores, the best epoch, the time; and draws their losses over each other. Reads what the runs have written, not their data.',
    )
    .argument('<run>', 'the folder of a run')
    .argument('<runs...>', 'others')
    .addHelpText('after', EXAMPLES)
    .action(async (run, others) => {
      const { compareCommand } = await import('../inspect/compare.ts');
      process.exitCode = await compareCommand([run, ...others], pictureOptions(command));
    });
  addPictureOptions(command);
}

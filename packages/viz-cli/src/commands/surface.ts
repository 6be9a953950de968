import { type Command, Option } from '@commander-js/extra-typings';
import { gridPoints, positiveInteger, range } from '../arguments.ts';
import { addPictureOptions, pictureOptions } from './pictureOptions.ts';

const EXAMPLES = `
Examples:
  $ elbow surface runs/iris-1
  $ elbow surface runs/iris-1 --directions hessian --range -0.5:0.5 --points 31
  $ elbow surface runs/iris-1 --format html,png --out pictures
`;

/** Declares `elbow surface`. */
export function addSurface(program: Command): void {
  const command = program
    .command('surface')
    .summary('the loss around the parameters of a run')
    .description(
      'Computes the loss of a run in a plane through its parameters, and draws it as a map and as a surface: in two random directions, each unit by its own size, ' +
        'or in those in which the loss curves most and least. Says both curvatures, and what kind of point it is.',
    )
    .argument('<run>', 'the folder of a run')
    .addOption(
      new Option('--directions <name>', 'random, or those of the largest and the smallest curvature')
        .choices(['random', 'hessian'] as const)
        .default('random' as const),
    )
    .option('--points <n>', 'points of the grid along each side, at least 3', gridPoints, 41)
    .option('--range <low:high>', 'how far along both directions', range, [-1, 1] as [number, number])
    .option('--rows <n>', 'training rows to take the loss of (default: all)', positiveInteger)
    .addHelpText('after', EXAMPLES)
    .action(async (run, options) => {
      const { surfaceCommand } = await import('../inspect/surface.ts');
      process.exitCode = await surfaceCommand(run, { ...options, ...pictureOptions(command) });
    });
  addPictureOptions(command);
}

import { type Command, Option } from '@commander-js/extra-typings';
import { positiveInteger, widths } from '../arguments.ts';
import { SET_NAMES } from '../names.ts';
import { UserError } from '../userError.ts';
import { addPictureOptions, pictureOptions } from './pictureOptions.ts';

const EXAMPLES = `
Examples:
  $ elbow boundary --data moons
  $ elbow boundary --data spirals --hidden 32,32 --epochs 300 --out pictures
  $ elbow boundary runs/points-1 --format html
`;

/** Declares `elbow boundary`. */
export function addBoundary(program: Command): void {
  const command = program
    .command('boundary')
    .summary('where a classifier decides for which class')
    .description(
      'Draws the plane of the two inputs of a run that classifies: its decision boundary, the rows, the lines at which units bend; and says 0/1 error and loss. ' +
        'With --data a small network is trained on a built-in set first.',
    )
    .argument('[run]', 'the folder of a run with two numeric inputs and classes')
    .addOption(new Option('--data <name>', 'a built-in set, in place of a run').choices(SET_NAMES))
    .option('--rows <n>', 'with --data: how many points', positiveInteger, 200)
    .option('--hidden <widths>', 'with --data: units of the hidden layers; none for no hidden layer', widths, [16])
    .option('--epochs <n>', 'with --data: passes over the points', positiveInteger, 200)
    .addHelpText('after', EXAMPLES)
    .action(async (run, { data, rows, hidden, epochs }) => {
      if ((run === undefined) === (data === undefined))
        throw new UserError('boundary: name a run, or a built-in set with --data (elbow boundary --help shows both)');
      const { boundaryCommand } = await import('../inspect/boundary.ts');
      const from = data === undefined ? { run: run as string } : { data, rows, hidden, epochs };
      process.exitCode = await boundaryCommand(from, pictureOptions(command));
    });
  addPictureOptions(command);
}

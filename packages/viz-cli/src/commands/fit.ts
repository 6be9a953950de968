import type { Command } from '@commander-js/extra-typings';
import { positiveInteger, range } from '../arguments.ts';
import { addPictureOptions, pictureOptions } from './pictureOptions.ts';

const EXAMPLES = `
Examples:
  $ elbow fit 'sin(2.2*x)+0.35*x' --range -3:3 --hidden 24
  $ elbow fit 'abs(x) < 0.5 ? 1 : 0' --hidden 8 --quiet
  $ elbow fit 'exp(-x^2)' --range -3:3 --format html,gif --out fits
`;

/** Declares `elbow fit`. */
export function addFit(program: Command): void {
  const command = program
    .command('fit')
    .summary('fit a curve, and say its elbows')
    .description(
      'Fits a ReLU network with one hidden layer to a formula in x, or to a data file with two columns (CSV, TSV, JSON lines, Parquet, NPY, NPZ), and says where it bends: elbows, straight segments, errors. ' +
        'A formula has numbers, x, pi, e, + - * / % ^, comparisons, a ? b : c, and sin cos tan exp log tanh sqrt abs sign floor ceil round relu min max.',
    )
    .argument('<what>', 'a formula in x, or a data file of two columns; - for standard input')
    .option('--range <low:high>', 'where (default: -1:1; of a file, all of it)', range)
    .option('--samples <n>', 'points at which a formula is taken', positiveInteger, 200)
    .option('--hidden <n>', 'hidden units', positiveInteger, 16)
    .option('--steps <n>', 'steps of Adam, and then of L-BFGS, at most', positiveInteger, 500)
    .option('--animate', 'show on the terminal how the elbows move', false)
    .addHelpText('after', EXAMPLES)
    .action(async (what, options) => {
      const { fitCommand } = await import('../studies/fit/command.ts');
      process.exitCode = await fitCommand(what, { ...options, ...pictureOptions(command) });
    });
  addPictureOptions(command);
}

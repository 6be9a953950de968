import type { Command } from '@commander-js/extra-typings';
import { learningRate, place, positiveInteger, positiveNumber } from '../arguments.ts';
import { addPictureOptions, pictureOptions } from './pictureOptions.ts';

const EXAMPLES = `
Examples:
  $ elbow race --surface quadratic:kappa=25,rotate=30 --optimizers gd,momentum:beta=0.9,nesterov,rprop,bfgs
  $ elbow race --surface rosenbrock --optimizers all --start -1.2,1
  $ elbow race --surface quadratic:kappa=10 --optimizers gd,nesterov --lr 1.85/lmax
`;

/** Declares `elbow race`. */
export function addRace(program: Command): void {
  const command = program
    .command('race')
    .summary('let optimizers run on a surface')
    .description(
      'Runs optimizers on a function of two variables from one start, and says how many steps each needs, the rate that theory predicts, and how it ended. ' +
        'Rates may be given in units of 1/lmax, the largest curvature at the start; without one a rule runs at half its stability limit.',
    )
    .option(
      '--surface <name>',
      'quadratic:kappa=K,rotate=DEGREES, rosenbrock, beale, booth, himmelblau, saddle',
      'quadratic:kappa=25,rotate=30',
    )
    .option(
      '--optimizers <names>',
      'methods with commas between, or all; settings behind a colon: momentum:beta=0.9, gd:lr=1.9/lmax',
      'gd,momentum,nesterov,adam,rprop,bfgs',
    )
    .option('--start <x,y>', "where to start (default: the surface's own)", place)
    .option('--lr <rate>', 'the learning rate of all rules: a number, or one of 1/lmax such as 1.85/lmax', learningRate)
    .option('--tolerance <gap>', 'how near the least value counts as there', positiveNumber, 1e-6)
    .option('--steps <n>', 'steps at most', positiveInteger, 5000)
    .option('--animate', 'show on the terminal how they run', false)
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { raceCommand } = await import('../studies/race/command.ts');
      process.exitCode = await raceCommand({ ...options, ...pictureOptions(command) });
    });
  addPictureOptions(command);
}

import { Argument, type Command } from '@commander-js/extra-typings';
import { nonNegativeNumber, positiveInteger, seed } from '../arguments.ts';
import { SET_NAMES } from '../names.ts';

const INFO_EXAMPLES = `
Examples:
  $ elbow data info iris
  $ elbow data info flowers.csv --json
`;
const MAKE_EXAMPLES = `
Examples:
  $ elbow data make moons --rows 300 --noise 0.2 --out moons.csv
  $ elbow data make blobs --classes 4 --seed 7
`;

/** Declares `elbow data`. */
export function addData(program: Command): void {
  const data = program
    .command('data')
    .summary('look at data, or make some')
    .description('Looks at a table, or makes one.');
  data
    .command('info')
    .summary('say what a table holds')
    .description(
      'Says what a file of any kind that train reads holds: rows, and of each column its kind, range, mean, values, empty cells; of arrays their shape, range and targets.',
    )
    .argument('<data>', 'a file, - for standard input, or iris')
    .option('--labels <file>', "the file of an array's targets")
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only the result', false)
    .addHelpText('after', INFO_EXAMPLES)
    .action(async (file, options) => {
      const { infoCommand } = await import('../data/infoCommand.ts');
      process.exitCode = await infoCommand(file, options);
    });
  data
    .command('make')
    .summary('make points of two classes or more')
    .description(`Makes points of the plane with labels, as CSV: ${SET_NAMES.join(', ')}.`)
    .addArgument(new Argument('<set>', 'which').choices(SET_NAMES))
    .option('--rows <n>', 'points (default: 200)', positiveInteger)
    .option('--noise <deviation>', "normal noise on both coordinates (default: the set's own)", nonNegativeNumber)
    .option('--classes <n>', 'classes of blobs', positiveInteger)
    .option('--seed <n>', 'names the random numbers', seed, 0)
    .option('--out <file>', 'write a CSV file (default: print it)')
    .addHelpText('after', MAKE_EXAMPLES)
    .action(async (set, options) => {
      const { makeCommand } = await import('../data/makeCommand.ts');
      process.exitCode = makeCommand(set, options);
    });
}

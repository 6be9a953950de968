import { Command, Option } from '@commander-js/extra-typings';
import { collected, part, positiveInteger, positiveNumber, seed, widths } from './arguments.ts';
import { OPTIMIZERS } from './optimizers.ts';
import { packageVersion } from './packageRoot.ts';

const TRAIN_EXAMPLES = `
Examples:
  $ elbow train iris
  $ elbow train flowers.csv --target species --hidden 16 --epochs 200
  $ elbow train prices.csv --optimizer momentum --lr 0.02 --batch 64 --out runs/prices
`;

/** The command line `elbow`: parses, then loads what the command needs. Throws CommanderError instead of exiting. */
export function createProgram(): Command {
  const program = new Command('elbow')
    .description('Trains small ReLU networks on your data, keeps every run, draws what happened.')
    .version(packageVersion())
    .showHelpAfterError('(elbow --help shows what there is)');
  program.exitOverride();
  addTrain(program);
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError(`(elbow ${command.name()} --help shows what there is)`);
  return program;
}

function addTrain(program: Command): void {
  program
    .command('train')
    .summary('train a network on a CSV file')
    .description(
      'Trains a ReLU network on a CSV file with a header row, or on the built-in data set iris, and writes a run folder: ' +
        'run.json, metrics.jsonl, checkpoints/, loss.svg, loss.png.',
    )
    .argument('<data>', 'a CSV file, or iris')
    .option('--target <column>', 'the column to predict (default: the last one)')
    .addOption(
      new Option('--task <task>', 'what to do (default: inferred from the target)').choices([
        'classify',
        'regress',
      ] as const),
    )
    .option('--categorical <column>', 'a numeric-looking column whose values are names; repeatable', collected)
    .option('--hidden <widths>', 'units of the hidden layers; none for no hidden layer', widths, [32, 32])
    .addOption(new Option('--optimizer <name>', 'the update rule').choices(Object.keys(OPTIMIZERS)).default('adam'))
    .option('--lr <rate>', "the learning rate (default: the optimizer's; adam 0.01)", positiveNumber)
    .option('--epochs <n>', 'passes over the training rows', positiveInteger, 100)
    .option('--batch <n>', 'rows a step', positiveInteger, 32)
    .option('--validation <part>', 'part of the rows to watch the loss on (default: 0.15; 0 with --test-rows)', part)
    .option('--test <part>', 'part of the rows for the final test (default: 0.15; not used with --test-rows)', part)
    .option('--test-rows <file>', 'a file with the test rows: one 0-based data row number a line')
    .option('--seed <n>', 'names the random numbers of the split, the weights and the shuffles', seed, 0)
    .option('--out <folder>', 'the run folder to write (default: runs/NAME-N)')
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only the result', false)
    .addHelpText('after', TRAIN_EXAMPLES)
    .action(async (data, options) => {
      const { trainCommand } = await import('./commands/train.ts');
      process.exitCode = await trainCommand(data, options);
    });
}

import type { Command, CommandUnknownOpts } from '@commander-js/extra-typings';
import { positiveInteger, positiveNumber } from '../arguments.ts';
import { addPictureOptions, pictureOptions } from './pictureOptions.ts';
import { type ParsedOptions, runOptions } from './runOptions.ts';

const EXAMPLES = `
Examples:
  $ elbow lr-find iris
  $ elbow lr-find flowers.csv --target species --hidden 16 --optimizer momentum
  $ elbow lr-find iris --from 1e-5 --to 1 --steps 200 --out pictures
`;

/** Options of `train` that decide about a training after its first steps, or where it is written: a test of rates has none of them. */
const LATER = [
  ...['lr', 'schedule', 'warmup', 'sampler', 'epochs', 'patience', 'validation', 'test', 'testRows'],
  ...['checkpointEvery', 'resume', 'dryRun', 'explain', 'tensorboard', 'seed', 'out', 'json', 'quiet'],
];

/** Declares `elbow lr-find`; what the network and its data are, is said as for `train`. */
export function addLrFind(program: Command): void {
  const train = program.commands.find((command) => command.name() === 'train') as CommandUnknownOpts | undefined;
  const command = program
    .command('lr-find')
    .summary('find a learning rate')
    .description(
      'Trains a network on a data file while the learning rate rises from step to step, draws the loss over the rate, and suggests the rate at which it falls most steeply. ' +
        'Nothing is written but the picture, where one is asked for.',
    )
    .argument('<data>', 'a file, - for standard input, or iris')
    .option('--from <rate>', 'the first rate', positiveNumber, 1e-6)
    .option('--to <rate>', 'the last rate', positiveNumber, 10)
    .option('--steps <n>', 'steps from one to the other, at least 2', positiveInteger, 100)
    .addHelpText('after', EXAMPLES)
    .action(async (data, { from, to, steps }) => {
      const { lrFindCommand } = await import('../inspect/lrFind.ts');
      const options = pictureOptions(command);
      const parsed = { ...train?.opts(), ...command.opts() } as unknown as ParsedOptions & { labels?: string };
      const run = { ...runOptions({ ...parsed, seed: options.seed }), validation: 0, test: 0 };
      process.exitCode = await lrFindCommand(data, run, { ...options, from, to, steps, labels: parsed.labels });
    });
  for (const option of train?.options ?? []) if (!LATER.includes(option.attributeName())) command.addOption(option);
  addPictureOptions(command);
}

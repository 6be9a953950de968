import { type Command, Option } from '@commander-js/extra-typings';
import { collected, nonNegativeNumber, part, positiveInteger, rateOrAuto, seed, widths } from '../arguments.ts';
import {
  ACTIVATION_FORMS,
  CLIP_FORMS,
  LOSS_FORMS,
  OPTIMIZER_FORMS,
  REGULARISER_FORMS,
  SAMPLER_FORMS,
  SCHEDULE_FORMS,
} from '../named/forms.ts';
import { parseSchedule } from '../named/scheduleSpec.ts';
import { formsText } from '../named/spec.ts';
import { specOption } from '../named/specOption.ts';
import { UserError } from '../userError.ts';
import { runOptions } from './runOptions.ts';

const EXAMPLES = `
Settings stand behind the name, as in momentum:beta=0.95 or exponential:0.01 (the first one needs no name):
  --optimizer    ${formsText(OPTIMIZER_FORMS)}
  --schedule     ${formsText(SCHEDULE_FORMS)}
                 and 'linear:from=0.1 @5 then cosine' (five epochs of one, then the other), 'cosine * step:every=10' (their product)
  --loss         ${formsText(LOSS_FORMS)}
  --activation   ${formsText(ACTIVATION_FORMS)}
  --sampler      ${formsText(SAMPLER_FORMS)}
  --regulariser  ${formsText(REGULARISER_FORMS)}

Examples:
  $ elbow train iris
  $ elbow train iris --optimizer momentum:beta=0.95 --lr auto --schedule cosine --explain
  $ elbow train iris --schedule 'linear:from=0.1,to=1 @10 then constant @60 then cosine'
  $ elbow train flowers.csv --target species --hidden 16 --epochs 200
  $ elbow train prices.csv --optimizer momentum --lr 0.02 --batch 64 --out runs/prices
  $ elbow train train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz --hidden 128
  $ elbow train - < flowers.csv
  $ elbow train --resume runs/iris-1 --epochs 300
`;

/** Declares `elbow train`. */
export function addTrain(program: Command): void {
  program
    .command('train')
    .summary('train a network on a data file')
    .description(
      'Trains a ReLU network on a data file, or on the built-in data set iris, and writes a run folder: ' +
        'run.json, metrics.jsonl, checkpoints/, loss.svg, loss.png. ' +
        'Formats: CSV and TSV with a header row, JSON lines, Parquet; arrays as NPY, NPZ (x and t, or X and y) and IDX (the files of MNIST); all of them also gzipped.',
    )
    .argument('[data]', 'a file, - for standard input, or iris')
    .option('--target <column>', 'the column to predict (default: the last one)')
    .option('--labels <file>', "the file of an array's targets (default for IDX: found by MNIST's naming)")
    .addOption(
      new Option('--task <task>', 'what to do (default: inferred from the target)').choices([
        'classify',
        'regress',
      ] as const),
    )
    .option('--categorical <column>', 'a numeric-looking column whose values are names; repeatable', collected)
    .addOption(
      new Option('--missing <how>', 'missing values: an error, rows left out, or numeric inputs filled with the mean')
        .choices(['error', 'drop', 'mean'] as const)
        .default('error' as const),
    )
    .option('--hidden <widths>', 'units of the hidden layers; none for no hidden layer', widths, [32, 32])
    .addOption(specOption('--activation <name>', 'what follows each hidden layer', ACTIVATION_FORMS).default('relu'))
    .addOption(
      specOption('--loss <name>', 'what is made small (default: crossEntropy, or squaredError to regress)', LOSS_FORMS),
    )
    .addOption(specOption('--optimizer <name>', 'the update rule', OPTIMIZER_FORMS).default('adam'))
    .option(
      '--lr <rate>',
      "the learning rate (default: the optimizer's; adam 0.01); auto: half the limit that the largest curvature sets",
      rateOrAuto,
    )
    .addOption(
      specOption('--schedule <name>', 'how the rate changes', SCHEDULE_FORMS, parseSchedule).default('constant'),
    )
    .option('--warmup <epochs>', 'epochs in which the rate rises to where the schedule is then', nonNegativeNumber, 0)
    .option('--l2 <lambda>', 'adds (lambda/2)|parameters|² to the loss (adamw, lion: decoupled)', nonNegativeNumber, 0)
    .option('--weight-decay <lambda>', 'shrinks the parameters by rate·lambda each step', nonNegativeNumber, 0)
    .addOption(specOption('--regulariser <name>', 'a penalty on all parameters', REGULARISER_FORMS))
    .addOption(specOption('--clip <how>', 'bounds the gradient, as in globalNorm:1', CLIP_FORMS))
    .addOption(
      specOption('--sampler <name>', 'which rows make the batches', SAMPLER_FORMS).default('withoutReplacement'),
    )
    .addOption(
      new Option('--weights <how>', 'rows count equally, or classes do')
        .choices(['equal', 'balanced'] as const)
        .default('equal' as const),
    )
    .option('--epochs <n>', 'passes over the training rows, in all', positiveInteger, 100)
    .option('--batch <n>', 'rows a step', positiveInteger, 32)
    .option(
      '--patience <n>',
      'stop after so many epochs without a lower validation loss, and keep the best weights',
      positiveInteger,
    )
    .option('--validation <part>', 'part of the rows to watch the loss on (default: 0.15; 0 with --test-rows)', part)
    .option('--test <part>', 'part of the rows for the final test (default: 0.15; not used with --test-rows)', part)
    .option('--test-rows <file>', 'a file with the test rows: one 0-based data row number a line')
    .option('--seed <n>', 'names the random numbers of the split, the weights and the shuffles', seed, 0)
    .option('--out <folder>', 'the run folder to write (default: runs/NAME-N)')
    .option(
      '--checkpoint-every <n>',
      'epochs between checkpoints (default: every epoch that ends 0.25 s after the last, at most 5 s apart)',
      positiveInteger,
    )
    .option('--explain', 'say at the end why it has not learnt more, and the one change to try', false)
    .option('--tensorboard <folder>', 'write event files that TensorBoard reads, too')
    .option('--resume <run>', 'go on with the run in this folder; only --epochs may change')
    .option('--dry-run', 'say what would be trained, and write nothing', false)
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only the result', false)
    .addHelpText('after', EXAMPLES)
    .action(async (data, options, command) => {
      const { trainNew, trainOn } = await import('../run/train.ts');
      const { json, quiet, explain, checkpointEvery = null, tensorboard = null } = options;
      const settings = { json, quiet, explain, checkpointEvery, tensorboard };
      if (options.resume !== undefined) {
        checkResumeAlone(data, command);
        const epochs = command.getOptionValueSource('epochs') === 'cli' ? options.epochs : null;
        process.exitCode = await trainOn(options.resume, epochs, settings);
        return;
      }
      if (data === undefined)
        throw new UserError('train: name a data file, or iris (elbow train --help shows what there is)');
      const { testRows, labels, out, dryRun } = options;
      const adviseRate = options.lr === 'auto';
      const more = { testRows, labels, out, dryRun, adviseRate };
      process.exitCode = await trainNew(data, runOptions(options), { ...settings, ...more });
    });
}

/** What may stand beside --resume: the rest of a run is decided. */
const BESIDE_RESUME = ['resume', 'epochs', 'json', 'quiet', 'checkpointEvery', 'explain', 'tensorboard'];

interface Sources {
  opts(): object;
  getOptionValueSource(key: never): string | undefined;
}

function checkResumeAlone(data: string | undefined, command: Sources): void {
  const other = Object.keys(command.opts()).find(
    (key) => !BESIDE_RESUME.includes(key) && command.getOptionValueSource(key as never) === 'cli',
  );
  if (other !== undefined) {
    const flag = `--${other.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw new UserError(`${flag}: a run goes on as it began; beside --resume only --epochs may change`);
  }
  if (data !== undefined) throw new UserError(`--resume: the run knows its data, so "${data}" is not wanted`);
}

import type { Command } from '@commander-js/extra-typings';

const EXAMPLES = `
Examples:
  $ elbow predict runs/iris-1 new.csv
  $ elbow predict runs/iris-1 new.csv --out predictions.csv
`;

/** Declares `elbow predict`. */
export function addPredict(program: Command): void {
  program
    .command('predict')
    .summary('predict the rows of a data file')
    .description(
      "Predicts every row of a data file with a run's last checkpoint: the class with its probabilities, or the value in original units. " +
        'Columns are found by name, in any order; the target column may be there or not. ' +
        'On a terminal, control characters in names are shown as \\u{1b}; into a file or pipe they go as they are. ' +
        'Formats: as for elbow train (CSV, TSV, JSON lines, Parquet, NPY, NPZ, IDX, - for standard input).',
    )
    .argument('<run>', 'the folder of a run')
    .argument('<file>', 'a file with the same columns, or an array with as many; - for standard input')
    .option('--out <file>', 'write a CSV file (default: print it)')
    .option('--json', 'JSON lines instead of CSV', false)
    .addHelpText('after', EXAMPLES)
    .action(async (run, file, options) => {
      const { predictCommand } = await import('../run/predict.ts');
      process.exitCode = await predictCommand(run, file, options);
    });
}

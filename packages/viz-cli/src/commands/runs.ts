import type { Command } from '@commander-js/extra-typings';

const LIST_EXAMPLES = `
Examples:
  $ elbow runs
  $ elbow runs list runs --json
`;
const BEST_EXAMPLES = `
Examples:
  $ elbow runs best
  $ elbow runs best runs --quiet
`;
const REMOVE_EXAMPLES = `
Examples:
  $ elbow runs remove runs/iris-2 --yes
`;

/** Declares `elbow runs` with its three parts. */
export function addRuns(program: Command): void {
  const runs = program
    .command('runs')
    .summary('the runs in a folder')
    .description('Lists the runs in a folder, names the best, removes some.');
  runs
    .command('list', { isDefault: true })
    .summary('all of them, by their data and losses')
    .description(
      'Lists runs with their data, options, epochs, lowest loss and state: running (a process writes it), stopped (to be gone on with), finished, broken (the numbers left their range), damaged.',
    )
    .argument('[folder]', 'where they are', 'runs')
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only the names', false)
    .addHelpText('after', LIST_EXAMPLES)
    .action(async (folder, options) => {
      const { listCommand } = await import('../inspect/runs.ts');
      process.exitCode = listCommand(folder, options);
    });
  runs
    .command('best')
    .summary('that with the lowest loss')
    .description(
      'Names the run with the lowest validation loss (of training, where no rows were set apart) for each data set and target: losses of others do not compare.',
    )
    .argument('[folder]', 'where they are', 'runs')
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only the name', false)
    .addHelpText('after', BEST_EXAMPLES)
    .action(async (folder, options) => {
      const { bestCommand } = await import('../inspect/runs.ts');
      process.exitCode = bestCommand(folder, options);
    });
  runs
    .command('remove')
    .summary('remove runs')
    .description(
      'Removes runs after asking. Only files that a run writes are removed; what else is in the folder stays. A folder that is no run, or that a process writes, is refused.',
    )
    .argument('<runs...>', 'folders of runs')
    .option('--yes', 'do not ask', false)
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print nothing', false)
    .addHelpText('after', REMOVE_EXAMPLES)
    .action(async (folders, options) => {
      const { removeCommand } = await import('../inspect/removeRuns.ts');
      process.exitCode = await removeCommand(folders, options);
    });
}

import type { Command } from '@commander-js/extra-typings';

const EXAMPLES = `
Examples:
  $ elbow inspect runs/iris-1
  $ elbow inspect runs/wave-1
  $ elbow inspect runs/iris-1 --json
`;

/** Declares `elbow inspect`. */
export function addInspect(program: Command): void {
  program
    .command('inspect')
    .summary('what is in a run')
    .description(
      'Shows a run from inside: its layers with what they give on the training rows, units that are dead or never bend, elbows where there is one input, gradients, curvatures, files. ' +
        'With --json everything: each unit, elbow, straight piece and curvature.',
    )
    .argument('<run>', 'the folder of a run')
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only layers and units', false)
    .addHelpText('after', EXAMPLES)
    .action(async (run, options) => {
      const { inspectCommand } = await import('../inspect/inspect.ts');
      process.exitCode = await inspectCommand(run, options);
    });
}

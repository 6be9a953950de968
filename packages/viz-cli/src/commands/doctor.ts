import type { Command } from '@commander-js/extra-typings';

const EXAMPLES = `
Examples:
  $ elbow doctor
  $ elbow doctor --json
`;

/** Declares `elbow doctor`. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('say whether all that is needed is there')
    .description(
      'Looks at the runtime, SIMD, whether a small training gives the bits that it gives everywhere, fonts, pictures, and the terminal. Exit code 1 where something is wrong.',
    )
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only what is wrong', false)
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { doctorCommand } = await import('../doctor/command.ts');
      process.exitCode = await doctorCommand(options);
    });
}

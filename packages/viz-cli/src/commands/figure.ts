import { type Command, Option } from '@commander-js/extra-typings';
import { seed, someOf } from '../arguments.ts';
import { FORMAT_NAMES, THEME_NAMES } from '../names.ts';

const EXAMPLES = `
Examples:
  $ elbow figure list
  $ elbow figure four-regimes
  $ elbow figure descent --format png --theme dark --out slides
  $ elbow figure all --check
`;

/** Declares `elbow figure`. */
export function addFigure(program: Command): void {
  program
    .command('figure')
    .summary('draw the pictures of the lecture notes')
    .description(
      'Draws pictures of the lecture notes, each computed when it is drawn, and says what they claim with the measured numbers. ' +
        'Exit code 3 where a claim is not met.',
    )
    .argument('<name>', 'a figure, a group of them, all, or list')
    .option(
      '--format <names>',
      `what to draw, several with commas between: ${FORMAT_NAMES.join(', ')} (default: svg,png; one figure is shown on a terminal, too)`,
      someOf(FORMAT_NAMES),
    )
    .addOption(new Option('--theme <name>', 'the colours').choices(THEME_NAMES).default('light' as const))
    .option('--seed <n>', 'names the random numbers', seed, 1)
    .option('--out <folder>', 'the folder to write into (default: figures), or to compare with (docs/gallery)')
    .option('--animate', 'show a figure that moves as it moves, on a terminal', false)
    .option('--check', 'write nothing: redraw, and compare the SVG with the files of the gallery', false)
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only what is wrong', false)
    .addHelpText('after', EXAMPLES)
    .action(async (name, options) => {
      const { figureCommand } = await import('../gallery/command.ts');
      process.exitCode = await figureCommand(name, options);
    });
}

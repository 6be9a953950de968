import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { Option } from '@commander-js/extra-typings';
import { seed, someOf } from '../arguments.ts';
import { FORMAT_NAMES, type FormatName, THEME_NAMES } from '../names.ts';

/** What all commands take that compute something and draw it. */
export interface PictureOptions {
  readonly format?: readonly FormatName[] | undefined;
  readonly theme: 'light' | 'dark';
  readonly seed: number;
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Adds the options of a picture to a command, in front of its own. */
export function addPictureOptions(command: CommandUnknownOpts): void {
  command
    .option(
      '--format <names>',
      `files to draw, several with commas between: ${FORMAT_NAMES.join(', ')} (default: none; with --out svg,png)`,
      someOf(FORMAT_NAMES),
    )
    .addOption(new Option('--theme <name>', 'the colours').choices(THEME_NAMES).default('light' as const))
    .option('--seed <n>', 'names the random numbers', seed, 1)
    .option('--out <folder>', 'the folder to draw into (default: figures)')
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only the result', false);
}

/** The values of these options. */
export function pictureOptions(command: CommandUnknownOpts): PictureOptions {
  return command.opts() as unknown as PictureOptions; // declared by addPictureOptions
}

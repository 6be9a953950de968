import { printable } from '../terminal/printable.ts';

/** Told how far the reading of a data set is: `part` of the stage is done, from 0 to 1. */
export type TellReading = (stage: string, part: number) => void;

/** Where the progress of reading is shown. */
export interface ReadingStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Reading that takes no longer is not worth a word, in milliseconds. */
const PATIENCE = 500;
const REDRAW = 100;
const ERASE_LINE = '\r\x1b[2K';

/**
 * Shows on a terminal how far the reading is, in one line that `done` removes; elsewhere names each stage once. Says nothing in the first half second.
 */
export function readingProgress(
  stream: ReadingStream,
  file: string,
  now: () => number = () => performance.now(),
): { tell: TellReading; done: () => void } {
  const begun = now();
  const name = printable(file);
  let shown = Number.NEGATIVE_INFINITY;
  let last = '';
  const tell: TellReading = (stage, part) => {
    const time = now();
    if (time - begun < PATIENCE) return;
    if (stream.isTTY) {
      if (time - shown < REDRAW) return;
      stream.write(`${ERASE_LINE}${stage} ${name}: ${Math.floor(100 * part)} %`);
      shown = time;
    } else if (stage !== last) {
      stream.write(`${stage} ${name}\n`);
    }
    last = stage;
  };
  return {
    tell,
    done() {
      if (stream.isTTY && last !== '') stream.write(ERASE_LINE);
    },
  };
}

/** Reading that nobody watches. */
export const silently: TellReading = () => {};

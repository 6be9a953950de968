import type { Charset } from './charset.ts';
import { fieldsOf, plain } from './fields.ts';
import type { EpochProgress, ProgressReporter, TextStream } from './progress.ts';

/** About so many lines for a whole run. */
const LINES = 20;

/** Plain lines for files and pipes: the first epoch, about every twentieth part of the run, and the last. */
export function lineProgress(stream: TextStream, charset: Charset): ProgressReporter {
  let pending: EpochProgress | undefined;
  let first = true;
  const show = (progress: EpochProgress): void => {
    stream.write(`${charset.spell(plain(fieldsOf(progress)))}\n`);
    pending = undefined;
  };
  return {
    epoch: (progress) => {
      pending = progress;
      if (first || progress.epoch % Math.ceil(progress.epochs / LINES) === 0 || progress.epoch === progress.epochs)
        show(progress);
      first = false;
    },
    done: () => {
      if (pending !== undefined) show(pending);
    },
  };
}

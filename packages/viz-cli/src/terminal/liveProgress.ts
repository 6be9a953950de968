import { type Field, fieldsOf, plain } from './fields.ts';
import type { EpochProgress, ProgressReporter, TextStream } from './progress.ts';

/** To the first column, and erase the line. */
const RESTART = '\r\u001b[2K';
const DIM = '\u001b[2m';
const RESET = '\u001b[0m';
/** Milliseconds between two drawings: the eye does not follow faster. */
const INTERVAL = 50;

/** How a redrawn line looks. */
export interface LiveOptions {
  columns: () => number;
  now: () => number;
  colour: boolean;
}

/** One line that is redrawn in place. What does not fit into the columns is left out, the least important first; the line never wraps. */
export function liveProgress(stream: TextStream, { columns, now, colour }: LiveOptions): ProgressReporter {
  let pending: EpochProgress | undefined;
  let drawn = Number.NEGATIVE_INFINITY;
  let any = false;
  const draw = (progress: EpochProgress): void => {
    stream.write(RESTART + styled(fitting(fieldsOf(progress), columns() - 1), colour));
    pending = undefined;
    drawn = now();
    any = true;
  };
  return {
    epoch: (progress) => {
      pending = progress;
      if (now() - drawn >= INTERVAL) draw(progress);
    },
    done: () => {
      if (pending !== undefined) draw(pending);
      if (any) stream.write('\n');
      any = false;
    },
  };
}

/** As many of the first fields as fit into `width` columns; at least one, cut if it must be. */
function fitting(fields: readonly Field[], width: number): Field[] {
  for (let n = fields.length; n > 0; n--) {
    const some = fields.slice(0, n);
    if (plain(some).length <= width) return some;
  }
  return [{ name: '', value: plain(fields.slice(0, 1)).slice(0, Math.max(0, width)) }];
}

function styled(fields: readonly Field[], colour: boolean): string {
  if (!colour) return plain(fields);
  return fields
    .map(({ name, value }) => (name === '' ? `${DIM}${value}${RESET}` : `${DIM}${name}${RESET} ${value}`))
    .join('  ');
}

import type { Charset } from './charset.ts';
import { type LiveState, liveScreen, type Size } from './liveScreen.ts';
import { lossHistory } from './lossHistory.ts';
import type { Paint } from './palette.ts';
import type { EpochLosses, EpochProgress, ProgressReporter, TerminalStream } from './progress.ts';
import { type Narrowing, screen } from './screen.ts';

/** Milliseconds between two drawings. */
const INTERVAL = 80;

/** How a live screen looks. */
export interface LiveOptions {
  readonly now: () => number;
  readonly paint: Paint;
  readonly charset: Charset;
  readonly narrowing: Narrowing;
  /** The epochs before those of this process. */
  readonly earlier: readonly EpochLosses[];
}

/** A chart with legend and status, redrawn in place at most 12 times a second and whenever the window is resized; it stays when the run is over. */
export function liveProgress(
  stream: TerminalStream,
  { now, paint, charset, narrowing, earlier }: LiveOptions,
): ProgressReporter {
  const [training, validation] = [lossHistory(), lossHistory()];
  const { draw } = screen(stream, paint, narrowing);
  const begun = now();
  let progress: EpochProgress | undefined;
  let drawn = Number.NEGATIVE_INFINITY;
  let over = false;
  const show = (elapsed?: number): void => {
    if (progress === undefined) return;
    drawn = now();
    const state: LiveState = { progress, training, validation, elapsed };
    const size = sizeOf(stream);
    draw(liveScreen(state, size, charset), size.columns, elapsed !== undefined);
  };
  const resized = (): void => show();
  const add = ({ epoch, loss, validationLoss }: EpochLosses): void => {
    training.add(epoch, loss);
    if (validationLoss !== undefined) validation.add(epoch, validationLoss);
  };
  for (const losses of earlier) add(losses);
  stream.on?.('resize', resized);
  return {
    showsHealth: true,
    epoch: (next) => {
      progress = next;
      add(next);
      if (now() - drawn >= INTERVAL) show();
    },
    done: () => {
      if (over) return;
      over = true;
      stream.off?.('resize', resized);
      show((now() - begun) / 1000);
    },
  };
}

/** A stream learns of a new size only when the event loop turns, which a training step may put off: it is told to look. */
function sizeOf(stream: TerminalStream): Size {
  try {
    stream._refreshSize?.();
  } catch {} // the window was closed
  return { columns: stream.columns || 80, rows: stream.rows || 24 };
}

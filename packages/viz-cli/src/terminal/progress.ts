import { jsonProgress } from './jsonProgress.ts';
import { lineProgress } from './lineProgress.ts';
import { liveProgress } from './liveProgress.ts';

/** What is known at the end of an epoch. */
export interface EpochProgress {
  /** From 1. */
  epoch: number;
  /** The last epoch planned. */
  epochs: number;
  /** Training loss. */
  loss: number;
  /** What `metric` is: `accuracy`, `r2`. */
  metricName?: string | undefined;
  metric?: number | undefined;
  validationLoss?: number | undefined;
  /** Training rows per second. */
  samplesPerSecond?: number | undefined;
  secondsLeft?: number | undefined;
}

/** Shows a training run while it goes on. */
export interface ProgressReporter {
  /** Call it after every epoch; how often it shows is its own affair. */
  epoch(progress: EpochProgress): void;
  /** Call it once after the last epoch, also of a run that stopped early: shows the last epoch and leaves the cursor on a new line. */
  done(): void;
}

/** Where text goes: `process.stdout`, or a recorder in a test. */
export interface TextStream {
  write(text: string): unknown;
}

/** Where and how to show progress. */
export interface ProgressOptions {
  stream: TextStream;
  /** Show nothing. */
  quiet: boolean;
  /** One JSON object a line. */
  json: boolean;
  /** Whether the stream is an interactive terminal. */
  isTTY: boolean;
  /** Columns of the terminal now; asked again for every line, for it may be resized. */
  columns: () => number;
  /** Environment: NO_COLOR (not empty: no colour) and TERM=dumb (no redrawing). Default: that of the process. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Milliseconds of any steady clock; limits how often the line is redrawn. */
  now?: (() => number) | undefined;
}

const SILENT: ProgressReporter = { epoch: () => {}, done: () => {} };

/** Progress as fits the stream: a line that is redrawn on a terminal, plain lines elsewhere, JSON lines if asked for, nothing if quiet. */
export function progressReporter({
  stream,
  quiet,
  json,
  isTTY,
  columns,
  env = process.env,
  now = () => performance.now(),
}: ProgressOptions): ProgressReporter {
  if (quiet) return SILENT;
  if (json) return jsonProgress(stream);
  if (!isTTY || env['TERM'] === 'dumb') return lineProgress(stream);
  const noColour = env['NO_COLOR'];
  return liveProgress(stream, { columns, now, colour: noColour === undefined || noColour === '' });
}

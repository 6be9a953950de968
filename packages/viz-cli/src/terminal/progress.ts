import { backgroundOf } from './background.ts';
import { charsetOf } from './charset.ts';
import { colourDepth } from './colourDepth.ts';
import { jsonProgress } from './jsonProgress.ts';
import { lineProgress } from './lineProgress.ts';
import { liveProgress } from './liveProgress.ts';
import { painter } from './palette.ts';
import { narrowingIn } from './screen.ts';

/** The losses of an epoch. */
export interface EpochLosses {
  /** From 1. */
  epoch: number;
  /** Training loss. */
  loss: number;
  validationLoss?: number | undefined;
}

/** How a session is while it trains; what does not apply is absent. */
export interface Health {
  /** The largest curvature of the loss. */
  readonly lambdaMax?: number;
  /** The learning rate over its limit: above 1 the steepest direction leaves. */
  readonly ratio?: number;
  /** Rectifying units, and how many of them answer no row. */
  readonly units?: number;
  readonly dead?: number;
}

/** What is known at the end of an epoch. */
export interface EpochProgress extends EpochLosses {
  /** The last epoch planned. */
  epochs: number;
  /** What `metric` is: `accuracy`, `r2`. */
  metricName?: string | undefined;
  metric?: number | undefined;
  learningRate?: number | undefined;
  /** Training rows per second. */
  samplesPerSecond?: number | undefined;
  secondsLeft?: number | undefined;
  health?: Health | undefined;
}

/** Shows a training run while it goes on. */
export interface ProgressReporter {
  /** Whether it shows how the session is, which costs time to find out. */
  readonly showsHealth?: boolean;
  /** Call it after every epoch; how often it shows is its own affair. */
  epoch(progress: EpochProgress): void;
  /**
   * Call it after the last epoch, also of a run that stopped early or was interrupted: shows the last epoch and lets go of the stream, the cursor on a new line. A
   * second call does nothing. A process that ends without it leaves the terminal in order, too.
   */
  done(): void;
}

/** Where text goes. */
export interface TextStream {
  write(text: string): unknown;
}

/** Where text goes, and what is known of it: `process.stdout`, or a recorder in a test. */
export interface TerminalStream extends TextStream {
  /** Whether it is a terminal. */
  readonly isTTY?: boolean | undefined;
  /** Its size in characters; asked anew for every drawing. */
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
  /** Node's own: looks for the present size at once. */
  _refreshSize?(): void;
}

/** Where and how to show progress. */
export interface ProgressOptions {
  readonly stream: TerminalStream;
  /** Show nothing. */
  readonly quiet: boolean;
  /** One JSON object a line. */
  readonly json: boolean;
  /** The losses of the epochs before the first that will be reported: a resumed run is drawn from its beginning. */
  readonly earlier?: readonly EpochLosses[] | undefined;
  /**
   * Environment: TERM=dumb (plain lines), FORCE_COLOR, NO_COLOR, COLORTERM, TERM (colours: `colourDepth`), COLORFGBG (`backgroundOf`), LC_ALL, LC_CTYPE, LANG (characters:
   * `charsetOf`). Default: that of the process.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Milliseconds of any steady clock; limits how often the screen is redrawn. */
  readonly now?: (() => number) | undefined;
}

const SILENT: ProgressReporter = { epoch: () => {}, done: () => {} };

/** Progress as fits the stream: a chart that is redrawn on a terminal, plain lines elsewhere, JSON lines if asked for, nothing if quiet. */
export function progressReporter({
  stream,
  quiet,
  json,
  earlier = [],
  env = process.env,
  now = () => performance.now(),
}: ProgressOptions): ProgressReporter {
  if (quiet) return SILENT;
  if (json) return jsonProgress(stream);
  const charset = charsetOf(env);
  if (stream.isTTY !== true || env.TERM === 'dumb') return lineProgress(stream, charset);
  const paint = painter(colourDepth(env), backgroundOf(env));
  return liveProgress(stream, { now, paint, charset, narrowing: narrowingIn(env), earlier });
}

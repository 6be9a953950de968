import { printableJson } from './printable.ts';
import type { EpochProgress, ProgressReporter, TextStream } from './progress.ts';

/**
 * One JSON object for every epoch: `{"event":"epoch","epoch":1,"epochs":…,"loss":…,"accuracy":…,"validationLoss":…}`, the metric under its own name. Speed and
 * time left are not in it: the same run gives the same lines.
 */
export function jsonProgress(stream: TextStream): ProgressReporter {
  return {
    epoch: ({ epoch, epochs, loss, metricName, metric, validationLoss }: EpochProgress) => {
      stream.write(
        jsonLine({
          event: 'epoch',
          epoch,
          epochs,
          loss,
          ...(metric === undefined ? {} : { [metricName ?? 'metric']: metric }),
          validationLoss,
        }),
      );
    },
    done: () => {},
  };
}

/** A value as one line of JSON, in which nothing steers a terminal. Numbers that are not finite become the strings "NaN", "Infinity" and "-Infinity", which JSON would turn to null. */
export function jsonLine(value: unknown): string {
  return `${printableJson(JSON.stringify(value, spelt))}\n`;
}

/** As `jsonLine`, indented for people. */
export function jsonText(value: unknown): string {
  return `${printableJson(JSON.stringify(value, spelt, 2))}\n`;
}

function spelt(_: string, part: unknown): unknown {
  return typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
}

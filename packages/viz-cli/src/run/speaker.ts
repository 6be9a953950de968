import { jsonLine } from '../terminal/jsonProgress.ts';
import { reportWidth, wrappedLine } from '../terminal/report.ts';

/** Says something: an event with its facts as a JSON line, or lines of text. When quiet, only what is important. */
export type Say = (event: string, facts: object, lines: readonly string[], important?: boolean) => void;

/** Speaks on the standard output as the options ask; on a terminal lines are broken between words. */
export function speaker({ json, quiet }: { readonly json: boolean; readonly quiet: boolean }): Say {
  return (event, facts, lines, important = false) => {
    if (quiet && !important) return;
    const text = (): string =>
      lines
        .flatMap((line) => wrappedLine(line, reportWidth(process.stdout)))
        .map((line) => `${line}\n`)
        .join('');
    process.stdout.write(json ? jsonLine({ event, ...facts }) : text());
  };
}

import { tell, tellJson } from '../terminal/output.ts';
import { printable } from '../terminal/printable.ts';
import { reportWidth, wrappedLine } from '../terminal/report.ts';

/** Says something: an event with its facts as a JSON line, or lines of text. When quiet, only what is important. */
export type Say = (event: string, facts: object, lines: readonly string[], important?: boolean) => void;

/** Speaks on the standard output as the options ask; on a terminal lines are broken between words. */
export function speaker({ json, quiet }: { readonly json: boolean; readonly quiet: boolean }): Say {
  return (event, facts, lines, important = false) => {
    if (quiet && !important) return;
    if (json) tellJson({ event, ...facts });
    else tell(lines.flatMap((line) => wrappedLine(printable(line), reportWidth(process.stdout))));
  };
}

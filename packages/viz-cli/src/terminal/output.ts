import { jsonLine } from './jsonProgress.ts';
import { printable, printableLines } from './printable.ts';

// All that the command writes goes through these, but for what is redrawn in place: those streams print their pieces by `printable` themselves.

/** Writes lines for people on the standard output. */
export function tell(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${printable(line)}\n`).join(''));
}

/** Writes a value as one line of JSON on the standard output. */
export function tellJson(value: unknown): void {
  process.stdout.write(jsonLine(value));
}

/** Writes data on the standard output: as they are into a file or pipe, printable on a terminal. */
export function pour(text: string): void {
  process.stdout.write(process.stdout.isTTY === true ? printableLines(text) : text);
}

/** Where the parser of the command line writes its help and its errors, texts of several lines. */
export const PARSER_OUTPUT = {
  writeOut: (text: string): void => void process.stdout.write(printableLines(text)),
  writeErr: (text: string): void => void process.stderr.write(printableLines(text)),
} as const;

/** Writes on the standard error what went wrong: a sentence, or the stack of a mistake of ours. */
export function complain(text: string): void {
  process.stderr.write(`error: ${printableLines(text)}\n`);
}

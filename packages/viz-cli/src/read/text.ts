import { isUtf8 } from 'node:buffer';
import { UserError } from '../userError.ts';

const NEWLINE = 0x0a;

/**
 * The text of a file that must be UTF-8: without a byte order mark, with every line end (CRLF, CR, LF) as one `\n` and without the line ends at the end.
 *
 * @param file how messages call the file
 * @throws {UserError} if the bytes hold a NUL (binary, or UTF-16) or are not UTF-8; names the line.
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  if (startsAsUtf16(bytes)) throw new UserError(`${file} is encoded in UTF-16: expected UTF-8 text`);
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw new UserError(`${file} is a binary file (byte ${nul} is NUL): expected UTF-8 text`);
  if (!isUtf8(bytes)) throw new UserError(`${file}, line ${invalidLine(bytes)}: not UTF-8 text`);
  const text = new TextDecoder('utf-8').decode(bytes);
  return withoutLastLineEnds(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
}

function startsAsUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/** The first line that is not UTF-8. No UTF-8 sequence holds the byte of a line end, so lines can be looked at one by one. */
function invalidLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
  return line;
}

function withoutLastLineEnds(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === NEWLINE) end--;
  return text.slice(0, end);
}

/** What steers a terminal or turns the direction of writing, ends a line unseen, or is half a character. */
const STEERING = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * A text in which nothing steers a terminal: control characters (C0 with line end and tab, DEL, C1), marks of the direction of writing, line and paragraph
 * separators and lone surrogates stand as `\u{1b}`. It is one line, each of those signs as wide as it is long, and printable text is left as it is.
 */
export function printable(text: string): string {
  return text.replace(STEERING, (sign) => `\\u{${sign.charCodeAt(0).toString(16)}}`);
}

/** As `printable` for a text of several lines: line ends and tabs stay. */
export function printableLines(text: string): string {
  return text.replace(/[^\n\t]+/g, printable);
}

/** JSON with the same values, in which the same signs stand as `\u001b`; the line ends between its parts stay. */
export function printableJson(json: string): string {
  return json.replace(STEERING, (sign) =>
    sign === '\n' ? sign : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

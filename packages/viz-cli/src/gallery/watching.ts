import { printable } from '../terminal/printable.ts';

const ERASE_LINE = '\r\u001b[2K';

/** Says what is being done, where somebody watches. */
export interface Watching {
  /** Shows a line in the place of the one before. */
  tell(text: string): void;
  /** Takes the line away; call it before anything else is written. */
  clear(): void;
}

/** A line on a terminal that comes and goes; nothing elsewhere, or when quiet. */
export function watching(
  stream: { readonly isTTY?: boolean | undefined; write(text: string): unknown },
  quiet: boolean,
): Watching {
  if (quiet || stream.isTTY !== true) return { tell: () => {}, clear: () => {} };
  return {
    tell: (text) => void stream.write(`${ERASE_LINE}${printable(text)}`),
    clear: () => void stream.write(ERASE_LINE),
  };
}

/**
 * A module's bytes as text, for src/text.ts to read back. With v = (byte + 5) mod 256, a v below 92 is one character,
 * v + 35, and any other two: a space or an exclamation mark, and what is left above 92 or 184. Five shifts the window over
 * the bytes that wasm has most of, so that gzip sees whole bytes: 0.9 of what hexadecimal takes.
 */
export function inlined(bytes) {
  let text = '';
  for (const byte of bytes) {
    const v = (byte + 5) & 255;
    text += `${v < 92 ? '' : v < 184 ? ' ' : '!'}${String.fromCharCode(35 + (v % 92))}`;
  }
  return text;
}

/**
 * The bytes that scripts/text.mjs wrote as text: most as one character, the others as two, so that gzip sees whole bytes,
 * as it would not in base64.
 */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let n = 0;
  let high = 0;
  for (let i = 0; i < text.length; i++) {
    const v = text.charCodeAt(i) - 35;
    if (v < 0) {
      high = 92 * (v + 4); // a space is −3, an exclamation mark −2
    } else {
      bytes[n++] = v + high - 5;
      high = 0;
    }
  }
  return bytes.subarray(0, n);
}

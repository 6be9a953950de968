/** A GIF as it is shown: its frames one over the other, each as it stands. */
export interface Shown {
  readonly width: number;
  readonly height: number;
  /** How often it repeats, 0 for ever; undefined: it is shown once. */
  readonly repeats: number | undefined;
  readonly frames: readonly { readonly delay: number; readonly rgb: Uint8Array }[];
}

/** Reads a GIF89a by its specification (CompuServe, 1990), as far as one palette, no interlace and frames of the whole size ask. */
export function gifFrames(bytes: Uint8Array): Shown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (Buffer.from(bytes.subarray(0, 6)).toString() !== 'GIF89a') throw new Error('no GIF89a');
  const [width, height, packed] = [view.getUint16(6, true), view.getUint16(8, true), view.getUint8(10)];
  const colours = 2 << (packed & 7);
  const palette = bytes.subarray(13, 13 + 3 * colours);
  let at = 13 + 3 * colours;
  let repeats: number | undefined;
  let control = { delay: 0, transparent: -1 };
  const screen = new Uint8Array(3 * width * height);
  const frames: { delay: number; rgb: Uint8Array }[] = [];
  const blocks = (): Uint8Array => {
    const parts: Uint8Array[] = [];
    for (let size = view.getUint8(at++); size !== 0; size = view.getUint8(at++)) {
      parts.push(bytes.subarray(at, at + size));
      at += size;
    }
    return Buffer.concat(parts);
  };
  for (let kind = view.getUint8(at++); kind !== 0x3b; kind = view.getUint8(at++)) {
    if (kind === 0x21) {
      const label = view.getUint8(at++);
      const data = blocks();
      if (label === 0xff) repeats = (data[12] ?? 0) + 256 * (data[13] ?? 0);
      if (label === 0xf9)
        control = {
          delay: 10 * ((data[1] ?? 0) + 256 * (data[2] ?? 0)),
          transparent: (data[0] ?? 0) & 1 ? (data[3] ?? -1) : -1,
        };
      continue;
    }
    if (kind !== 0x2c || view.getUint16(at + 4, true) !== width || view.getUint16(at + 6, true) !== height)
      throw new Error('a frame of another size');
    if (view.getUint8(at + 8) & 0xc0) throw new Error('a frame with a palette of its own, or interlaced');
    at += 9;
    const indices = unpacked(view.getUint8(at++), blocks(), width * height);
    indices.forEach((index, i) => {
      if (index !== control.transparent) screen.set(palette.subarray(3 * index, 3 * index + 3), 3 * i);
    });
    frames.push({ delay: control.delay, rgb: screen.slice() });
  }
  return { width, height, repeats, frames };
}

/** Variable-length LZW (Welch 1984) as GIF has it. */
function unpacked(least: number, data: Uint8Array, length: number): Uint8Array {
  const [clear, end] = [1 << least, (1 << least) + 1];
  const out = new Uint8Array(length);
  let [filled, bits, held, at] = [0, 0, 0, 0];
  let size = least + 1;
  let words: Uint8Array[] = [];
  let before: Uint8Array | undefined;
  for (;;) {
    while (bits < size) {
      held |= (data[at++] ?? 0) << bits;
      bits += 8;
    }
    const code = held & ((1 << size) - 1);
    held >>= size;
    bits -= size;
    if (code === end) break;
    if (code === clear) {
      words = Array.from({ length: end + 1 }, (_, i) => Uint8Array.of(i));
      size = least + 1;
      before = undefined;
      continue;
    }
    const word: Uint8Array = words[code] ?? Uint8Array.of(...(before ?? []), (before ?? [])[0] ?? 0);
    if (before !== undefined && words.length < 4096) words.push(Uint8Array.of(...before, word[0] ?? 0));
    if (words.length === 1 << size && size < 12) size++;
    out.set(word, filled);
    filled += word.length;
    before = word;
  }
  if (filled !== length) throw new Error(`${filled} pixels, expected ${length}`);
  return out;
}

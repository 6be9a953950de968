/** Signatures of a zip archive's parts, as numbers of 32 bits with the low byte first. */
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_64 = 0x06064b50;
const END_LENGTH = 22;
/** The archive's comment has a length of 16 bits. */
const LONGEST_COMMENT = 0xffff;

/**
 * The CRC-32 of each file of a zip archive by name, from its central directory: fflate unpacks, but compares nothing.
 * Empty where the directory is not found.
 */
export function zipChecksums(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sums = new Map<string, number>();
  let at = directoryStart(view);
  while (at !== null && at + 46 <= bytes.length && view.getUint32(at, true) === DIRECTORY_ENTRY) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16((at as number) + offset, true));
    const end = at + 46 + (name as number);
    sums.set(new TextDecoder().decode(bytes.subarray(at + 46, end)), view.getUint32(at + 16, true));
    at = end + (extra as number) + (comment as number);
  }
  return sums;
}

function directoryStart(view: DataView): number | null {
  const last = view.byteLength - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) !== DIRECTORY_END) continue;
    const start = view.getUint32(at + 16, true);
    return start === 0xffffffff ? startIn64(view, at) : start;
  }
  return null;
}

/** The start that does not fit into 32 bits: in the larger record that a locator of 20 bytes points to. */
function startIn64(view: DataView, end: number): number | null {
  if (end < 20) return null;
  const record = Number(view.getBigUint64(end - 12, true));
  if (record + 56 > view.byteLength || view.getUint32(record, true) !== DIRECTORY_END_64) return null;
  return Number(view.getBigUint64(record + 48, true));
}

// Looks at the pages of a Parquet column before its decoder does, which believes what they say: a run of 684 bytes may claim 2³⁰ values. Each page is
// unpacked once more for that, and its runs are walked over, not expanded.
// Format: Apache Parquet, "Encodings" (RLE / bit-packing hybrid, delta byte array) and "Data pages".
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { snappyUncompress } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { readVarInt } from 'hyparquet/src/thrift.js';

/** Each decompressor writes as much as the page's header says, and no more. */
export const COMPRESSORS = {
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (input, length) => decompress(input, new Uint8Array(length)),
};
export const CODECS = ['UNCOMPRESSED', 'SNAPPY', ...Object.keys(COMPRESSORS)];

/** Values that the last run of a page may hold too many: runs of packed bits are filled up to eights. */
const SLACK = 504;

/**
 * Checks all pages of a column chunk, and returns the bytes that they unpack to.
 * @param chunk its metadata; `optional`: whether values may be missing; `rows`: of its row group; `limit`: bytes that it may unpack to
 * @throws Error where a page lies outside, or holds more than it may
 */
export function checkPages(buffer, chunk, optional, rows, limit) {
  const { dictionary_page_offset, data_page_offset, total_compressed_size } = chunk;
  const start = Number(dictionary_page_offset || data_page_offset);
  const length = Number(total_compressed_size);
  if (!(start >= 0 && length >= 0 && start + length <= buffer.byteLength)) throw new Error('a column lies outside');
  const reader = { view: new DataView(buffer, start, length), offset: 0 };
  let bytes = 0;
  while (reader.offset < length - 1 && bytes <= limit) {
    const header = parquetHeader(reader);
    const { uncompressed_page_size: unpacked, compressed_page_size: packed } = header;
    const data = header.data_page_header ?? header.data_page_header_v2;
    const values = data?.num_values ?? 0;
    if (!(packed >= 0 && unpacked >= 0 && reader.offset + packed <= length)) throw new Error('a page lies outside');
    if (!(values >= 0 && values <= rows)) throw new Error(`a page has ${values} values, its group ${rows} rows`);
    if ((header.dictionary_page_header?.num_values ?? 0) > 8 * unpacked) throw new Error('a dictionary is too short');
    bytes += unpacked;
    const contents = new Uint8Array(buffer, start + reader.offset, packed);
    reader.offset += packed;
    if (data !== undefined && bytes <= limit) bytes += checkData(contents, header, chunk, optional);
  }
  return bytes;
}

/** Checks what is in a data page; returns the bytes that its values take beyond those of the page. */
function checkData(contents, header, { codec, type }, optional) {
  const { uncompressed_page_size: unpacked, data_page_header: v1, data_page_header_v2: v2 } = header;
  if (v1) {
    const page = unpackedPage(contents, unpacked, codec);
    const from = optional ? 4 + viewOf(page).getUint32(0, true) : 0;
    if (optional) checkRuns(page, 4, from, 1, v1.num_values);
    return checkValues(page, from, v1, type);
  }
  const { repetition_levels_byte_length: repetitions, definition_levels_byte_length: definitions } = v2;
  const from = repetitions + definitions;
  if (!(repetitions >= 0 && definitions >= 0 && from <= contents.length)) throw new Error('levels lie outside');
  if (optional) checkRuns(contents, repetitions, from, 1, v2.num_values);
  const rest = contents.subarray(from);
  return checkValues(v2.is_compressed === false ? rest : unpackedPage(rest, unpacked - from, codec), 0, v2, type);
}

function checkValues(page, from, { encoding, num_values }, type) {
  if (encoding === 'RLE' || (type === 'BOOLEAN' && /RLE|DICTIONARY/.test(encoding)))
    checkRuns(page, from + 4, page.length, 1, num_values);
  else if (/DICTIONARY$/.test(encoding)) checkRuns(page, from + 1, page.length, page[from] ?? 0, num_values);
  return encoding === 'DELTA_BYTE_ARRAY' ? lengthOfDeltas(page, from, num_values) : 0;
}

/** Walks over runs of equal values and of packed bits. */
function checkRuns(page, from, end, width, values) {
  const reader = { view: viewOf(page), offset: from };
  for (let seen = 0; seen < values && reader.offset < end; ) {
    const header = readVarInt(reader);
    const count = header & 1 ? 8 * (header >>> 1) : header >>> 1;
    if (count > values - seen + SLACK) throw new Error(`a run has ${count} values, its page ${values}`);
    seen += count;
    reader.offset += header & 1 ? width * (header >>> 1) : (width + 7) >> 3;
  }
}

/** Bytes of texts that are each given by how much of the one before they begin with. */
function lengthOfDeltas(page, from, values) {
  const reader = { view: viewOf(page), offset: from };
  const [before, behind] = [new Int32Array(values), new Int32Array(values)];
  if (values === 0) return 0;
  deltaBinaryUnpack(reader, values, before);
  deltaBinaryUnpack(reader, values, behind);
  return before.reduce((sum, prefix, i) => sum + Math.max(0, prefix) + Math.max(0, behind[i]), 0);
}

function unpackedPage(bytes, length, codec) {
  if (codec === 'UNCOMPRESSED') return bytes;
  if (codec !== 'SNAPPY') return COMPRESSORS[codec](bytes, length);
  const out = new Uint8Array(length);
  snappyUncompress(bytes, out);
  return out;
}

function viewOf({ buffer, byteOffset, byteLength }) {
  return new DataView(buffer, byteOffset, byteLength);
}

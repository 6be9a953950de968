// Reads a Parquet file in a thread of its own: what a damaged or hostile file makes its decoder allocate ends this thread, not the
// command. Gets { buffer, limits } as workerData; posts { column, values } for each column, or { refused } with a sentence, at last
// { done: true }. Plain JavaScript, so that the built command and the tests run the same file.
import { parentPort, workerData } from 'node:worker_threads';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { decompress } from 'fzstd';
import { parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';

/** Each decompressor writes as much as the page's header says, and no more. */
const COMPRESSORS = {
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (input, length) => decompress(input, new Uint8Array(length)),
};
const CODECS = ['UNCOMPRESSED', 'SNAPPY', ...Object.keys(COMPRESSORS)];

class Refused extends Error {}

const { buffer, limits } = workerData;
const file = { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) };
try {
  await read();
  parentPort.postMessage({ done: true });
} catch (error) {
  const refused = error instanceof Refused ? error.message : null;
  parentPort.postMessage({ refused, reason: error instanceof Error ? error.message : String(error) });
}

async function read() {
  const metadata = await parquetMetadataAsync(file);
  const columns = parquetSchema(metadata).children;
  const rows = Number(metadata.num_rows);
  checkShape(columns, rows);
  let unpacked = 0;
  for (const group of metadata.row_groups) {
    for (const { meta_data } of group.columns) {
      unpacked += checkPages(meta_data, Number(group.num_rows));
      if (unpacked > limits.bytes) throw new Refused(`is too large: unpacked it has more than ${limits.bytesText}`);
    }
  }
  parentPort.postMessage({ rows, columns: columns.map(({ element }) => element.name) });
  for (const [index, { element }] of columns.entries()) {
    const chunks = [];
    const onChunk = ({ columnData, rowStart }) => chunks.push({ columnData, rowStart });
    await parquetRead({ file, metadata, columns: [element.name], compressors: COMPRESSORS, onChunk });
    chunks.sort((a, b) => a.rowStart - b.rowStart);
    parentPort.postMessage({ index, chunks: chunks.map(({ columnData }) => columnData) });
  }
}

function checkShape(columns, rows) {
  if (columns.length > limits.columns)
    throw new Refused(`has ${columns.length} columns: the limit is ${limits.columns}`);
  if (!(rows * columns.length <= limits.cells))
    throw new Refused(`has ${rows} rows of ${columns.length} columns: the limit is ${limits.cells} cells`);
  for (const { element, children } of columns) {
    if (children.length > 0 || element.repetition_type === 'REPEATED')
      throw new Refused(
        `, column "${element.name}" holds lists or structures: expected numbers, texts or truth values`,
      );
  }
}

/**
 * Walks the headers of a column's pages: none may say that it holds more than its row group, or unpacks to more than is allowed.
 * Returns the bytes that they unpack to.
 */
function checkPages(column, rows) {
  const { codec, dictionary_page_offset, data_page_offset, total_compressed_size, path_in_schema } = column;
  const name = path_in_schema.join('.');
  if (!CODECS.includes(codec))
    throw new Refused(`, column "${name}" is compressed with ${codec}: snappy, gzip, zstd and brotli are read`);
  const start = Number(dictionary_page_offset || data_page_offset);
  const length = Number(total_compressed_size);
  if (!(start >= 0 && length >= 0 && start + length <= buffer.byteLength))
    throw new Error(`column "${name}" lies outside`);
  const reader = { view: new DataView(buffer, start, length), offset: 0 };
  let bytes = 0;
  while (reader.offset < length - 1) {
    const header = parquetHeader(reader);
    const { uncompressed_page_size: unpacked, compressed_page_size: packed } = header;
    const values = (header.data_page_header ?? header.data_page_header_v2)?.num_values ?? 0;
    if (!(packed >= 0 && unpacked >= 0 && reader.offset + packed <= length))
      throw new Error(`a page of "${name}" lies outside`);
    if (!(values >= 0 && values <= rows))
      throw new Error(`a page of "${name}" has ${values} values, its group ${rows} rows`);
    if ((header.dictionary_page_header?.num_values ?? 0) > 8 * unpacked)
      throw new Error(`the dictionary of "${name}" is too short`);
    bytes += unpacked;
    reader.offset += packed;
  }
  return bytes;
}

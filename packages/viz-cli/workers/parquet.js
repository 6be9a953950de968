// Reads a Parquet file in a thread of its own: what a damaged or hostile file makes its decoder allocate ends this thread, not the
// command. Gets { buffer, limits } as workerData; posts { rows, columns }, then for each column, in pieces, { index, values } or { index, different,
// places }, at last { done: true }; or { refused, reason }. Plain JavaScript, so that the built command and the tests run the same file.
import { parentPort, workerData } from 'node:worker_threads';
import { parquetMetadataAsync, parquetRead, parquetSchema } from 'hyparquet';
import { CODECS, COMPRESSORS, checkPages } from './pages.js';

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
  const optional = new Map(columns.map(({ element }) => [element.name, element.repetition_type === 'OPTIONAL']));
  let unpacked = 0;
  for (const group of metadata.row_groups) {
    for (const { meta_data } of group.columns) {
      const { codec, path_in_schema } = meta_data;
      const name = path_in_schema.join('.');
      if (!CODECS.includes(codec))
        throw new Refused(`, column "${name}" is compressed with ${codec}: snappy, gzip, zstd and brotli are read`);
      const left = limits.bytes - unpacked;
      unpacked += checkPages(buffer, meta_data, optional.get(name), Number(group.num_rows), left);
      if (unpacked > limits.bytes) throw new Refused(`is too large: unpacked it has more than ${limits.bytesText}`);
    }
  }
  parentPort.postMessage({ rows, columns: columns.map(({ element }) => element.name) });
  for (const [index, { element }] of columns.entries()) {
    const chunks = [];
    const onChunk = ({ columnData, rowStart }) => chunks.push({ columnData, rowStart });
    await parquetRead({ file, metadata, columns: [element.name], compressors: COMPRESSORS, onChunk });
    chunks.sort((a, b) => a.rowStart - b.rowStart);
    for (const { columnData } of chunks) parentPort.postMessage({ index, ...packed(columnData) });
  }
}

/** Values as they are sent: numbers as they are, others each once, and where each is: texts that come again are not copied again. */
function packed(values) {
  if (ArrayBuffer.isView(values)) return { values };
  const places = new Map();
  const index = Int32Array.from(values, (value) => {
    const place = places.get(value) ?? places.size;
    if (place === places.size) places.set(value, place);
    return place;
  });
  return { different: [...places.keys()], places: index };
}

function checkShape(columns, rows) {
  if (columns.length > limits.columns)
    throw new Refused(`has ${columns.length} columns: the limit is ${limits.columns}`);
  if (!(rows * columns.length <= limits.cells))
    throw new Refused(
      `has ${rows} rows of ${columns.length} ${columns.length === 1 ? 'column' : 'columns'}: the limit is ${limits.cells} cells`,
    );
  for (const { element, children } of columns) {
    if (children.length > 0 || element.repetition_type === 'REPEATED')
      throw new Refused(
        `, column "${element.name}" holds lists or structures: expected numbers, texts or truth values`,
      );
  }
}

import { closeSync, copyFileSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { crc32, createGzip, deflateRawSync } from 'node:zlib';

/** Files that are small and mean to become large, or are large themselves. */

const CORPORA = new URL('../../packages/viz-cli/test/corpora/', import.meta.url);
const ZEROS = Buffer.alloc(2 ** 20);
const GIB = 2 ** 30;

/** A header and n bytes of zeros behind it, which take no room on the disk. */
function sparse(path, head, n) {
  const file = openSync(path, 'w');
  writeSync(file, head);
  ftruncateSync(file, head.length + n);
  closeSync(file);
}

/** A gzip file that unpacks to a head and so many MiB of zeros. */
async function gzipBomb(path, head, mebibytes) {
  const zip = createGzip({ level: 9 });
  const parts = [];
  zip.on('data', (bytes) => parts.push(bytes));
  zip.write(head);
  for (let i = 0; i < mebibytes; i++) if (!zip.write(ZEROS)) await new Promise((resolve) => zip.once('drain', resolve));
  await new Promise((resolve) => zip.end(resolve));
  writeFileSync(path, Buffer.concat(parts));
}

function npyHead(descr, shape) {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const header = `${text.padEnd(128 - 10 - 1)}\n`;
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.from([header.length, 0]),
    Buffer.from(header),
  ]);
}

function idxHead(kind, shape) {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, kind, shape.length]);
  for (const [axis, n] of shape.entries()) head.writeUInt32BE(n, 4 + 4 * axis);
  return head;
}

/** A zip archive of one deflated file. `says`: the unpacked size that its headers give. */
function zip(path, name, contents, says) {
  const packed = deflateRawSync(contents, { level: 9 });
  const fields = (signature, at) => {
    const head = Buffer.alloc(at);
    head.writeUInt32LE(signature);
    return head;
  };
  const local = fields(0x04034b50, 30);
  local.writeUInt16LE(8, 8);
  const entry = fields(0x02014b50, 46);
  entry.writeUInt16LE(8, 10);
  for (const [head, at] of [
    [local, 14],
    [entry, 16],
  ]) {
    head.writeUInt32LE(crc32(contents), at);
    head.writeUInt32LE(packed.length, at + 4);
    head.writeUInt32LE(says, at + 8);
    head.writeUInt16LE(name.length, at + 12);
  }
  const start = local.length + name.length + packed.length;
  const end = fields(0x06054b50, 22);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(start, 16);
  writeFileSync(path, Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]));
}

/** A CSV text of n columns and twenty rows. */
function wideCsv(n) {
  const row = (cell) => `${Array.from({ length: n }, (_, j) => cell(j)).join(',')}\n`;
  return row((j) => `c${j}`) + (row(() => '1') + row(() => '2')).repeat(10);
}

/** Numbers that fill a text of about so many bytes. */
function longCsv(bytes, cells) {
  const row = `${Array.from({ length: cells }, (_, j) => (j % 10).toString()).join(',')}\n`;
  const other = row.replace(/.\n$/, '7\n');
  const pairs = Math.floor(bytes / (2 * row.length));
  return `${Array.from({ length: cells }, (_, j) => `c${j}`).join(',')}\n${(row + other).repeat(pairs)}`;
}

/** Each line has a key of its own: n² cells from n lines. */
function keysJsonl(n) {
  return Array.from({ length: n }, (_, i) => `{"k${i}":1}`).join('\n');
}

/**
 * Every case: its file is made in the folder; `says` is what the command must answer (exit code 2), or null where it must read it; `mebibytes` the most
 * memory that may take. `large`: to make or to read it takes half a gigabyte or more, on the disk or in memory; --small leaves it out. 120 MiB are what the command takes for a file of a few rows, and a margin.
 */
export const BOMBS = [
  {
    name: 'gzip: 1 GiB of zeros as CSV',
    file: 'a.csv.gz',
    make: (path) => gzipBomb(path, 'a,b\n', 1024),
    says: /unpacked it has more than 128 MiB, the limit/,
    mebibytes: 300,
  },
  {
    name: 'gzip: 2 GiB of zeros as IDX',
    file: 'b-ubyte.gz',
    large: true,
    make: (path) => gzipBomb(path, idxHead(8, [2 ** 21, 1024]), 2048),
    says: /unpacked it has more than 1024 MiB, the limit/,
    mebibytes: 1400,
  },
  {
    name: 'gzip within gzip',
    file: 'c.csv.gz',
    make: (path) => gzipBomb(path, Buffer.from([0x1f, 0x8b, 8]), 200),
    says: /more than 128 MiB|binary/,
    mebibytes: 300,
  },
  {
    name: 'zip: 4 GiB said, 1 MiB packed',
    file: 'd.npz',
    make: (path) => zip(path, 'x.npy', Buffer.alloc(2 ** 26), 0xfffffff0),
    says: /too large: unpacked it has 4096 MiB or more, the limit is 1024 MiB/,
    mebibytes: 120,
  },
  {
    name: 'zip: 100 bytes said, 512 MiB packed',
    file: 'e.npz',
    large: true,
    make: (path) => zip(path, 'x.npy', Buffer.concat([npyHead('|u1', [2 ** 19, 1024]), Buffer.alloc(2 ** 29)]), 100),
    says: /damaged/,
    mebibytes: 120,
  },
  {
    name: 'NPY: 2⁶⁰ numbers said, none there',
    file: 'f.npy',
    make: (path) => writeFileSync(path, npyHead('<f8', [2 ** 30, 2 ** 30])),
    says: /is damaged: an array .* bytes, the file holds 0/,
    mebibytes: 120,
  },
  {
    name: 'IDX: 2⁹⁶ numbers said, none there',
    file: 'g-ubyte',
    make: (path) => writeFileSync(path, idxHead(8, [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1])),
    says: /is damaged: an array .* bytes, the file holds 0/,
    mebibytes: 120,
  },
  {
    name: 'Parquet: 10⁸ rows in 548 bytes',
    file: 's.parquet',
    make: (path) => copyFileSync(new URL('many-rows.parquet', CORPORA), path),
    says: /has 100000000 rows of 1 column: the limit is 33554432 cells/,
    mebibytes: 120,
  },
  {
    name: 'Parquet: a run of 2³⁰ values said',
    file: 't.parquet',
    make: (path) => copyFileSync(new URL('run-of-2-to-30.parquet', CORPORA), path),
    says: /is damaged .* a run has 1073741823 values, its page 3/,
    mebibytes: 120,
  },
  {
    name: 'CSV of 10⁶ columns',
    file: 'h.csv',
    make: (path) => writeFileSync(path, wideCsv(10 ** 6)),
    says: /has 1000000 columns: the limit is 10000/,
    mebibytes: 300,
  },
  {
    name: 'CSV of 10⁴ columns',
    file: 'i.csv',
    make: (path) => writeFileSync(path, wideCsv(10 ** 4)),
    says: null,
    mebibytes: 200,
  },
  {
    name: 'CSV of 1 GiB',
    file: 'j.csv',
    large: true,
    make: (path) => sparse(path, 'a,b\n1,2\n', GIB),
    says: /is too large: it has 1024 MiB, the limit is 128 MiB/,
    mebibytes: 120,
  },
  {
    name: 'CSV of 1 GiB from standard input',
    file: '-',
    large: true,
    stream: GIB,
    says: /standard input is too large: it has more than 128 MiB, the limit/,
    mebibytes: 300,
  },
  {
    name: 'CSV of 127 MiB, 64 million digits',
    file: 'k.csv',
    large: true,
    make: (path) => writeFileSync(path, longCsv(127 * 2 ** 20, 100)),
    says: null,
    mebibytes: 3000,
  },
  {
    name: 'JSON lines, a new key in each',
    file: 'l.jsonl',
    make: (path) => writeFileSync(path, keysJsonl(9999)),
    says: /rows of \d+ columns: the limit is \d+ cells/,
    mebibytes: 500,
  },
  {
    name: 'JSON lines of 10⁶ keys',
    file: 'm.jsonl',
    make: (path) => writeFileSync(path, `{${Array.from({ length: 10 ** 6 }, (_, j) => `"k${j}":${j}`)}}`),
    says: /columns: the limit is 10000/,
    mebibytes: 500,
  },
  {
    name: 'JSON, 10⁶ brackets deep',
    file: 'n.jsonl',
    make: (path) => writeFileSync(path, `{"a":${'['.repeat(10 ** 6)}`),
    says: /expected a JSON object/,
    mebibytes: 200,
  },
  {
    name: 'NPY of 1.5 GiB',
    file: 'o.npy',
    large: true,
    make: (path) => sparse(path, npyHead('|u1', [1.5 * 2 ** 20, 1024]), 1.5 * GIB),
    says: /is too large: it has 1536 MiB, the limit is 1024 MiB/,
    mebibytes: 120,
  },
  {
    name: 'NPY of 1 GB, floats',
    file: 'p.npy',
    large: true,
    make: (path) => sparse(path, npyHead('<f4', [244140, 1024]), 244140 * 4096),
    labels: 244140,
    says: null,
    mebibytes: 2300,
  },
  {
    name: 'NPY of 500 MB, bytes',
    file: 'q.npy',
    large: true,
    make: (path) => sparse(path, npyHead('|u1', [488281, 1024]), 488281 * 1024),
    labels: 488281,
    says: null,
    mebibytes: 2700,
  },
  {
    name: 'NPY of 1 GB, bytes: 4 GB of floats',
    file: 'r.npy',
    large: true,
    make: (path) => sparse(path, npyHead('|u1', [976562, 1024]), 976562 * 1024),
    labels: 976562,
    says: /do not fit; the limit is 536870912 numbers/,
    mebibytes: 1300,
  },
];

/** The labels of n rows, 0 and 1 in turn. */
export function writeLabels(path, n) {
  writeFileSync(
    path,
    Buffer.concat([npyHead('|u1', [n]), Buffer.from(Uint8Array.from({ length: n }, (_, i) => i % 2))]),
  );
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../src/packageRoot.ts';
import { fileBytes } from '../src/read/fileBytes.ts';
import { gunzip, isGzipped } from '../src/read/gunzip.ts';
import { HEAD, readerOf } from '../src/read/readers.ts';
import { silently } from '../src/read/reading.ts';
import { UserError } from '../src/userError.ts';

/** Numbers that lengths and counts are replaced by. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
/** Pieces of text that mean something in some format. */
const TOKENS = [
  '"',
  '""',
  ',',
  '\t',
  '\n',
  '\r',
  '{',
  '}',
  '[',
  ':',
  'null',
  'NaN',
  '1e999',
  '-',
  '\0',
  '\ufeff',
  'é',
  "'descr'",
  '(3,',
  'True',
];

/** A damaged file. */
export interface Case {
  /** The corpus file that it was made from, whose name it has. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What became of the cases. */
export interface FuzzReport {
  readonly cases: number;
  readonly read: number;
  readonly refused: number;
  /** Errors that are no sentences for a user. */
  readonly failures: readonly {
    readonly name: string;
    readonly case: number;
    readonly error: string;
    readonly bytes: Uint8Array;
  }[];
  /** The case that took longest. */
  readonly slowest: { readonly name: string; readonly seconds: number };
}

/** The files that the readers are tested with: well-formed ones, and those that were found by fuzzing. */
export function corpusFiles(): Case[] {
  const folder = join(packageRoot(), 'test', 'corpora');
  return readdirSync(folder)
    .filter((name) => !name.endsWith('.py'))
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));
}

/** Random numbers below n, named by the seed: a linear congruence modulo 2³² (Knuth's MMIX is its 64-bit kin), its high bits. */
function dice(seed: number): (n: number) => number {
  let state = (seed * 2654435761) >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** One to three changes: bits, bytes, lengths, pieces cut out, doubled, or taken from another file. */
function damaged({ name, bytes }: Case, others: readonly Case[], roll: (n: number) => number): Case {
  let out = Buffer.from(bytes);
  for (let left = 1 + roll(3); left > 0; left--) {
    const at = roll(out.length + 1);
    const to = Math.min(out.length, at + 1 + roll(32));
    const change = roll(8);
    if (change === 0 && out.length > 0) out[at % out.length] = (out[at % out.length] as number) ^ (1 << roll(8));
    else if (change === 1 && out.length > 0) out[at % out.length] = roll(256);
    else if (change === 2 && out.length >= 4)
      write32(out, roll(out.length - 3), EDGES[roll(EDGES.length)] as number, roll(2));
    else if (change === 3) out = out.subarray(0, at);
    else if (change === 4) out = Buffer.concat([out.subarray(0, at), out.subarray(to)]);
    else if (change === 5) out = Buffer.concat([out.subarray(0, to), out.subarray(at)]);
    else if (change === 6)
      out = Buffer.concat([out.subarray(0, at), Buffer.from(TOKENS[roll(TOKENS.length)] as string), out.subarray(at)]);
    else out = spliced(out, at, others, roll);
  }
  return { name, bytes: new Uint8Array(out) };
}

function write32(bytes: Buffer, at: number, value: number, order: number): void {
  if (order === 0) bytes.writeUInt32LE(value, at);
  else bytes.writeUInt32BE(value, at);
}

function spliced(bytes: Buffer, at: number, others: readonly Case[], roll: (n: number) => number): Buffer<ArrayBuffer> {
  const other = (others[roll(others.length)] as Case).bytes;
  const from = roll(other.length);
  return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + roll(64)), bytes.subarray(at)]);
}

/**
 * Reads a file as the command does, from memory. Resolves to whether it was read, or refused by a sentence.
 * @throws whatever else happens
 */
async function attempt({ name, bytes }: Case): Promise<'read' | 'refused'> {
  try {
    const reader = readerOf(bytes.subarray(0, HEAD), name, 'F');
    const whole = isGzipped(bytes) ? gunzip(bytes, reader.limit, 'F') : bytes.slice();
    await reader.read({ ...fileBytes(bytes, name, 'F'), bytes: whole }, silently, null);
    return 'read';
  } catch (error) {
    if (error instanceof UserError) return 'refused';
    throw error;
  }
}

/** Damages the corpus files in turn and reads them. Parquet, which takes a thread each, gets every so many of its turns. */
export async function fuzz(
  cases: number,
  { seed, parquetEvery, tell = () => {} }: { seed: number; parquetEvery: number; tell?: (done: number) => void },
): Promise<FuzzReport> {
  const files = corpusFiles();
  const roll = dice(seed);
  const failures: FuzzReport['failures'][number][] = [];
  const counts = { read: 0, refused: 0 };
  let slowest = { name: '', seconds: 0 };
  for (let k = 0; k < cases; k++) {
    let origin = files[roll(files.length)] as Case;
    if (/parquet$/.test(origin.name) && k % parquetEvery !== 0)
      origin = files.find(({ name }) => name === 'table.jsonl') ?? origin;
    const made = damaged(origin, files, roll);
    const begun = performance.now();
    try {
      counts[await attempt(made)]++;
    } catch (error) {
      failures.push({
        name: made.name,
        case: k,
        bytes: made.bytes,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
    const seconds = (performance.now() - begun) / 1000;
    if (seconds > slowest.seconds) slowest = { name: made.name, seconds };
    tell(k + 1);
  }
  return { cases, ...counts, failures, slowest };
}

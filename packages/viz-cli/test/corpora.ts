import { fileURLToPath } from 'node:url';
import { type OpenData, openData } from '../src/read/openData.ts';
import type { DataSet } from '../src/read/readers.ts';
import { silently } from '../src/read/reading.ts';

/** A file of test/corpora, which make.py has made with NumPy and pyarrow. */
export function corpus(name: string): string {
  return fileURLToPath(new URL(`corpora/${name}`, import.meta.url));
}

/** A data file, opened as the command opens it and called F in messages. */
function open(path: string, labels: string | null = null, targets = true): Promise<OpenData> {
  return openData({ path, file: 'F', labels, targets });
}

/** What a data file holds. */
export async function read(path: string, labels: string | null = null, targets = true): Promise<DataSet> {
  return (await open(path, labels, targets)).decode(silently);
}

/** The message with which a data file is refused, or 'it was read'. */
export async function refusal(path: string, labels: string | null = null): Promise<string> {
  try {
    await read(path, labels);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return 'it was read';
}

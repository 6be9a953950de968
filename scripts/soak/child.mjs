// Node's part of the soak: `node --expose-gc child.mjs BUNDLE [leaks]` trains a round for each line that it reads.
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** A memory is let go by a finaliser, a task after the collection; only the next collection counts without it. */
const COLLECTIONS = 4;

const [file, leaks] = process.argv.slice(2);
const { round } = await import(pathToFileURL(file).href);
for await (const line of createInterface({ input: process.stdin })) {
  const trained = await round(Number(line), leaks === 'leaks');
  for (let i = 0; i < COLLECTIONS; i++) {
    globalThis.gc();
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage(); // array buffers are part of what is external
  console.log(JSON.stringify({ ...trained, held: heapUsed + external }));
}

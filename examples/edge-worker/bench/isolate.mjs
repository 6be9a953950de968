// The memory of the Worker's own isolate, which the limit of 128 MB is about: V8's inspector tells it.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const runtimes = createRequire(join(import.meta.dirname, '../../../runtimes/package.json'));
const WebSocket = createRequire(runtimes.resolve('miniflare'))('ws');

/** Megabytes of the heap, of what hangs on it, and of array buffers. */
export async function isolateMemory(miniflare) {
  const inspector = await miniflare.getInspectorURL();
  const socket = new WebSocket(new URL('/core:user:', inspector));
  try {
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.getHeapUsage' }));
    const { result } = await new Promise((resolve) => {
      socket.once('message', (text) => resolve(JSON.parse(text)));
    });
    const { totalSize, embedderHeapUsedSize, backingStorageSize } = result;
    return (totalSize + embedderHeapUsedSize + backingStorageSize) / 2 ** 20;
  } finally {
    socket.close();
  }
}

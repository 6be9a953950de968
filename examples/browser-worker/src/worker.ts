import { type Session, trainAsync, weightsHash } from '@elbow/nn';
import type { Order, Report } from './messages.ts';
import { BORDER, createData, createSession, EPOCHS, GRID } from './task.ts';

/** Epochs between two reports. */
const REPORTED = 10;

const data = createData();
report({ kind: 'data', ...data });

let running: AbortController | null = null;

addEventListener('message', ({ data: order }: MessageEvent<Order>) => {
  running?.abort();
  if (order === 'cancel') return;
  running = new AbortController();
  train(running.signal).catch((error: unknown) => {
    // Thrown outside of the promise, where it reaches the page's onerror.
    setTimeout(() => {
      throw error;
    });
  });
});

async function train(signal: AbortSignal): Promise<void> {
  const session = createSession();
  // trainAsync, not train: a worker that never breathes would not hear that it is to stop.
  const run = trainAsync(session, data, { epochs: EPOCHS, signal, now: () => performance.now() });
  let epoch = 0;
  for (;;) {
    const { value, done } = await run.next();
    if (done) {
      const { accuracy = 0 } = session.evaluate(data);
      return report({ kind: 'ended', verdict: value.kind, epoch, accuracy, weights: await weightsHash(session) });
    }
    epoch = value.epoch;
    if (epoch % REPORTED === 0) report({ kind: 'progress', epoch, loss: value.loss, map: mapOf(session) });
  }
}

const points = Array.from({ length: GRID * GRID }, (_, i) => [
  coordinate(i % GRID),
  -coordinate(Math.floor(i / GRID)),
]).flat();

function coordinate(i: number): number {
  return BORDER * ((2 * i + 1) / GRID - 1);
}

function mapOf(session: Session): Uint8Array {
  const logits = session.predict(points);
  return Uint8Array.from({ length: GRID * GRID }, (_, i) => {
    const [first = 0, second = 0] = logits.subarray(2 * i);
    return 255 / (1 + Math.exp(first - second));
  });
}

/** The map's memory moves to the page, without a copy. */
function report(message: Report): void {
  const transfer = message.kind === 'progress' ? [message.map.buffer as ArrayBuffer] : [];
  (postMessage as (message: Report, transfer: Transferable[]) => void)(message, transfer);
}

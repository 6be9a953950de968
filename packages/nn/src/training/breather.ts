/** Lets the event loop take its turn: the promise is fulfilled in a task of its own, after what was waiting. */
export interface Breather {
  breathe(): Promise<void>;
  close(): void;
}

/**
 * By `setImmediate` where the host has it: Node hands out messages a thousand at a time, before timers and sockets. In browsers by
 * messages, as they make nested timers wait 4 ms. Elsewhere by a timer.
 */
export function breather(): Breather {
  const { setImmediate: soon } = globalThis as { setImmediate?: (callback: () => void) => unknown };
  if (soon) return { breathe: () => new Promise((resolve) => soon(resolve)), close() {} };
  if (typeof MessageChannel === 'undefined') {
    return { breathe: () => new Promise((resolve) => setTimeout(resolve, 0)), close() {} };
  }
  const { port1, port2 } = new MessageChannel();
  return {
    breathe: () =>
      new Promise((resolve) => {
        port1.onmessage = () => resolve();
        port2.postMessage(null);
      }),
    close: () => port1.close(), // an open port keeps a host alive
  };
}

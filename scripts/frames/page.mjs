import { prepare } from './train.mjs';

/** Milliseconds between animation frames while the work goes on. */
async function framesDuring(work) {
  const gaps = [];
  let last = performance.now();
  let over = false;
  const frame = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    if (!over) requestAnimationFrame(frame);
  };
  await new Promise((resolve) => requestAnimationFrame(resolve));
  last = performance.now();
  requestAnimationFrame(frame);
  const steps = await work();
  over = true;
  return { steps, gaps };
}

/** A worker that has made its network and data. */
async function prepareWorker() {
  const worker = new Worker('/worker.mjs', { type: 'module' });
  const answer = () =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message || 'the worker did not load'));
    });
  await answer();
  return (ms) => {
    const steps = answer();
    worker.postMessage(ms);
    return steps;
  };
}

const WORK = {
  nothing: () => (ms) => new Promise((resolve) => setTimeout(resolve, ms, 0)),
  'on the page, by a clock': () => prepare({ now: () => performance.now() }),
  'on the page, without a clock': () => prepare({}),
  'in a worker': prepareWorker,
};

let work;
globalThis.prepare = async (name) => {
  work = await WORK[name]();
};
globalThis.measure = (ms) => framesDuring(() => work(ms));

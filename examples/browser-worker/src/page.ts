import { draw } from './draw.ts';
import type { Order, Report } from './messages.ts';
import { EPOCHS, GRID } from './task.ts';

const find = <T extends HTMLElement>(selector: string): T => document.querySelector(selector) as T;
const canvas = find<HTMLCanvasElement>('canvas');
const [start, cancel] = [find<HTMLButtonElement>('#start'), find<HTMLButtonElement>('#cancel')];
const progress = find<HTMLProgressElement>('progress');
const status = find('#status');

/** The rows, and what is to be drawn in the next frame: more reports come than a screen has frames. */
let rows: Extract<Report, { kind: 'data' }> | null = null;
let latest: Extract<Report, { kind: 'progress' }> | null = null;
const worker = new Worker('worker.js', { type: 'module' });
const order = (what: Order): void => worker.postMessage(what);

progress.max = EPOCHS;

start.addEventListener('click', () => {
  training(true);
  order('start');
});
cancel.addEventListener('click', () => order('cancel'));

worker.addEventListener('message', ({ data: report }: MessageEvent<Report>) => {
  if (report.kind === 'data') {
    rows = report;
    draw(canvas, new Uint8Array(GRID * GRID).fill(128), rows);
    start.disabled = false;
  } else if (report.kind === 'progress') {
    if (!latest) requestAnimationFrame(show);
    latest = report;
  } else end(report);
});

function show(): void {
  if (!latest || !rows) return;
  const { epoch, loss, map } = latest;
  latest = null;
  draw(canvas, map, rows);
  progress.value = epoch;
  status.textContent = `epoch ${epoch} of ${EPOCHS}, loss ${loss.toFixed(4)}`;
}

function end({ verdict, epoch, accuracy, weights }: Extract<Report, { kind: 'ended' }>): void {
  show();
  training(false);
  progress.value = epoch;
  status.textContent = `${verdict} after ${epoch} epochs: ${(100 * accuracy).toFixed(1)} % of the rows right`;
  status.title = `SHA-256 of the weights: ${weights}`;
  Object.assign(status.dataset, { verdict, weights });
}

worker.addEventListener('error', ({ message }) => {
  training(false);
  status.textContent = message || 'the worker did not load';
  status.dataset.verdict = 'failed';
});

function training(now: boolean): void {
  start.disabled = now;
  cancel.disabled = !now;
  if (now) delete status.dataset.verdict;
}

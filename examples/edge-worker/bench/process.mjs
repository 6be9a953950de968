// The processor's time and the memory of workerd's process, from Linux' /proc.
import { readdirSync, readFileSync } from 'node:fs';

/** The ids of this process's children that are called workerd. */
export function workerds() {
  return readdirSync('/proc').filter((id) => {
    if (!/^\d+$/.test(id)) return false;
    const stat = read(`/proc/${id}/stat`);
    const [, name, parent] = /\((.*)\) \S (\d+)/.exec(stat) ?? [];
    return name === 'workerd' && Number(parent) === process.pid;
  });
}

/** Milliseconds that all threads of a process have been on a processor: nanoseconds in the kernel's books. */
export function processorTime(id) {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${id}/task`)) {
    nanoseconds += Number(read(`/proc/${id}/task/${thread}/schedstat`).split(' ')[0]);
  }
  return nanoseconds / 1e6;
}

/** Megabytes that a process has in memory. */
export const memory = (id) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${id}/status`))?.[1]) / 1024;

/** Empty where the thread has ended meanwhile. */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

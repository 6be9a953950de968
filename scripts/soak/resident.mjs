import { readdirSync, readFileSync } from 'node:fs';

/** Bytes that a process has resident: 0 of one that is gone; null where the system keeps no such files. */
export function residentOf(id) {
  if (process.platform !== 'linux') return null;
  return Number(/VmRSS:\s+(\d+) kB/.exec(textOf(`/proc/${id}/status`))?.[1] ?? 0) * 1024;
}

/** The ids of this process's children of a name. */
export function children(name) {
  const ids = process.platform === 'linux' ? readdirSync('/proc').filter((id) => /^\d+$/.test(id)) : [];
  return ids.filter((id) => {
    const [, called, parent] = /\((.*)\) \S (\d+)/.exec(textOf(`/proc/${id}/stat`)) ?? [];
    return called === name && Number(parent) === process.pid;
  });
}

/** Empty where the process has ended meanwhile. */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

import { readdirSync, readFileSync } from 'node:fs';

/** Bytes that a process has resident; null where the system does not tell. */
export function residentOf(id) {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(textOf(`/proc/${id}/status`))?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** The ids of this process's children of a name. */
export function children(name) {
  const ids = process.platform === 'linux' ? readdirSync('/proc').filter((id) => /^\d+$/.test(id)) : [];
  return ids.filter((id) => {
    const [, called, parent] = /\((.*)\) \S (\d+)/.exec(textOf(`/proc/${id}/stat`)) ?? [];
    return called === name && Number(parent) === process.pid;
  });
}

/** Empty where the process has ended meanwhile, or the system keeps no such files. */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

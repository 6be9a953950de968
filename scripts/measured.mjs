import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How often the memory of a process is asked for, in milliseconds. */
const EVERY = 20;

/**
 * Runs a program and tells what it did, how long it took and the most memory that it held (resident, from Linux's /proc; null elsewhere).
 * Each line of its output is told with the time in seconds at which it came.
 *
 * @param options cwd, env; input: what it reads from standard input, a stream; limit: seconds after which it is ended
 */
export function measured(file, args, { cwd, env = process.env, input, limit = 600 } = {}) {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const since = () => (performance.now() - begun) / 1000;
    const child = spawn(file, args, { cwd, env, stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
    input?.on('error', () => {}).pipe(child.stdin.on('error', () => {})); // it may stop reading
    let [out, err, peak, over] = ['', '', null, false];
    const lines = [];
    let rest = '';
    child.stdout.on('data', (bytes) => {
      out += bytes;
      const parts = (rest + bytes).split('\n');
      rest = parts.pop();
      for (const line of parts) lines.push({ line, at: since() });
    });
    child.stderr.on('data', (bytes) => {
      err += bytes;
    });
    const look = setInterval(() => {
      peak = peakOf(child.pid) ?? peak;
      if (since() < limit || over) return;
      over = true;
      child.kill('SIGKILL');
    }, EVERY);
    child.on('error', (error) => {
      clearInterval(look);
      reject(error);
    });
    child.on('close', (code) => {
      clearInterval(look);
      resolve({ code, out, err, lines, over, seconds: since(), peakMiB: peak === null ? null : peak / 1024 });
    });
  });
}

/** The most memory that a process has held so far, in KiB. */
function peakOf(pid) {
  try {
    const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? null : Number(peak); // one that has ended, and was not waited for, has none
  } catch {
    return null;
  }
}

/** Rows of cells in columns, the first row above a line. */
export function tableLines(rows) {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => String(row[j]).length)));
  const line = (row) =>
    row
      .map((cell, j) => String(cell).padEnd(widths[j]))
      .join('  ')
      .trimEnd();
  return [line(rows[0]), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.slice(1).map(line)];
}

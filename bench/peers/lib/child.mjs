import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const ANSWER = 'ELBOW ';

/**
 * A peer in a process that lives as long as the measurement. `ask` sends a command and resolves to the answer; a process that
 * ends answers everything with its error.
 */
export function startPeer({ file, args, cwd }) {
  const child = spawn(file, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  let waiting = null;
  let ended = null;
  let complaints = '';
  const end = (reason) => {
    ended ??= { error: reason };
    waiting?.(ended);
  };
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    complaints = (complaints + chunk).slice(-4000);
  });
  child.on('error', ({ message }) => end(message));
  child.on('close', (code) => end(lastError(complaints) ?? `ended with ${code}`));
  child.stdin.on('error', () => {}); // a process that ended: `close` has the reason
  createInterface({ input: child.stdout }).on('line', (line) => {
    // A line without the prefix is the library's own chatter.
    if (line.startsWith(ANSWER)) waiting?.(JSON.parse(line.slice(ANSWER.length)));
  });
  return {
    ask(command) {
      if (ended) return Promise.resolve(ended);
      return new Promise((resolve) => {
        waiting = resolve;
        child.stdin.write(`${JSON.stringify(command)}\n`);
      });
    },
    stop: () => child.stdin.end(),
  };
}

/** The line of a stack trace that says what happened. */
function lastError(text) {
  const lines = text.trim().split('\n');
  return lines.find((line) => /^\S*Error\b/.test(line)) ?? (lines.at(-1) || undefined);
}

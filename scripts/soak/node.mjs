import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundle } from '../../runtimes/bundle.mjs';
import { residentOf } from './resident.mjs';

/** Node: a process of its own, which trains a round for each line that it is sent. */
export async function node({ program, out, leaks }) {
  const folder = await bundle('main', { program, entry: `export { round } from './program.ts';`, out });
  const args = ['--expose-gc', join(import.meta.dirname, 'child.mjs'), join(folder, 'main.js'), leaks ? 'leaks' : ''];
  const child = spawn(process.execPath, args, { stdio: 'pipe' });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  child.stdin.on('error', () => {}); // the process is gone: how it ended says more
  const ended = once(child, 'close');
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async round(n) {
      child.stdin.write(`${n}\n`);
      const { value, done } = await answers.next();
      if (!done) return { ...JSON.parse(value), resident: residentOf(child.pid) };
      const [code, signal] = await ended;
      throw new Error(`the process ended, exit code ${code ?? signal}: ${complaint}`);
    },
    async end() {
      child.kill();
      await ended;
    },
  };
}

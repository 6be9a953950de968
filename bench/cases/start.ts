import { spawnSync } from 'node:child_process';
import type { Case } from './case.ts';

/** Starts a process of this node with some arguments and waits for its end. */
function start(name: string, args: readonly string[]): Case {
  return {
    name,
    run() {
      const { status, stdout } = spawnSync(process.execPath, args);
      if (status !== 0) throw new Error(`bench: ${name} ended with ${status}`);
      return stdout.length;
    },
  };
}

/** An empty process, and the command's help: what a person waits for before the first word. */
export function starts(command: string): Case[] {
  return [start('node, empty', ['-e', '0']), start('elbow --help', [command, '--help'])];
}

import { type Case, type Operation, Unavailable } from './case.ts';

/** A command: a file and its arguments. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** Whole processes to time on this host, by the name of their case; null where the host cannot start any. */
export type Commands = Readonly<Record<string, Command>> | null;

/** The process that does nothing, which the others are compared with. */
export const EMPTY = 'process, empty';

/** Names of the other processes: the command's help is what a person waits for before the first word. */
export const STARTS = ['elbow --help', 'first prediction 784-256-128-10', 'first prediction 4-16-3'] as const;

/** A process from its start to its end. */
export function starts(commands: Commands): Case[] {
  return [EMPTY, ...STARTS].map((name) => ({
    name,
    ...(name === EMPTY ? {} : { of: EMPTY }),
    make: () => starting(name, commands?.[name]),
  }));
}

function starting(name: string, command: Command | undefined): Operation {
  if (!command) throw new Unavailable('this host does not start it');
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  return (repeats) => {
    let printed = 0;
    for (let i = 0; i < repeats; i++) {
      const { status, stdout, stderr } = spawnSync(command.file, command.args);
      if (status !== 0) throw new Error(`bench: ${name} ended with ${status}: ${stderr}`);
      printed += stdout.length;
    }
    return printed;
  };
}

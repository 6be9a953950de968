import { readRun } from '../run/description.ts';
import { readCheckpoint } from '../run/folder.ts';
import type { Run } from '../run/run.ts';
import { readAgain, restore } from '../run/train.ts';
import { UserError } from '../userError.ts';

/** A run as its last checkpoint has it, with its rows. Nothing is locked and nothing written: a run that goes on meanwhile is not disturbed. */
export interface OpenRun extends Run {
  readonly path: string;
}

/**
 * Opens a run to look at it.
 * @throws {UserError} if it is no run, has no checkpoint, is damaged, or its data have changed
 */
export async function openRun(
  path: string,
  settings: { readonly json: boolean; readonly quiet: boolean },
): Promise<OpenRun> {
  const description = readRun(path);
  const checkpoint = readCheckpoint(path);
  if (checkpoint === null)
    throw new UserError(`the run ${path} has no checkpoint yet: it was stopped before its first`);
  const run = await readAgain(description, settings);
  restore(run.session, checkpoint, path);
  return { ...run, path };
}

/** The network of a run in a word: `4-32-32-3`. */
export function shapeOf({ session, description }: Run): string {
  const { inputs, outputs } = session.plan.network;
  return [inputs, ...description.options.hidden, outputs].join('-');
}

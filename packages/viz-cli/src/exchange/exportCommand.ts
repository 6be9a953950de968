import type { ModelFormat } from '../names.ts';
import { plural } from '../read/wording.ts';
import { readRun } from '../run/description.ts';
import { readCheckpoint } from '../run/folder.ts';
import { createSession } from '../run/model.ts';
import { speaker } from '../run/speaker.ts';
import { UserError } from '../userError.ts';
import { EXPORTERS } from './formats.ts';
import { inputNames, rawModel } from './rawModel.ts';
import { writeExport } from './writeExport.ts';

/** Options of `elbow export`. */
export interface ExportOptions {
  readonly to: ModelFormat;
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `elbow export RUN`: writes the model of a run in another tool's format, in the units of its file, and returns the exit code.
 * @throws {UserError} if the run cannot be used, or a file not be written
 */
export function exportCommand(run: string, options: ExportOptions): number {
  const description = readRun(run);
  const { encoding } = description;
  const checkpoint = readCheckpoint(run);
  if (checkpoint === null) throw new UserError(`the run ${run} has no checkpoint yet: it was stopped before its first`);
  const session = createSession(encoding, description.options, description.rows.train);
  try {
    session.restore(checkpoint);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new UserError(`the checkpoint of ${run} cannot be used: ${error.message}`, { cause: error });
  }
  const model = rawModel(session, encoding);
  const inputs = inputNames(encoding);
  const classes = encoding.target.task === 'classify' ? encoding.target.classes : null;
  const exporter = EXPORTERS[options.to] as (typeof EXPORTERS)[string]; // choices of the option
  const files = writeExport(exporter(model, { inputs, classes }), options.out ?? `${run}/export`);
  const output =
    classes === null ? `the value of ${encoding.target.name}` : `a logit for each class: ${classes.join(', ')}`;
  speaker(options)(
    'export',
    { format: options.to, files, inputs, classes, parameters: model.parameters.length },
    [
      `takes ${plural(inputs.length, 'number')}: ${inputs.join(', ')}`,
      `gives ${output}`,
      ...files.map((file) => `model: ${file}`),
    ],
    true,
  );
  return 0;
}

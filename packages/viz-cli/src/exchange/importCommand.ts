import { describe, type Session } from '@elbow/nn';
import type { ModelFormat } from '../names.ts';
import { readNumberRows } from '../read/numberRows.ts';
import { plural } from '../read/wording.ts';
import { speaker } from '../run/speaker.ts';
import { UserError } from '../userError.ts';
import { EXPORTERS } from './formats.ts';
import { readModel } from './readModel.ts';
import { writeExport } from './writeExport.ts';

/** Options of `elbow import`. */
export interface ImportOptions {
  readonly to?: ModelFormat | undefined;
  readonly predict?: string | undefined;
  readonly out?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `elbow import FILE`: says what a model of another tool is, writes it in another format, or predicts the rows of a file with it. Returns the exit code.
 * @throws {UserError} if the model, or a row, cannot be read
 */
export async function importCommand(file: string, { to, predict, out, ...options }: ImportOptions): Promise<number> {
  const session = readModel(file);
  const { network } = session.plan;
  const say = speaker(options);
  const { layers } = describe(network);
  const kinds = layers.map(({ kind, options: { outputs } }) =>
    outputs === undefined ? kind : `${kind}(${String(outputs)})`,
  );
  const facts = {
    file,
    inputs: network.inputs,
    outputs: network.outputs,
    parameters: session.parameters.length,
    layers,
  };
  say(
    'model',
    facts,
    [
      `${file}: takes ${plural(network.inputs, 'number')}, gives ${network.outputs}; ${plural(session.parameters.length, 'parameter')}`,
      `layers: ${kinds.join(', ')}`,
    ],
    to === undefined && predict === undefined,
  );
  if (to !== undefined) {
    const exporter = EXPORTERS[to] as (typeof EXPORTERS)[string]; // choices of the option
    const inputs = Array.from({ length: network.inputs }, (_, i) => `x${i + 1}`);
    const files = writeExport(
      written(() => exporter(session, { inputs, classes: null })),
      out ?? 'export',
    );
    say(
      'export',
      { format: to, files },
      files.map((path) => `model: ${path}`),
      true,
    );
  }
  if (predict !== undefined) {
    const outputs = await rows(session, predict, options.quiet);
    say(
      'predictions',
      { outputs },
      outputs.map((row) => row.join(',')),
      true,
    );
  }
  return 0;
}

/** Some formats do not know every layer. */
function written<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) throw new UserError(error.message, { cause: error });
    throw error;
  }
}

/** The outputs for each row of a file of numbers. */
async function rows(session: Session, file: string, isQuiet: boolean): Promise<number[][]> {
  const { inputs, outputs } = session.plan.network;
  const data = await readNumberRows(file, { targets: false, quiet: isQuiet });
  if (data.width !== inputs)
    throw new UserError(`${file} has ${plural(data.width, 'column')}, the model takes ${inputs}`);
  const y = session.predict(data.values);
  return Array.from({ length: data.rows }, (_, row) => Array.from(y.subarray(row * outputs, (row + 1) * outputs)));
}

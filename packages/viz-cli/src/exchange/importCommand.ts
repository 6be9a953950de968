import { describe, type Session } from '@elbow/nn';
import type { ModelFormat } from '../names.ts';
import { readTable } from '../read/csv.ts';
import { parseNumber } from '../read/parseNumber.ts';
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
export function importCommand(file: string, { to, predict, out, ...options }: ImportOptions): number {
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
  if (predict !== undefined)
    say(
      'predictions',
      { outputs: rows(session, predict) },
      rows(session, predict).map((row) => row.join(',')),
      true,
    );
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

/** The outputs for each row of a CSV file of numbers. */
function rows(session: Session, file: string): number[][] {
  const { inputs, outputs } = session.plan.network;
  const table = readTable(file);
  if (table.columns.length !== inputs)
    throw new UserError(`${file} has ${plural(table.columns.length, 'column')}, the model takes ${inputs}`);
  const x = Float32Array.from({ length: table.rows * inputs }, (_, i) => {
    const column = table.columns[i % inputs];
    const cell = column?.cells[Math.floor(i / inputs)] ?? '';
    const value = parseNumber(cell);
    if (Number.isFinite(value)) return value;
    throw new UserError(
      `${file}, line ${table.lines[Math.floor(i / inputs)]}, column "${column?.name}": expected a number, got "${cell}"`,
    );
  });
  const y = session.predict(x);
  return Array.from({ length: table.rows }, (_, row) => Array.from(y.subarray(row * outputs, (row + 1) * outputs)));
}

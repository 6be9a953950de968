import { math } from '@elbow/core-wasm/math';
import { type Session, undoScaling } from '@elbow/nn';
import { type Encoding, encodeInputs, width } from '../read/encode.ts';
import { encodeMatrix } from '../read/encodeMatrix.ts';
import { withTargetColumn } from '../read/matrix.ts';
import { openData } from '../read/openData.ts';
import type { DataSet } from '../read/readers.ts';
import { silently } from '../read/reading.ts';
import { place } from '../read/table.ts';
import { jsonLine } from '../terminal/jsonProgress.ts';
import { pour, tell } from '../terminal/output.ts';
import { UserError } from '../userError.ts';
import { readRun } from './description.ts';
import { readCheckpoint } from './folder.ts';
import { createSession } from './model.ts';
import { writeAtomically } from './writeFile.ts';

/** Options of `elbow predict`. */
export interface PredictOptions {
  readonly out?: string | undefined;
  readonly json: boolean;
}

/** What a network says of one row: a class with all probabilities (scores under a loss that has none), or a number in original units. */
type Prediction =
  | { readonly prediction: string; readonly probabilities: readonly number[] }
  | { readonly prediction: string; readonly scores: readonly number[] }
  | { readonly prediction: number };

/**
 * `elbow predict RUN FILE`: predicts every row of a data file with a run's last checkpoint, and returns the exit code.
 * @throws {UserError} if the run or the file cannot be used
 */
export async function predictCommand(run: string, file: string, { out, json }: PredictOptions): Promise<number> {
  const { encoding, options, rows } = readRun(run);
  const checkpoint = readCheckpoint(run);
  if (checkpoint === null) throw new UserError(`the run ${run} has no checkpoint yet: it was stopped before its first`);
  const session = createSession(encoding, options, rows.train);
  try {
    session.restore(checkpoint);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    throw new UserError(`the checkpoint of ${run} cannot be used: ${error.message}`, { cause: error });
  }
  const open = await openData({ path: file, file, labels: null, targets: false });
  const data = await open.decode(silently);
  const x = encode(encoding, data);
  const predictions = predict(session, encoding, x, (row) => unpredictable(encoding, data, x, row));
  const text = json ? predictions.map((p, row) => jsonLine({ row, ...p })).join('') : csv(encoding, predictions);
  if (out === undefined) {
    pour(text);
  } else {
    writeAtomically(out, text);
    if (!json) tell([`${predictions.length} predictions: ${out}`]);
  }
  return 0;
}

/** All rows as a network reads them. An array may still hold the column that was the target. */
function encode(encoding: Encoding, data: DataSet): Float32Array {
  const rows = Int32Array.from({ length: data.rows }, (_, row) => row);
  if (data.kind === 'table') return encodeInputs(encoding, data, rows);
  const [input] = encoding.inputs;
  if (input?.kind !== 'array')
    throw new UserError(
      `${data.file} is an array, but the run was trained on named columns: expected CSV, JSON lines or Parquet`,
    );
  const { targetColumn } = input;
  const withTarget = targetColumn !== null && data.t === null && data.width === input.width + 1;
  return encodeMatrix(encoding, withTarget ? withTargetColumn(data, targetColumn) : data, rows);
}

/** @param refuse makes the error for a row whose outputs are not finite */
function predict(
  session: Session,
  { target }: Encoding,
  x: Float32Array,
  refuse: (row: number) => UserError,
): Prediction[] {
  const y = session.predict(x);
  const checked = <T extends ArrayLike<number>>(outputs: T): T => {
    for (let i = 0; i < outputs.length; i++) {
      if (!Number.isFinite(outputs[i])) throw refuse(Math.floor(i / session.plan.network.outputs));
    }
    return outputs;
  };
  checked(y);
  if (target.task === 'regress') {
    const values = undoScaling({ mean: [target.mean], deviation: [target.std] }, y);
    return Array.from(checked(values), (prediction) => ({ prediction }));
  }
  const { classes } = target;
  const isLogits = session.plan.loss.kind.startsWith('crossEntropy');
  const predictions: Prediction[] = [];
  for (let at = 0; at < y.length; at += classes.length) {
    const outputs = Array.from(y.subarray(at, at + classes.length));
    const prediction = classes[outputs.indexOf(Math.max(...outputs))] as string;
    predictions.push(isLogits ? { prediction, probabilities: softmax(outputs) } : { prediction, scores: outputs });
  }
  return predictions;
}

/** The network multiplies and adds its inputs; those far outside the training data overflow on the way. */
function unpredictable({ inputs, features }: Encoding, data: DataSet, x: Float32Array, row: number): UserError {
  if (data.kind === 'matrix')
    return new UserError(
      `${data.file}, row ${row}: the network's output is not finite; its numbers are far from those of the training rows`,
    );
  let [at, farthest, distance] = [0, '', 0];
  for (const input of inputs) {
    const z = Math.abs(x[row * features + at] as number);
    if (input.kind === 'numeric' && z > distance) [farthest, distance] = [input.name, z];
    at += width(input);
  }
  return new UserError(
    `${data.file}, ${place(data, row)}: the network's output is not finite; column "${farthest}" is ${distance.toPrecision(2)} standard deviations from the mean of the training rows`,
  );
}

/** Probabilities of logits; the largest is subtracted first, so that none overflows. */
function softmax(logits: ArrayLike<number>): number[] {
  const { exp } = math();
  const values = Array.from(logits);
  const highest = Math.max(...values);
  const powers = values.map((z) => exp(z - highest));
  const sum = powers.reduce((total, p) => total + p, 0);
  return powers.map((p) => p / sum);
}

/** One line a row, in the file's order: the prediction, and behind it the probability of each class. */
function csv({ target }: Encoding, predictions: readonly Prediction[]): string {
  const first = predictions[0];
  const outputs = first !== undefined && 'scores' in first ? 'score' : 'p';
  const head = target.task === 'classify' ? target.classes.map((name) => `${outputs}(${name})`) : [];
  const lines = predictions.map((p) => {
    if ('probabilities' in p) return [p.prediction, ...p.probabilities];
    return 'scores' in p ? [p.prediction, ...p.scores] : [p.prediction];
  });
  return [[target.name, ...head], ...lines].map((cells) => `${cells.map(cell).join(',')}\n`).join('');
}

/** A cell as RFC 4180 wants it: quoted where it holds a quote, a line break, or what separates cells in another file: the header is to be taken for what it is. */
function cell(value: string | number): string {
  const text = String(value);
  return /[",;|\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

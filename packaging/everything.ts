import { toPredictor } from '@elbow/nn';
import { predictor } from '@elbow/nn/predict';
import { flowers } from './flowers.ts';
import { run as runProgram, taught } from './program.ts';

/** The trained network as a file for who only predicts, and what the session says of the rows. */
export function model(): { file: Uint8Array; y: ReturnType<ReturnType<typeof taught>['predict']> } {
  const session = taught();
  return { file: toPredictor(session), y: session.predict(flowers().x) };
}

/** As the program, and a model that is written, opened and asked. */
export async function run(): ReturnType<typeof runProgram> {
  const { phases, hash } = await runProgram();
  const { file, y } = model();
  const opened = predictor(file).predict(flowers().x);
  const isSame = opened.length === y.length && opened.every((value, i) => value === y[i]);
  return { phases: { ...phases, predictOnly: isSame }, hash };
}

// What a process does until its first prediction: run.mjs bundles it for each network, and the bench times the process.
import { compile, crossEntropy, dense, relu, sequential } from '@elbow/nn';

/** Compiles a ReLU network of these widths, predicts one row and prints the first output. */
export function first(inputs: number, ...widths: readonly number[]): void {
  const layers = widths.flatMap((width, i) => (i === widths.length - 1 ? [dense(width)] : [dense(width), relu()]));
  const session = compile(sequential(inputs, ...layers), { loss: crossEntropy(), batch: 1, seed: 1 });
  console.log(session.predict(new Float32Array(inputs).fill(0.5))[0]);
}

import { compile, crossEntropy, dense, relu, sequential, trainAsync } from '@elbow/nn';
import { adam } from '@elbow/optim';

/** 784-128-10 on batches of 32: a step takes a millisecond or two. */
const [INPUTS, ROWS] = [784, 2048];

/** Makes network and data; what it returns trains for so many milliseconds and tells how many steps it made. */
export function prepare(pacing) {
  const network = sequential(INPUTS, dense(128), relu(), dense(10));
  const session = compile(network, { loss: crossEntropy(), rule: adam(), batch: 32, seed: 1 });
  const x = Float32Array.from({ length: ROWS * INPUTS }, (_, i) => ((i * 37) % 101) / 101);
  const t = Int32Array.from({ length: ROWS }, (_, i) => (i * 7) % 10);
  return async (ms) => {
    const signal = AbortSignal.timeout(ms);
    for await (const _ of trainAsync(session, { x, t }, { epochs: 1e9, signal, ...pacing }));
    return session.steps;
  };
}

import { init } from '@elbow/core-wasm/f64';
import { math } from '@elbow/core-wasm/math';
import { compile, dense, functionSamples, type Session, sequential, squaredError, tanh } from '@elbow/nn';
import type { Rule } from '@elbow/optim';

/** What the networks of this chapter learn: one period of a sine, at 24 points. */
export function sine(): ReturnType<typeof functionSamples> {
  return functionSamples((x) => math().sin(Math.PI * x), { rows: 24 });
}

/** A small smooth network 1-8-1 in f64, so that its surface has curvatures everywhere. */
export function smallNetwork(seed: number, rule?: Rule): Session {
  const network = sequential(1, dense(8), tanh(), dense(1));
  return compile(network, {
    loss: squaredError(),
    core: init(),
    batch: 24,
    seed,
    ...(rule === undefined ? {} : { rule }),
  });
}

import { init } from '@elbow/core-wasm';
import { compile, crossEntropy, dense, relu, type Session, sequential, train, weightsHash } from '@elbow/nn';
import { adam } from '@elbow/optim';
import { flowers } from './flowers.ts';

const EPOCHS = 80;

function created(): Session {
  const network = sequential(4, dense(16), relu(), dense(3));
  const rule = adam({ learningRate: 0.01 });
  return compile(network, { loss: crossEntropy(), rule, batch: 32, seed: 1, core: init() });
}

/** The session after so many epochs in all. */
export function taught(session = created(), epochs = EPOCHS): Session {
  for (const _ of train(session, flowers(), { epochs, schedule: (k) => 0.02 / (1 + 0.01 * k) }));
  return session;
}

/** What a user does with the packages: each part with whether it came out as it should. */
export async function run(): Promise<{ phases: Record<string, boolean>; hash: string }> {
  const untrained = created();
  const load = untrained.parameters.length === 131;
  const session = taught(untrained);
  const { loss, accuracy } = session.evaluate(flowers());
  const y = session.predict(flowers().x);
  const half = taught(created(), EPOCHS / 2);
  const resumed = created();
  resumed.restore(half.checkpoint());
  const hash = await weightsHash(session);
  const phases = {
    load,
    train: loss < 0.5 && (accuracy ?? 0) > 0.8,
    predict: y.length === 450 && y.every(Number.isFinite),
    resume: (await weightsHash(taught(resumed))) === hash,
  };
  return { phases, hash };
}

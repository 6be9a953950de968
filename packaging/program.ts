import { init } from '@elbow/core-wasm';
import { compile, crossEntropy, dense, relu, type Session, sequential, train, weightsHash } from '@elbow/nn';
import { adam } from '@elbow/optim';

const EPOCHS = 80;

/** Three overlapping clouds in four dimensions, [150, 4] and labels [150], by whole-number arithmetic alone. */
function flowers(): { x: Float32Array; t: Int32Array } {
  const x = new Float32Array(600);
  const t = new Int32Array(150);
  for (let row = 0; row < 150; row++) {
    t[row] = row % 3;
    for (let column = 0; column < 4; column++) {
      const scatter = ((row * 37 + column * 61 + row * column * 13) % 101) / 50 - 1;
      x[row * 4 + column] = (row % 3) - 1 + (column % 2 === 0 ? scatter : -scatter / 2);
    }
  }
  return { x, t };
}

function created(): Session {
  const network = sequential(4, dense(16), relu(), dense(3));
  const rule = adam({ learningRate: 0.01 });
  return compile(network, { loss: crossEntropy(), rule, batch: 32, seed: 1, core: init() });
}

function taught(session: Session, epochs: number): Session {
  for (const _ of train(session, flowers(), { epochs, schedule: (k) => 0.02 / (1 + 0.01 * k) }));
  return session;
}

/** What a user does with the packages: each part with whether it came out as it should. */
export async function run(): Promise<{ phases: Record<string, boolean>; hash: string }> {
  const untrained = created();
  const load = untrained.parameters.length === 131;
  const session = taught(untrained, EPOCHS);
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
    resume: (await weightsHash(taught(resumed, EPOCHS))) === hash,
  };
  return { phases, hash };
}

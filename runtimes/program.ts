import { init } from '@elbow/core-wasm';
import { init as initRelaxed } from '@elbow/core-wasm/relaxed';
import {
  batchNorm,
  compile,
  crossEntropy,
  dense,
  dropout,
  importance,
  l2,
  relu,
  sequential,
  train,
  weightsHash,
} from '@elbow/nn';
import { adam, plateau, rprop, ruleStepper } from '@elbow/optim';

type Training = { hash: string; ms: number };
type Core = ReturnType<typeof init>;

/** 150 rows in batches of 32 are four full batches and one of 22: 80 epochs are 400 steps. */
const BATCH = 32;
const EPOCHS = 80;

/** Three overlapping clouds in four dimensions, [150, 4] and labels [150], by whole-number arithmetic alone. */
function flowers(): { x: Float32Array; t: Int32Array } {
  const x = new Float32Array(150 * 4);
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

/** workerd's clock stands still until something from outside arrives, so a timer passes before it is read. */
async function clock(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  return performance.now();
}

async function training(core: Core): Promise<Training> {
  const begun = await clock();
  const network = sequential(4, dense(16), relu(), dense(3));
  const session = compile(network, {
    loss: crossEntropy(),
    rule: adam({ learningRate: 0.01 }),
    batch: BATCH,
    seed: 1,
    core,
  });
  for (const _ of train(session, flowers(), { epochs: EPOCHS, schedule: (k) => 0.02 / (1 + 0.01 * k) }));
  const ms = (await clock()) - begun;
  return { hash: await weightsHash(session), ms };
}

/** A run in which everything takes part that draws random numbers or remembers: its bits are promised too, apart from the first. */
async function fullTraining(core: Core): Promise<Training> {
  const begun = await clock();
  const network = sequential(4, dense(16), batchNorm(), relu(), dropout({ rate: 0.25 }), dense(3));
  const session = compile(network, {
    loss: crossEntropy(),
    rule: adam({ learningRate: 0.01 }),
    regulariser: l2(1e-3),
    batch: 16,
    seed: 2,
    remember: 150,
    core,
  });
  const schedule = plateau(0.02, { factor: 0.5, patience: 1, threshold: 0.02 });
  const options = { epochs: 20, sampler: importance({ by: 'gradientNorm' }), schedule, accumulate: 2 } as const;
  for (const _ of train(session, flowers(), { ...options, validation: flowers() }));
  const ms = (await clock()) - begun;
  return { hash: await weightsHash(session), ms };
}

/**
 * Two steps of Rprop, whose kernel is in a pack: a second module over the core's memory. Along a slope of 1 it goes 0.1,
 * then 1.2 times as far.
 */
function takePackedSteps(core: Core): void {
  const { theta, g, update } = ruleStepper(rprop(), 1, core);
  g[0] = 1;
  for (let step = 0; step < 2; step++) update(1, 0);
  const far = theta[0] as number;
  if (!(Math.abs(far + 0.22) < 1e-7))
    throw new Error(`rprop: two steps along a slope of 1 led to ${far}, not to -0.22`);
}

/** Trains twice with the plain core, whose bits are promised, and with the relaxed one where the host has it. */
export async function run(): Promise<{
  plain: Training;
  full: Training;
  relaxed: Training | { unavailable: string };
}> {
  const plain = await training(init());
  const full = await fullTraining(init());
  takePackedSteps(init());
  const core = initRelaxed();
  if (!core.relaxed)
    return { plain, full, relaxed: { unavailable: 'this host has no relaxed SIMD: fell back to the plain core' } };
  return { plain, full, relaxed: await training(core) };
}

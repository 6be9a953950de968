// Interrupts a training run after every one of its steps, restores the checkpoint into a new session, finishes, and
// compares weights and reported losses with the run that was never stopped: with every rule, then with everything that a run can
// remember, a larger network with dropout and batch normalisation under importance sampling and a plateau schedule, at every
// tenth step. Exits 1 when one differs.
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
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  asgd,
  clipByGlobalNorm,
  gradientDescent,
  inverseTime,
  lion,
  momentum,
  nadam,
  nesterov,
  parameterGroups,
  plateau,
  quickprop,
  radam,
  readsRate,
  rmsprop,
  rprop,
} from '@elbow/optim';

const RULES = {
  'gradient descent': gradientDescent({ learningRate: 0.1 }),
  momentum: momentum({ learningRate: 0.05 }),
  'momentum, pytorch': momentum({ learningRate: 0.05, form: 'pytorch' }),
  nesterov: nesterov({ learningRate: 0.05 }),
  'nesterov, pytorch': nesterov({ learningRate: 0.05, form: 'pytorch' }),
  adam: adam({ learningRate: 0.01 }),
  'adam, amsgrad': adam({ learningRate: 0.01, amsgrad: true }),
  adamw: adamw({ learningRate: 0.01 }),
  nadam: nadam({ learningRate: 0.01 }),
  radam: radam({ learningRate: 0.01 }),
  adamax: adamax({ learningRate: 0.01 }),
  adagrad: adagrad({ learningRate: 0.05 }),
  adadelta: adadelta(),
  rmsprop: rmsprop({ centered: true, beta: 0.9 }),
  lion: lion({ learningRate: 0.003 }),
  asgd: asgd({ learningRate: 0.1, t0: 10 }),
  quickprop: quickprop(),
  'quickprop, secant': quickprop({ variant: 'secant' }),
  'irprop-': rprop({ variant: 'irprop-' }),
  'irprop+': rprop({ variant: 'irprop+' }),
  'rprop-': rprop({ variant: 'rprop-' }),
  'rprop+': rprop({ variant: 'rprop+' }),
  'rprop, lecture': rprop({ variant: 'lecture' }),
  'groups, clipped': clipByGlobalNorm(
    parameterGroups(adamw({ learningRate: 0.01 }), [
      { arrays: ({ name }) => name.endsWith('.b'), rule: nadam({ learningRate: 0.02 }) },
    ]),
    1,
  ),
};
const ROWS = 150;
const BATCH = 32; // 150 rows: four full batches and one of 22
const EPOCHS = 6;

/** Three overlapping clouds in four dimensions, by whole-number arithmetic. */
function clouds(rows, offset) {
  const x = new Float32Array(rows * 4);
  const t = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    t[row] = row % 3;
    for (let column = 0; column < 4; column++) {
      const scatter = (((row + offset) * 37 + column * 61 + row * column * 13) % 101) / 25 - 2;
      x[row * 4 + column] = (row % 3) - 1 + (column % 2 === 0 ? scatter : -scatter / 2);
    }
  }
  return { x, t };
}

const data = clouds(ROWS, 0);
const options = { epochs: EPOCHS, validation: clouds(40, 500), patience: 3, every: 1 };
const schedule = inverseTime(0.05);
const create = (rule) =>
  compile(sequential(4, dense(12), relu(), dense(3)), { loss: crossEntropy(), rule, batch: BATCH, seed: 5 });

/** Everything that a run can remember. */
const createFull = () =>
  compile(sequential(4, dense(24), batchNorm(), relu(), dropout({ rate: 0.25 }), dense(3)), {
    ...{ loss: crossEntropy(), rule: adam({ learningRate: 0.01 }), regulariser: l2(1e-4) },
    ...{ batch: 8, seed: 5, remember: ROWS },
  });
const fullOptions = {
  epochs: 30,
  sampler: importance({ by: 'gradientNorm' }),
  schedule: plateau(0.01, { factor: 0.5, patience: 1, threshold: 0.02 }),
  validation: clouds(40, 500),
  validateEvery: 7,
  patience: 1000,
  every: 10,
};

/** Trains to the end; returns what was reported, a checkpoint after each report, and the hash. */
async function finish(session, keep, wanted = options) {
  const reports = [];
  const checkpoints = [];
  const scheduled = readsRate(session.plan.rule) ? { schedule, ...wanted } : wanted;
  for (const progress of train(session, data, scheduled)) {
    reports.push(JSON.stringify(progress));
    if (keep) checkpoints.push(session.checkpoint());
  }
  return { reports, checkpoints, hash: await weightsHash(session) };
}

let passed = 0;
let failed = 0;

/** Compares the run that was never stopped with one resumed after each of its reports. */
async function prove(name, make, wanted) {
  const whole = await finish(make(), true, wanted);
  let equal = 0;
  for (const [i, checkpoint] of whole.checkpoints.entries()) {
    const session = make();
    session.restore(checkpoint);
    const rest = await finish(session, false, wanted);
    const same = rest.hash === whole.hash && rest.reports.join('\n') === whole.reports.slice(i + 1).join('\n');
    if (same) equal++;
  }
  const steps = whole.checkpoints.length;
  passed += equal;
  failed += steps - equal;
  console.log(
    `${name.padEnd(20)} ${String(steps).padStart(5)}  ${String(equal).padStart(28)}  ${String(steps - equal).padStart(9)}`,
  );
  return whole;
}

console.log('rule                 steps  resumed at every step: equal  different');
for (const [name, rule] of Object.entries(RULES)) await prove(name, () => create(rule), options);
const { reports } = await prove('all that remembers', createFull, fullOptions);
const rates = new Set(reports.map((report) => JSON.parse(report).learningRate));
console.log(`the last over ${JSON.parse(reports.at(-1)).step} steps, with ${rates.size} learning rates of its plateau`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 && rates.size > 1 ? 0 : 1);

// Trains the library on four real data sets with Adam, Nesterov's momentum and L-BFGS over ten seeds, as scikit-learn was
// trained for fixtures/datasets.json: same rows, layers, batch, epochs, rate and penalty. The mean test score must reach
// scikit-learn's recorded mean less max(2 of its deviations, 0.01). Beside it stands our time an epoch, and scikit-learn's
// measured in the same run, round by round, where Debian's python3-sklearn is there. Exits 1 when a score is missed.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { init as initF64 } from '@elbow/core-wasm/f64';
import {
  applyScaling,
  compile,
  crossEntropy,
  dense,
  glorotUniform,
  l2,
  relu,
  sequential,
  squaredError,
  standardise,
  train,
} from '@elbow/nn';
import { adam, lbfgs, minimise, nesterov } from '@elbow/optim';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { sets } = JSON.parse(readFileSync(join(root, 'fixtures', 'datasets.json'), 'utf8'));
const SEEDS = 10;
const PYTHON = '/usr/bin/python3';
const SOLVERS = ['adam', 'sgd_nesterov', 'lbfgs'];

/** Standardised training and test rows of a set; values are standardised too, as scikit-learn's were. */
function dataOf({ csv, test_idx, classes }) {
  const [, ...lines] = readFileSync(join(root, 'fixtures', csv), 'utf8')
    .trim()
    .split('\n');
  const rows = lines.map((line) => line.split(',').map(Number));
  const columns = rows[0].length - 1;
  const tests = new Set(test_idx);
  const part = (inTest) => {
    const kept = rows.filter((_, i) => tests.has(i) === inTest);
    return { x: kept.flatMap((row) => row.slice(0, columns)), t: kept.map((row) => row[columns]) };
  };
  const [training, test] = [part(false), part(true)];
  const scaling = standardise(training.x, columns);
  const targets = classes ? null : standardise(training.t, 1);
  const scaled = ({ x, t }) => ({
    x: applyScaling(scaling, x),
    t: targets ? applyScaling(targets, t) : Int32Array.from(t),
    rows: t.length,
  });
  return { training: scaled(training), test: scaled(test), columns, outputs: classes ? new Set(training.t).size : 1 };
}

/** A network for a set; only weights are penalised, by ½αΣw² a batch, as scikit-learn does. */
function sessionOf(set, data, params, seed, options) {
  const rows = options.rule ? params.batch_size : data.training.rows;
  const hidden = params.hidden_layer_sizes.flatMap((units) => [dense(units, START), relu()]);
  return compile(sequential(data.columns, ...hidden, dense(data.outputs, START)), {
    loss: set.classes ? crossEntropy() : squaredError(),
    // R(θ) = ½λΣw²; our squared error has no factor ½ as theirs has, so λ is twice as large there
    regulariser: l2((params.alpha / rows) * (set.classes ? 1 : 2), { arrays: ({ name }) => name.endsWith('.w') }),
    batch: Math.min(rows, 512),
    seed,
    ...options,
  });
}
const START = { weights: glorotUniform };

/** Test score and milliseconds an epoch (an iteration of L-BFGS). */
function learn(set, data, solver, params, seed) {
  const began = performance.now();
  let session;
  let epochs = params.max_iter;
  if (solver === 'lbfgs') {
    session = sessionOf(set, data, params, seed, { core: initF64() });
    const objective = session.objective(data.training);
    const { x, k } = minimise(objective, lbfgs(), session.parameters, {
      maxIterations: epochs,
      gradientTolerance: 1e-4,
    });
    session.parameters.set(x);
    epochs = Math.max(1, k);
  } else {
    const learningRate = params.learning_rate_init * (set.classes ? 1 : 0.5); // the same factor ½
    const rule =
      solver === 'adam'
        ? adam({ learningRate: params.learning_rate_init })
        : nesterov({ learningRate, beta: params.momentum });
    session = sessionOf(set, data, params, seed, { rule });
    for (const _ of train(session, data.training, { epochs })) {
      // to its end
    }
  }
  const milliseconds = (performance.now() - began) / epochs;
  const { accuracy, r2 } = session.evaluate(data.test);
  return { score: accuracy ?? r2, milliseconds };
}

const THEIRS = `
import json, sys, time, warnings
import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor
warnings.filterwarnings("ignore")
task = json.load(sys.stdin)
x, t = np.array(task["x"]).reshape(-1, task["columns"]), np.array(task["t"])
made = (MLPClassifier if task["classes"] else MLPRegressor)(random_state=0, **task["params"])
began = time.perf_counter()
made.fit(x, t)
print((time.perf_counter() - began) * 1000 / max(1, made.n_iter_))
`;

/** scikit-learn's milliseconds an epoch, or null where it is not there. */
function theirTime(set, { training, columns }, params) {
  const task = { x: [...training.x], t: [...training.t], columns, classes: Boolean(set.classes), params };
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  const { status, stdout } = spawnSync(PYTHON, ['-c', THEIRS], { input: JSON.stringify(task), encoding: 'utf8', env });
  return status === 0 ? Number(stdout) : null;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const cell = (value, width, digits) => (value === null ? '-' : value.toFixed(digits)).padStart(width);

const version = spawnSync(PYTHON, ['-c', 'import sklearn; print(sklearn.__version__)'], { encoding: 'utf8' });
const cpu = execFileSync('sh', ['-c', "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 || echo unknown"], {
  encoding: 'utf8',
}).trim();
console.log(
  `${cpu}, node ${process.version}, scikit-learn ${version.status === 0 ? version.stdout.trim() : 'not there'}\n`,
);
console.log('data set  solver        our mean  our min  scikit-learn      bar  verdict  ms/epoch  scikit-learn  ratio');
let failed = 0;
for (const set of sets) {
  const data = dataOf(set);
  for (const solver of SOLVERS) {
    const { params, test_score: recorded } = set.results.find(({ model }) => model.endsWith(`/${solver}`));
    const times = [];
    const fits = Array.from({ length: SEEDS }, (_, seed) => {
      if (seed % 4 === 1) times.push(theirTime(set, data, params));
      return learn(set, data, solver, params, seed);
    });
    const scores = fits.map(({ score }) => score);
    const bar = recorded.mean - Math.max(2 * recorded.std, 0.01);
    const reached = mean(scores) >= bar;
    if (!reached) failed++;
    const ours = median(fits.map(({ milliseconds }) => milliseconds));
    const theirs = times.includes(null) ? null : median(times);
    console.log(
      `${set.name.padEnd(9)} ${solver.padEnd(12)}`,
      cell(mean(scores), 9, 4),
      cell(Math.min(...scores), 8, 4),
      cell(recorded.mean, 13, 4),
      cell(bar, 8, 4),
      reached ? ' reached' : '  MISSED',
      cell(ours, 9, 3),
      cell(theirs, 13, 3),
      theirs === null ? '     -' : `${cell(theirs / ours, 5, 1)}x`,
    );
  }
}
console.log(`${sets.length * SOLVERS.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

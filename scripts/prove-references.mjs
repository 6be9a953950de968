// Runs the tests that compare Elbow with independent references (PyTorch, SciPy, closed forms, finite differences, f64
// twins, exact loops) and prints one line for each. Exits 1 when one fails.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const REFERENCES = [
  ['core-wasm', 'gemm', 'the plain product and dense layers, to the bit of a Math.fround triple loop'],
  ['core-wasm', 'dense', 'dense.json: forward and backward of dense layers'],
  ['core-wasm', 'losses', 'losses.json: squared error and cross-entropy, kernel by kernel'],
  ['core-wasm', 'activations', 'activations.json: values, derivatives, NaN and infinities of all activations'],
  ['core-wasm', 'layerTwins', 'layers and losses without transcendental functions, to the bit of their twins'],
  ['core-wasm', 'math', 'exp, log, pow, sin, cos, tanh against 250-bit arithmetic'],
  ['core-wasm', 'random', 'Philox 4x32-10: the published words; moments of the fills'],
  ['optim', 'trajectories', 'optim_*.json: PyTorch trajectories, f64 and f32'],
  ['optim', 'lbfgs', 'optim_*.json: PyTorch trajectories of LBFGS'],
  ['optim', 'mgh', 'mgh.json: the problems of Moré, Garbow & Hillstrom by four methods'],
  ['optim', 'lectureAlgorithms', 'lecture_algorithms.json: the forms of the lecture notes'],
  ['optim', 'rules', 'every rule, to the bit of its twin in TypeScript'],
  ['optim', 'transforms', 'clipping and weight decay, to the bit of their twins'],
  ['optim', 'adaptiveRules', 'closed forms of adaptive rules on a slope; Lion by hand'],
  ['optim', 'signRules', 'Rprop and Quickprop: walks by hand, the errata of the notes'],
  ['optim', 'quadratics', 'closed forms and quadratic.json: rates and limits'],
  ['optim', 'schedules', 'lr_schedules.json and closed forms'],
  ['optim', 'minimisers', 'scipy_minimize.json and the BFGS updates of building_blocks.json'],
  ['optim', 'newton', "Newton's recorded steps, the minimum of a quadratic in one"],
  ['optim', 'dampedStep', 'the damped steps of building_blocks.json and closed forms'],
  ['optim', 'levenbergMarquardt', 'regression by its formulas'],
  ['optim', 'stepBound', 'walks by hand: the bound and the ends of Levenberg-Marquardt'],
  ['optim', 'analysis', 'quadratic.json: eigenvalues, condition, rates, regimes, roots of matrices'],
  ['optim', 'eigenvalues', 'the spectra of building_blocks.json and networks.json'],
  ['optim', 'stability', 'rates measured against predicted; stability limits from both sides'],
  ['nn', 'losses', 'losses.json: every loss and reduction, as a session computes it'],
  ['nn', 'trajectories', 'optim_mlp_*.json: sessions against PyTorch, every rule, f64 and f32'],
  ['nn', 'networks', 'networks.json: losses, gradients, Hessians, Hessian-vector products'],
  ['nn', 'gradients', 'finite differences in f64: every layer, loss and odd shape'],
  ['nn', 'curvature', 'networks.json: curvature, spectra, Jacobians'],
  ['nn', 'pieces', 'networks.json: elbows and segments; the Cauchy law; interpolants'],
  ['nn', 'brady', 'brady.json: runs of back-propagation and of the perceptron'],
  ['nn', 'foreignFiles', 'ONNX of others; hostile and damaged files'],
  ['nn', 'interchange', "PyTorch's recorded state dict; round trips of every form"],
  ['nn', 'layers', 'dropout, normalisation, frozen layers: closed forms, resumed to the bit'],
  ['nn', 'reductions', 'row weights, batches and single rows of every loss; logits of ±10⁴'],
];

/** Runs one test file; returns its counts and what it had to say. */
function run(name, file, scratch) {
  const report = join(scratch, `${name}-${file}.json`);
  const { stdout } = spawnSync(
    process.execPath,
    [vitest, 'run', `test/${file}.test.ts`, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { cwd: join(root, 'packages', name), encoding: 'utf8', env: { ...process.env, CI: '', NO_COLOR: '1' } },
  );
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    const said = stdout
      .split('\n')
      .filter((line) =>
        /^\s*(trajectories against|sessions against|L-BFGS against|worst |elsewhere|not built yet|.*: worst )/.test(
          line,
        ),
      );
    return { passed: numPassedTests, failed: numFailedTests, said: numFailedTests > 0 ? [stdout] : said };
  } catch {
    return { passed: 0, failed: 1, said: [stdout] };
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'elbow-references-'));
let passed = 0;
let failed = 0;
console.log('passed  failed  reference');
for (const [name, file, what] of REFERENCES) {
  const result = run(name, file, scratch);
  passed += result.passed;
  failed += result.failed;
  console.log(`${String(result.passed).padStart(6)}  ${String(result.failed).padStart(6)}  ${what}`);
  for (const line of result.said) console.log(`                ${line.trim()}`);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

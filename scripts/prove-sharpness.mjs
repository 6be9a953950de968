// Two proofs about the curvature of networks and the learning rate that it allows. Exits 1 when one is missed. Usage:
//   node scripts/prove-sharpness.mjs [--runs 100] [--each]
// 1. Random small runs of which theory holds exactly: one dense layer under squared error is a quadratic, with the Hessian 2/(rows·outputs)·[X 1]ᵀ[X 1] for
//    each output. Gradient descent, momentum and Nesterov in both forms: λmax of the session against ml-matrix's of that matrix within 1e-6; at 0.95 of the limit
//    the run converges to the least squares, at 1.05 it diverges; where it changes, by bisection, stands beside it.
// 2. Full-batch runs of a tanh network on Chebyshev polynomials (the setting of Cohen et al. 2021, appendix), whose λmax rises while they train. Until it meets the
//    limit a run follows gradient flow, so flow, followed by small steps, tells when: its λmax reaches L at time T, and the run should at step T(1 − β)/η, within 5 %. Until
//    there gradient descent's loss falls in each step; from there on λmax stays at the limit, and the loss goes on falling, no longer in each step.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { init } from '@elbow/core-wasm/f64';
import { compile, curvature, dense, lecunNormal, sequential, sharpness, squaredError, tanh } from '@elbow/nn';
import { gradientDescent, momentum, nesterov, stabilityLimit } from '@elbow/optim';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { EigenvalueDecomposition, Matrix, solve } = createRequire(join(root, 'packages/optim/package.json'))(
  'ml-matrix',
);
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '100' }, each: { type: 'boolean', default: false } },
});
const RUNS = Number(values.runs);
if (!(Number.isInteger(RUNS) && RUNS >= 1)) {
  throw new RangeError(`prove-sharpness: --runs must be an integer >= 1, got ${values.runs}`);
}
const [BELOW, ABOVE] = [0.95, 1.05];
const cell = (value, width) => String(value).padStart(width);
let missed = 0;
const began = performance.now();

/** Numbers in [0, 1), the same on every run (Park & Miller 1988). */
function uniforms(seed) {
  let state = (seed * 7919 + 17) % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const RULES = [
  ['gradient descent', (options) => gradientDescent({ learningRate: options.learningRate })],
  ['momentum', momentum],
  ['Nesterov', nesterov],
  ['momentum, PyTorch', (options) => momentum({ ...options, form: 'pytorch' })],
  ['Nesterov, PyTorch', (options) => nesterov({ ...options, form: 'pytorch' })],
];

/** A random linear regression: rows, inputs, outputs, scales and targets. */
function regression(seed) {
  const random = uniforms(seed);
  const whole = (low, high) => low + Math.floor(random() * (high - low + 1));
  const [inputs, outputs, rows] = [whole(1, 6), whole(1, 3), whole(20, 60)];
  const scales = Array.from({ length: inputs }, () => 0.3 + 2 * random());
  const x = Array.from({ length: rows * inputs }, (_, i) => (2 * random() - 1) * scales[i % inputs]);
  const t = Array.from({ length: rows * outputs }, () => 4 * random() - 2);
  const design = new Matrix(Array.from({ length: rows }, (_, i) => [...x.slice(i * inputs, (i + 1) * inputs), 1]));
  const targets = new Matrix(Array.from({ length: rows }, (_, i) => t.slice(i * outputs, (i + 1) * outputs)));
  const H = design
    .transpose()
    .mmul(design)
    .mul(2 / (rows * outputs));
  const lambdaMax = Math.max(...new EigenvalueDecomposition(H, { assumeSymmetric: true }).realEigenvalues);
  const left = design.mmul(solve(design, targets)).sub(targets);
  const lowest = left.to1DArray().reduce((sum, d) => sum + d * d, 0) / (rows * outputs);
  return { inputs, outputs, rows, data: { x, t }, lambdaMax, lowest, beta: 0.2 + 0.75 * random() };
}

/** Steps of full batches; slow directions have 1/300 of the steepest's curvature at least, and so end within them. */
const STEPS = 4000;

/** Whether a run at so many times its limit ends at the least squares, or leaves. */
function regimeOf({ inputs, outputs, rows, data, lowest, beta }, make, share, limit, seed) {
  const rule = make({ learningRate: share * limit, beta });
  const session = compile(sequential(inputs, dense(outputs)), {
    ...{ loss: squaredError(), rule, batch: rows, seed, core: init() },
  });
  const first = session.evaluate(data).loss - lowest;
  for (let step = 0; step < STEPS; step++) {
    const excess = session.step(data.x, data.t) - lowest;
    if (!(excess < 1e6 * first)) return 'diverges';
  }
  return session.evaluate(data).loss - lowest < 1e-6 * first ? 'converges' : 'neither';
}

console.log(`rule                 runs  λmax within  ${BELOW} converges  ${ABOVE} diverges  changes between`);
for (const [index, [name, make]] of RULES.entries()) {
  let [runs, converged, diverged, worst, least, most] = [0, 0, 0, 0, Infinity, 0];
  for (let seed = index; seed < RUNS; seed += RULES.length) {
    const problem = regression(seed);
    const rule = make({ learningRate: 1, beta: problem.beta });
    const session = compile(sequential(problem.inputs, dense(problem.outputs)), {
      ...{ loss: squaredError(), rule, batch: problem.rows, seed, core: init() },
    });
    const { lambdaMax, limit } = curvature(session, problem.data);
    worst = Math.max(worst, Math.abs(lambdaMax / problem.lambdaMax - 1));
    const at = (share) => regimeOf(problem, make, share, limit, seed);
    const [below, above] = [at(BELOW), at(ABOVE)];
    runs++;
    if (below === 'converges') converged++;
    if (above === 'diverges') diverged++;
    let [low, high] = [BELOW, ABOVE];
    while (below === 'converges' && above === 'diverges' && high - low > 0.01) {
      const middle = (low + high) / 2;
      if (at(middle) === 'diverges') high = middle;
      else low = middle;
    }
    [least, most] = [Math.min(least, high), Math.max(most, high)];
    if (values.each) {
      const { inputs, outputs, rows, beta } = problem;
      console.log(
        `  ${name} ${inputs}-${outputs}, ${rows} rows, β ${beta.toFixed(3)}, limit ${limit.toFixed(4)}: ${below}, ${above}, changes below ${high.toFixed(3)}`,
      );
    }
  }
  const holds = converged === runs && diverged === runs && worst <= 1e-6;
  if (!holds) missed++;
  const between = `${(least - 0.01).toFixed(3)} … ${most.toFixed(3)}`;
  console.log(
    `${name.padEnd(20)}${cell(runs, 5)}${cell(worst.toExponential(1), 13)}${cell(`${converged}/${runs}`, 16)}${cell(`${diverged}/${runs}`, 15)}${cell(between, 17)}  ${holds ? 'holds' : 'MISSED'}`,
  );
}

const POINTS = 20;
const x = Float64Array.from({ length: POINTS }, (_, i) => -1 + (2 * i) / (POINTS - 1));
/** The Chebyshev polynomial of a degree at those points. */
const chebyshev = (degree) => ({ x, t: x.map((value) => Math.cos(degree * Math.acos(value))) });

/** A tanh network 1-30-30-1. */
function sessionOf(rule) {
  const weights = { weights: lecunNormal };
  const network = sequential(1, dense(30, weights), tanh(), dense(30, weights), tanh(), dense(1, weights));
  return compile(network, { loss: squaredError(), rule, batch: POINTS, seed: 1, core: init() });
}

/** How long gradient flow is followed, by steps so small; a run has so many times the time at which it should cross. */
const TIME = 200;
const FLOW_STEP = 0.002;
const LONGER = 2.5;
/** Median of λmax at the end over its limit may be so far from 1; the step of the crossing from the one foretold. */
const BAND = 0.1;
const WITHIN = 0.05;

/** Full-batch steps, yielding after every so many; counts the steps in which the loss rose. */
function* steps(session, data, count, every, losses) {
  for (let step = 1; step <= count; step++) {
    losses.push(session.step(data.x, data.t));
    if (step % every === 0) yield step;
  }
}

function follow(rule, data, count, every) {
  const session = sessionOf(rule);
  const [points, losses] = [[], []];
  const run = sharpness(session, data, steps(session, data, count, every, losses), { band: BAND });
  let next = run.next();
  for (; !next.done; next = run.next()) points.push(next.value);
  return { points, losses, verdict: next.value };
}

/** When the λmax of gradient flow first reaches a value: between two points, on a straight line. */
function timeOf(flow, value) {
  const i = flow.findIndex(({ lambdaMax }) => lambdaMax >= value);
  if (i < 1) throw new RangeError(`prove-sharpness: gradient flow does not pass ${value} in its time`);
  const [before, after] = [flow[i - 1], flow[i]];
  const share = (value - before.lambdaMax) / (after.lambdaMax - before.lambdaMax);
  return FLOW_STEP * (before.step + share * (after.step - before.step));
}

/** With β = 0.9 the limit is reached at rates whose steps are too coarse to follow flow: they cross 10 to 20 % later. */
const CASES = [
  ['gradient descent', 3, 0.04, 0, gradientDescent],
  ['gradient descent', 3, 0.02, 0, gradientDescent],
  ['gradient descent', 4, 0.04, 0, gradientDescent],
  ['gradient descent', 5, 0.04, 0, gradientDescent],
  ['gradient descent', 5, 0.03, 0, gradientDescent],
  ['gradient descent', 5, 0.02, 0, gradientDescent],
  ['momentum', 5, 0.03, 0.5, momentum],
  ['momentum', 5, 0.04, 0.7, momentum],
  ['momentum', 5, 0.035, 0.8, momentum],
  ['Nesterov', 5, 0.015, 0.5, nesterov],
];
const flows = new Map();
console.log(
  '\nrule              degree     η    β  limit on λmax  crossed at step  foretold  rises before  rises after  λmax/limit at the end  loss there, at the end',
);
for (const [name, degree, learningRate, beta, make] of CASES) {
  const data = chebyshev(degree);
  const rule = make(beta ? { learningRate, beta } : { learningRate });
  if (!flows.has(degree)) {
    const flow = gradientDescent({ learningRate: FLOW_STEP });
    flows.set(degree, follow(flow, data, TIME / FLOW_STEP, 1 / FLOW_STEP).points);
  }
  const reached = learningRate / (1 - beta);
  const sharpest = stabilityLimit(rule, 1).limit / learningRate; // the limit falls as 1/λmax
  const foretold = timeOf(flows.get(degree), sharpest) / reached;
  const every = Math.max(1, Math.round(0.5 / reached));
  const { points, losses, verdict } = follow(rule, data, Math.round(LONGER * foretold), every);
  const rises = (from, to) => losses.slice(from, to).filter((loss, i) => loss > losses[from + i - 1]).length;
  const crossing = verdict.crossed ?? Number.NaN;
  const [before, after] = [rises(1, crossing), rises(crossing, losses.length)];
  const there = losses[crossing];
  const [last] = losses.slice(-1);
  const holds =
    Math.abs(crossing / foretold - 1) <= WITHIN &&
    (beta > 0 || before === 0) &&
    after > 0 &&
    verdict.stability === 'edge of stability' &&
    last < there &&
    points.every(({ loss }) => Number.isFinite(loss));
  if (!holds) missed++;
  console.log(
    `${name.padEnd(17)}${cell(degree, 7)}${cell(learningRate, 6)}${cell(beta, 5)}${cell(sharpest.toFixed(1), 15)}${cell(crossing, 17)}${cell(foretold.toFixed(0), 10)}${cell(before, 14)}${cell(after, 13)}${cell(verdict.ratio?.toFixed(3), 23)}${cell(`${there?.toPrecision(2)}, ${last.toPrecision(2)}`, 24)}  ${holds ? 'holds' : 'MISSED'}`,
  );
}
const total = RULES.length + CASES.length;
console.log(`\n${total - missed} hold, ${missed} missed, ${((performance.now() - began) / 1000).toFixed(0)} s`);
process.exit(missed === 0 ? 0 : 1);

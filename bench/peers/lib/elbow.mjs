// Ours, as run.mjs bundled it from the packages' sources.
import * as elbow from '../../.build/peers/elbow.mjs';
import { ADAM, LEARNING_RATE } from './problems.mjs';
import { STEPS } from './reference.mjs';

/** The peer that computes with the core that `core` opens. */
export function createElbow(core) {
  return {
    version: () => 'this commit',
    train: (problem, rule) => training(core(elbow), problem, rule),
    trainInRuns: (problem, rule, staging) => trainingInRuns(core(elbow), problem, rule, staging),
    infer(problem, rows) {
      const session = sessionOf(core(elbow), problem, { batch: rows });
      return (x) => session.predict(x);
    },
    update: (vectors, rule) => updating(core(elbow), vectors, ruleOf(rule)),
    sgemm: (matrices, n) => product(core(elbow), matrices, n),
  };
}

function training(core, problem, rule) {
  const session = sessionOf(core, problem, { rule: ruleOf(rule) });
  const { x, t } = problem;
  return { step: () => session.step(x, t), parameters: () => session.parameters };
}

function trainingInRuns(core, problem, rule, wanted) {
  const session = sessionOf(core, problem, {
    rule: ruleOf(rule),
    staging: problem.batch * problem.inputs > 4096 ? 4 : wanted,
  });
  const { staging } = session.plan;
  const repeated = (values) =>
    Float32Array.from({ length: values.length * staging }, (_, i) => values[i % values.length]);
  const [x, t] = [repeated(problem.x), repeated(problem.t)];
  let checked = 0; // the first steps one by one, so that they can be checked like the others'
  const step = () => (checked++ < STEPS ? session.step(problem.x, problem.t) : session.run(x, t)[0]);
  return { step, parameters: () => session.parameters, stepsACall: staging };
}

function sessionOf(core, { inputs, layers, loss, batch }, options) {
  const { compile, crossEntropy, dense, relu, sequential, squaredError } = elbow;
  const stack = layers.flatMap(({ outputs }, i) =>
    i < layers.length - 1 ? [dense(outputs), relu()] : [dense(outputs)],
  );
  const session = compile(sequential(inputs, ...stack), {
    loss: loss === 'crossEntropy' ? crossEntropy() : squaredError(),
    batch,
    core,
    ...options,
  });
  let at = 0;
  for (const { w, b } of layers) {
    session.parameters.set(w, at);
    session.parameters.set(b, at + w.length);
    at += w.length + b.length;
  }
  return session;
}

function ruleOf(rule) {
  return rule === 'sgd' ? elbow.gradientDescent({ learningRate: LEARNING_RATE }) : elbow.adam(ADAM);
}

/** The rule's kernel by itself, as the sessions' op lists have it. */
function updating(core, { theta, g }, rule) {
  const layout = new elbow.Layout();
  const state = layout.segment('state', 'f64');
  const [parameters, gradient] = ['theta', 'g'].map((name) => layout.reserve(name, theta.length).segment);
  const numbers = (name, n) => layout.region(state, name, n);
  const [clock, rates, value] = [numbers('clock', 2), numbers('rates', 1), numbers('value', 1)];
  const regions = { theta: parameters, g: gradient, rates, clock, value };
  const { presets, update } = elbow.emitRule(layout, rule, regions, state);
  const memory = new elbow.Core(core, layout);
  memory.view(parameters).set(theta);
  memory.view(gradient).set(g);
  for (const { region, values } of presets) memory.view(region).set(values);
  memory.view(rates)[0] = rule.learningRate;
  const run = memory.program([...update, { kernel: 'advance', operands: [clock] }]);
  const cursor = memory.view(clock);
  const step = () => {
    cursor[1] = 0; // the list moves it on, and there is one rate
    run();
  };
  return { step, parameters: () => memory.view(parameters) };
}

function product(core, matrices, n) {
  const layout = new elbow.Layout();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => layout.reserve(name, n, n));
  const memory = new elbow.Core(core, layout);
  memory.view(a).set(matrices.a);
  memory.view(b).set(matrices.b);
  const run = memory.program([{ kernel: 'gemm', operands: [a, b, c] }]);
  const result = memory.view(c);
  return {
    multiply() {
      run();
      return result[0];
    },
    result: () => result,
  };
}

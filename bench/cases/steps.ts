import { adam, gradientDescent, type Rule } from '@elbow/optim';
import { LARGE, MEDIUM, type NetworkShape, stepFlops, TINY } from '../shapes.ts';
import { type Build, peakOf } from './builds.ts';
import type { Case } from './case.ts';
import { dataOf, sessionOf } from './sessions.ts';

const RULES = { sgd: gradientDescent, adam } as const;
/** Small enough that thousands of steps on the same rows stay finite. */
const LEARNING_RATE = 1e-4;

type RuleName = keyof typeof RULES;

const rule = (name: RuleName): Rule => RULES[name]({ learningRate: LEARNING_RATE });

/** Training steps through `session.step`, inside `session.run`, and the bare op list, which shows what the session adds. */
export const steps: readonly Case[] = [
  ...(['plain', 'relaxed'] as const).flatMap((build) => [
    step(LARGE, 'sgd', build),
    step(LARGE, 'adam', build),
    inRun(LARGE, 'sgd', build),
  ]),
  ...[MEDIUM, TINY].flatMap((shape) => [
    step(shape, 'sgd', 'plain'),
    step(shape, 'adam', 'plain'),
    inRun(shape, 'sgd', 'plain'),
    inRun(shape, 'adam', 'plain'),
  ]),
];

/** What `session.step` adds to the call that computes, for the smallest network. */
export const overheads: readonly Case[] = [
  program(TINY),
  { ...step(TINY, 'sgd', 'plain', 'session.step'), of: programName(TINY) },
];

function step(shape: NetworkShape, name: RuleName, build: Build, call = 'step'): Case {
  return {
    name: `${call} ${name} ${shape.name} b${shape.batch} ${build}`,
    of: peakOf(build),
    flops: stepFlops(shape),
    make() {
      const session = sessionOf(shape, build, rule(name));
      const { x, t } = dataOf(shape, shape.batch);
      return (repeats) => {
        let loss = 0;
        for (let i = 0; i < repeats; i++) loss += session.step(x, t);
        return loss;
      };
    },
  };
}

/** One operation is one step, of as many as one call takes. */
function inRun(shape: NetworkShape, name: RuleName, build: Build): Case {
  return {
    name: `run ${name} ${shape.name} b${shape.batch} ${build}`,
    of: peakOf(build),
    flops: stepFlops(shape),
    make() {
      const session = sessionOf(shape, build, rule(name));
      const { staging } = session.plan;
      const { x, t } = dataOf(shape, staging * shape.batch);
      const inputs = x.length / (staging * shape.batch);
      const outputs = t.length / (staging * shape.batch);
      return (repeats) => {
        let loss = 0;
        for (let left = repeats; left > 0; left -= staging) {
          const rows = Math.min(left, staging) * shape.batch;
          loss += session.run(x.subarray(0, rows * inputs), t.subarray(0, rows * outputs))[0] as number;
        }
        return loss;
      };
    },
  };
}

function programName(shape: NetworkShape): string {
  return `program sgd ${shape.name} b${shape.batch} plain`;
}

/** The step's op list without the copying, the checks and the settings around it. */
function program(shape: NetworkShape): Case {
  return {
    name: programName(shape),
    make() {
      const session = sessionOf(shape, 'plain', rule('sgd'));
      const { x, t } = dataOf(shape, shape.batch);
      session.step(x, t);
      const run = session.program('step', shape.batch, false);
      const clock = session.core.view(session.plan.blueprint.clock);
      return (repeats) => {
        for (let i = 0; i < repeats; i++) {
          clock[1] = 0; // each step of the list moves the cursor on
          run();
        }
        return session.parameters[0] as number;
      };
    },
  };
}

import { createElbow } from '../lib/elbow.mjs';

const STEPS_A_CALL = 64;
const stepwise = createElbow(({ init }) => init());

/** Ours, the plain build, many steps a call: `session.run`. */
export const peer = {
  ...stepwise,
  cannot: ({ kind }) => (kind === 'train' ? undefined : 'only training takes many steps a call'),
  train: (problem, rule) => stepwise.trainInRuns(problem, rule, STEPS_A_CALL),
};

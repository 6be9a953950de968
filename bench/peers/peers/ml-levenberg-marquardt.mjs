import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { bellSlopes, bells, bestFit, FIT_START } from '../lib/fits.mjs';
import { relativeError } from '../lib/reference.mjs';
import { versionOf } from '../lib/versions.mjs';

const MOST_ITERATIONS = 1000;
const CLOSE = 1e-8;

/** It stops by the number of iterations alone, so it is given the fewest that end at the minimum. */
export const peer = {
  version: () => versionOf('ml-levenberg-marquardt'),
  note: () => 'stops after the fewest iterations that reach the minimum: it has no test of its own',
  fit({ t, y }) {
    const model = (x) => (at) => bells(x, at);
    const slopes = (x) => (at) => {
      const row = new Array(FIT_START.length);
      bellSlopes(x, at, row, 0);
      return row;
    };
    const data = { x: Float64Array.from(t), y: Float64Array.from(y) };
    const solve = (maxIterations) => () =>
      levenbergMarquardt(data, model, {
        initialValues: FIT_START,
        jacobianFunction: slopes,
        errorTolerance: 1e-13,
        maxIterations,
      }).parameterValues;
    const best = bestFit({ t, y });
    for (let most = 1; most <= MOST_ITERATIONS; most++) {
      if (relativeError(solve(most)(), best) < CLOSE) return solve(most);
    }
    return solve(MOST_ITERATIONS);
  },
};

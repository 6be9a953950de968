import { bfgs, conjugateGradient, levenbergMarquardt, minimise } from '../../.build/peers/elbow.mjs';
import { createElbow } from '../lib/elbow.mjs';
import { bellSlopes, bells, FIT_START, FIT_TOLERANCE, GRADIENT_TOLERANCE } from '../lib/fits.mjs';

/** Ours, the plain build, a call a step. */
export const peer = {
  ...createElbow(({ init }) => init()),
  minimise({ n, start, value }, method) {
    const g = new Float64Array(n);
    const problem = { n, value: (x) => value(x, g), valueAndGradient: value };
    const minimiser = method === 'CG' ? conjugateGradient() : bfgs();
    return () => minimise(problem, minimiser, start, { gradientTolerance: GRADIENT_TOLERANCE }).x;
  },
  fit({ t, y }) {
    const [n, m] = [FIT_START.length, t.length];
    const problem = {
      n,
      m,
      residuals(x, r) {
        for (let i = 0; i < m; i++) r[i] = bells(x, t[i]) - y[i];
      },
      jacobian(x, J) {
        for (let i = 0; i < m; i++) bellSlopes(x, t[i], J, i * n);
      },
    };
    const method = levenbergMarquardt({ valueTolerance: FIT_TOLERANCE, stepTolerance: FIT_TOLERANCE });
    return () => minimise(problem, method, FIT_START).x;
  },
};

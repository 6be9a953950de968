import 'fmin'; // a script, though its package says module: it leaves its functions in a global
import { versionOf } from '../lib/versions.mjs';

const { conjugateGradient } = globalThis.fmin;

/** Conjugate gradients, which stop where ‖g‖ is 1e-5. */
export const peer = {
  version: () => versionOf('fmin'),
  cannot: ({ method = 'CG' }) => (method === 'CG' ? undefined : 'no BFGS'),
  minimise({ start, value }) {
    const x0 = [...start];
    return () => conjugateGradient((x, g) => value(x, g), x0, { maxIterations: 10_000 }).x;
  },
};

import type { KernelName } from '@elbow/core-wasm';
import { adaptiveTwins } from './adaptiveTwins.ts';
import { signTwins } from './signTwins.ts';
import { read, type Twin } from './twinState.ts';

/**
 * Twins of the rule kernels, with the order of operations that the plain build keeps: a product is rounded before it is
 * added to. Scalars are f64 and rounded once.
 */
export const twins: Partial<Record<KernelName, Twin>> = {
  ...adaptiveTwins,
  ...signTwins,

  gradientDescent({ theta, g }, { hyper: [decay = 0], rate }, r) {
    theta.forEach((p, i) => {
      const gradient = decay === 0 ? read(g, i) : r(r(r(decay) * p) + read(g, i));
      theta[i] = r(r(r(-rate) * gradient) + p);
    });
  },

  momentum({ theta, g, d }, { hyper: [beta = 0, dampening = 0, decay = 0], rate, step }, r) {
    const minusRate = r(-rate * (step === 0 ? 1 : 1 - dampening));
    theta.forEach((p, i) => {
      const gradient = decay === 0 ? read(g, i) : r(r(r(decay) * p) + read(g, i));
      const moved = r(r(minusRate * gradient) + r(r(beta) * read(d, i)));
      d[i] = moved;
      theta[i] = r(p + moved);
    });
  },

  momentumBuffered({ theta, g, b }, { hyper: [beta = 0, dampening = 0, decay = 0], rate, step }, r) {
    const share = r(step === 0 ? 1 : 1 - dampening);
    theta.forEach((p, i) => {
      const gradient = decay === 0 ? read(g, i) : r(r(r(decay) * p) + read(g, i));
      const buffer = r(r(share * gradient) + r(r(beta) * read(b, i)));
      b[i] = buffer;
      theta[i] = r(r(r(-rate) * buffer) + p);
    });
  },

  nesterovLookahead({ theta, d }, { hyper: [beta = 0] }, r) {
    theta.forEach((p, i) => {
      theta[i] = r(r(r(beta) * read(d, i)) + p);
    });
  },

  nesterov({ theta, g, d }, { hyper: [beta = 0, dampening = 0, decay = 0], rate, step }, r) {
    const minusRate = r(-rate * (step === 0 ? 1 : 1 - dampening));
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
      theta[i] = r(r(minusRate * gradient) + p);
      d[i] = r(r(minusRate * gradient) + r(r(beta) * read(d, i)));
    });
  },

  nesterovBuffered({ theta, g, b }, { hyper: [beta = 0, dampening = 0, decay = 0], rate, step }, r) {
    const share = r(step === 0 ? 1 : 1 - dampening);
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
      const buffer = r(r(share * gradient) + r(r(beta) * read(b, i)));
      b[i] = buffer;
      theta[i] = r(r(r(-rate) * r(r(r(beta) * buffer) + gradient)) + p);
    });
  },
};

import type { KernelName } from '@elbow/core-wasm';
import { read, type Twin, type TwinState, type TwinStep } from './twinState.ts';

type Round = (x: number) => number;

/** Twins of the rules that scale each coordinate by its own past, and of Lion and averaged descent. */
export const adaptiveTwins: Partial<Record<KernelName, Twin>> = {
  adam(state, context, r) {
    const [, , epsilon = 0, decay = 0] = context.hyper;
    adamStep(state, context, r, { epsilon, coupled: decay, keep: null });
  },

  adamw(state, context, r) {
    const [, , epsilon = 0, decay = 0] = context.hyper;
    adamStep(state, context, r, { epsilon, coupled: null, keep: 1 - decay * context.rate });
  },

  nadam(state, context, r) {
    const { hyper, rate, step, pow } = context;
    const { theta, product } = state;
    const [b1 = 0, b2 = 0, epsilon = 0, decay = 0, psi = 0] = hyper;
    const t = step + 1;
    const momentum = (k: number): number => b1 * (1 - 0.5 * pow(0.96, k * psi));
    const P = (t === 1 ? 1 : read(product, 0)) * momentum(t);
    product[0] = P;
    const fresh = r((-rate * (1 - momentum(t))) / (1 - P));
    const kept = r((-rate * momentum(t + 1)) / (1 - P * momentum(t + 1)));
    const correction = r(1 / Math.sqrt(1 - pow(b2, t)));
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(state.g, i));
      const { first, second } = moments(state, i, gradient, b1, b2, r);
      const spread = r(r(r(Math.sqrt(second)) * correction) + r(epsilon));
      theta[i] = r(p + r(r(r(kept * first) + r(fresh * gradient)) / spread));
    });
  },

  radam(state, { hyper: [b1 = 0, b2 = 0, epsilon = 0, decay = 0], rate, step, pow }, r) {
    const { theta } = state;
    const t = step + 1;
    const limit = 2 / (1 - b2) - 1;
    const length = limit - (2 * t * pow(b2, t)) / (1 - pow(b2, t));
    let size = rate / (1 - pow(b1, t));
    if (length > 5) {
      const ratio = ((length - 4) * (length - 2) * limit) / ((limit - 4) * (limit - 2) * length);
      size *= Math.sqrt(ratio) * Math.sqrt(1 - pow(b2, t));
    }
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(state.g, i));
      const { first, second } = moments(state, i, gradient, b1, b2, r);
      const scaled = length > 5 ? r(first / r(r(Math.sqrt(second)) + r(epsilon))) : first;
      theta[i] = r(r(r(-size) * scaled) + p);
    });
  },

  adamax({ theta, g, m, u }, { hyper: [b1 = 0, b2 = 0, epsilon = 0, decay = 0], rate, step, pow }, r) {
    const minusRate = r(-rate / (1 - pow(b1, step + 1)));
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
      const first = r(r(r(1 - b1) * gradient) + r(r(b1) * read(m, i)));
      const highest = Math.max(r(r(b2) * read(u, i)), r(Math.abs(gradient) + r(epsilon)));
      m[i] = first;
      u[i] = highest;
      theta[i] = r(r(minusRate * r(first / highest)) + p);
    });
  },

  adagrad({ theta, g, s }, { hyper: [slowing = 0, start = 0, epsilon = 0, decay = 0], rate, step }, r) {
    const minusRate = r(-rate / (1 + step * slowing));
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
      const sum = r(r(gradient * gradient) + (step === 0 ? r(start) : read(s, i)));
      s[i] = sum;
      theta[i] = r(r(minusRate * r(gradient / r(r(Math.sqrt(sum)) + r(epsilon)))) + p);
    });
  },

  adadelta({ theta, g, v, u }, { hyper: [rho = 0, epsilon = 0, decay = 0], rate }, r) {
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
      const square = r(r(r(r(1 - rho) * gradient) * gradient) + r(r(rho) * read(v, i)));
      const above = r(Math.sqrt(r(read(u, i) + r(epsilon))));
      const below = r(Math.sqrt(r(square + r(epsilon))));
      const d = r(r(above / below) * gradient);
      v[i] = square;
      u[i] = r(r(r(r(1 - rho) * d) * d) + r(r(rho) * read(u, i)));
      theta[i] = r(r(r(-rate) * d) + p);
    });
  },

  rmsprop({ theta, g, v, m, b }, { hyper: [rho = 0, epsilon = 0, beta = 0, decay = 0], rate }, r) {
    const [centered, withMomentum] = [m.length > 0, b.length > 0];
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
      let square = r(r(r(r(1 - rho) * gradient) * gradient) + r(r(rho) * read(v, i)));
      v[i] = square;
      if (centered) {
        const mean = r(r(r(1 - rho) * gradient) + r(r(rho) * read(m, i)));
        m[i] = mean;
        square = r(square - r(mean * mean));
      }
      let step = r(gradient / r(r(Math.sqrt(square)) + r(epsilon)));
      if (withMomentum) {
        step = r(r(r(beta) * read(b, i)) + step);
        b[i] = step;
      }
      theta[i] = r(r(r(-rate) * step) + p);
    });
  },

  // Chen et al. 2023, algorithm 2: update = interp(g, m, β₁), sign, m = interp(g, m, β₂), θ −= η(update + λθ)
  lion({ theta, g, m }, { hyper: [b1 = 0, b2 = 0, decay = 0], rate }, r) {
    theta.forEach((p, i) => {
      const c = r(r(r(1 - b1) * read(g, i)) + r(r(b1) * read(m, i)));
      m[i] = r(r(r(1 - b2) * read(g, i)) + r(r(b2) * read(m, i)));
      theta[i] = r(r(r(-rate) * r(r(r(decay) * p) + Math.sign(c))) + p);
    });
  },

  asgd({ theta, g, average }, { hyper: [lambda = 0, alpha = 0, t0 = 0, decay = 0], rate, step, pow }, r) {
    const eta = rate / pow(1 + lambda * rate * step, alpha);
    const share = 1 / Math.max(1, step - t0);
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
      const moved = r(r(r(-eta) * gradient) + r(r(1 - lambda * eta) * p));
      theta[i] = moved;
      average[i] = share === 1 ? moved : r(r(r(share) * r(moved - read(average, i))) + read(average, i));
    });
  },
};

/** Adam's step; `coupled` joins the gradient, `keep` is what is left of θ, both null where there is none. */
function adamStep(
  state: TwinState,
  { hyper: [b1 = 0, b2 = 0], rate, step, pow }: TwinStep,
  r: Round,
  { epsilon, coupled, keep }: { epsilon: number; coupled: number | null; keep: number | null },
): void {
  const { theta, g, highest } = state;
  const t = step + 1;
  const minusRate = r(-rate / (1 - pow(b1, t)));
  const correction = r(1 / Math.sqrt(1 - pow(b2, t)));
  theta.forEach((p, i) => {
    const gradient = coupled === null ? read(g, i) : r(r(r(coupled) * p) + read(g, i));
    const { first, second } = moments(state, i, gradient, b1, b2, r);
    if (highest.length > 0) highest[i] = Math.max(read(highest, i), second);
    const square = highest.length > 0 ? read(highest, i) : second;
    const spread = r(r(r(Math.sqrt(square)) * correction) + r(epsilon));
    theta[i] = r(r(minusRate * r(first / spread)) + (keep === null ? p : r(r(keep) * p)));
  });
}

/** Adam's moments of element i, kept. */
function moments(
  { m, v }: TwinState,
  i: number,
  gradient: number,
  b1: number,
  b2: number,
  r: Round,
): { first: number; second: number } {
  const first = r(r(r(1 - b1) * gradient) + r(r(b1) * read(m, i)));
  const second = r(r(r(r(1 - b2) * gradient) * gradient) + r(r(b2) * read(v, i)));
  m[i] = first;
  v[i] = second;
  return { first, second };
}

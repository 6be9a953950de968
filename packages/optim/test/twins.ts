import type { KernelName, ScalarMath } from '@elbow/core-wasm';

/** What a twin is told of a step. */
export interface TwinStep {
  readonly hyper: readonly number[];
  readonly rate: number;
  /** Updates made before. */
  readonly step: number;
  readonly value: number;
  readonly pow: ScalarMath['pow'];
}

/** The vectors of a run as plain arrays: those that a rule has not are empty. `last` is a number of iRprop⁺'s own. */
export type TwinState = Record<'theta' | 'g' | 'd' | 'b' | 'm' | 'v' | 'previous' | 'step' | 'move' | 'last', number[]>;

/** One step of a rule in plain JavaScript; `r` rounds to the precision: every operation goes through it. */
export type Twin = (state: TwinState, step: TwinStep, r: (x: number) => number) => void;

/**
 * Twins of the rule kernels, with the order of operations that the plain build keeps: a product is rounded before it is
 * added to. Scalars are f64 and rounded once.
 */
export const twins: Partial<Record<KernelName, Twin>> = {
  gradientDescent({ theta, g }, { hyper: [decay = 0], rate }, r) {
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
      theta[i] = r(r(r(-rate) * gradient) + p);
    });
  },

  momentum({ theta, g, d }, { hyper: [beta = 0, dampening = 0, decay = 0], rate, step }, r) {
    const minusRate = r(-rate * (step === 0 ? 1 : 1 - dampening));
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
      const moved = r(r(minusRate * gradient) + r(r(beta) * read(d, i)));
      d[i] = moved;
      theta[i] = r(p + moved);
    });
  },

  momentumBuffered({ theta, g, b }, { hyper: [beta = 0, dampening = 0, decay = 0], rate, step }, r) {
    const share = r(step === 0 ? 1 : 1 - dampening);
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
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

  adam({ theta, g, m, v }, { hyper: [b1 = 0, b2 = 0, epsilon = 0, decay = 0], rate, step, pow }, r) {
    const t = step + 1;
    const minusRate = r(-rate / (1 - pow(b1, t)));
    const correction = r(1 / Math.sqrt(1 - pow(b2, t)));
    theta.forEach((p, i) => {
      const gradient = r(r(r(decay) * p) + read(g, i));
      const first = r(r(r(1 - b1) * gradient) + r(r(b1) * read(m, i)));
      const second = r(r(r(r(1 - b2) * gradient) * gradient) + r(r(b2) * read(v, i)));
      m[i] = first;
      v[i] = second;
      const spread = r(r(r(Math.sqrt(second)) * correction) + r(epsilon));
      theta[i] = r(r(minusRate * r(first / spread)) + p);
    });
  },

  irpropMinus(state, { hyper, step }, r) {
    const { theta, previous } = state;
    theta.forEach((p, i) => {
      const { gradient, size, turn } = rpropStep(state, hyper, step === 0, i, r);
      const kept = turn < 0 ? 0 : gradient;
      theta[i] = r(p - signed(kept, size));
      previous[i] = kept;
    });
  },

  irpropPlus(state, { hyper, step, value }, r) {
    const { theta, previous, move, last } = state;
    const grew = step > 0 && value > read(last, 0);
    last[0] = value;
    theta.forEach((p, i) => {
      const { gradient, size, turn } = rpropStep(state, hyper, step === 0, i, r);
      const back = grew ? -read(move, i) : 0;
      const change = turn < 0 ? back : -signed(gradient, size);
      theta[i] = r(p + change);
      previous[i] = turn < 0 ? 0 : gradient;
      move[i] = change;
    });
  },
};

function rpropStep(
  state: TwinState,
  [initial = 0, increase = 0, decrease = 0, smallest = 0, largest = 0]: readonly number[],
  first: boolean,
  i: number,
  r: (x: number) => number,
): { gradient: number; size: number; turn: number } {
  const { g, previous, step } = state;
  const gradient = read(g, i);
  const turn = first ? 0 : r(gradient * read(previous, i));
  let size = first ? r(initial) : read(step, i);
  if (turn > 0) size = Math.min(r(size * r(increase)), r(largest));
  if (turn < 0) size = Math.max(r(size * r(decrease)), r(smallest));
  step[i] = size;
  return { gradient, size, turn };
}

function signed(gradient: number, size: number): number {
  if (gradient > 0) return size;
  return gradient < 0 ? -size : gradient;
}

function read(values: readonly number[], i: number): number {
  return values[i] as number;
}

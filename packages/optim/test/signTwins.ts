import type { KernelName } from '@elbow/core-wasm';
import { read, type Twin, type TwinState } from './twinState.ts';

/** Twins of the rules that go by signs and slopes of single coordinates: Rprop in its forms, Quickprop. */
export const signTwins: Partial<Record<KernelName, Twin>> = {
  irpropMinus(state, { hyper, step }, r) {
    const { theta, previous } = state;
    theta.forEach((p, i) => {
      const { gradient, size, turn } = rpropStep(state, hyper, step === 0, i, r);
      const kept = turn < 0 ? 0 : gradient;
      theta[i] = r(p - signed(kept, size));
      previous[i] = kept;
    });
  },

  rpropMinus(state, { hyper, step }, r) {
    const { theta, previous } = state;
    theta.forEach((p, i) => {
      const { gradient, size } = rpropStep(state, hyper, step === 0, i, r);
      theta[i] = r(p - signed(gradient, size));
      previous[i] = gradient;
    });
  },

  rpropPlus(state, context, r) {
    plus(state, context, () => true, r);
  },

  irpropPlus(state, context, r) {
    const { last } = state;
    const grew = context.step > 0 && context.value > read(last, 0);
    last[0] = context.value;
    plus(state, context, () => grew, r);
  },

  rpropLectureLookahead({ theta, kept, previous, step }, _, r) {
    theta.forEach((p, i) => {
      kept[i] = p;
      theta[i] = r(p - signed(read(previous, i), read(step, i)));
    });
  },

  // The notes' loop: the step is taken already, D is the gradient there.
  rpropLecture({ theta, g, kept, previous, step }, { hyper, step: k }, r) {
    const [initial = 0, increase = 0, decrease = 0, smallest = 0, largest = 0] = hyper.map(r);
    theta.forEach((_, i) => {
      const D = read(g, i);
      if (k === 0) {
        previous[i] = D;
        step[i] = initial;
        if (Number.isNaN(D)) theta[i] = D;
        else if (D !== 0) theta[i] = read(kept, i); // which is θ: nothing has moved
        return;
      }
      if (Math.sign(D) === Math.sign(read(previous, i))) {
        previous[i] = D;
        step[i] = Math.min(r(read(step, i) * increase), largest);
        return;
      }
      step[i] = Math.max(r(read(step, i) * decrease), smallest);
      theta[i] = Number.isNaN(D) ? D : read(kept, i);
      if (Number.isNaN(D)) previous[i] = D;
    });
  },

  quickpropSecant({ theta, g, previous, d }, { hyper: [decay = 0], rate, step }, r) {
    theta.forEach((p, i) => {
      const slope = r(r(r(decay) * p) + read(g, i));
      const [before, last] = [read(previous, i), read(d, i)];
      const downhill = r(r(-rate) * slope);
      const jump = r(r(last * slope) / r(before - slope));
      const move = step === 0 || last === 0 || before === slope ? downhill : jump;
      previous[i] = slope;
      d[i] = move;
      theta[i] = r(p + move);
    });
  },

  quickprop({ theta, g, previous, d }, { hyper: [growth = 0, decay = 0], rate }, r) {
    const shrink = r(growth / (1 + growth));
    theta.forEach((p, i) => {
      const s = r(r(r(decay) * p) + read(g, i));
      const [before, last] = [read(previous, i), read(d, i)];
      const downhill = r(r(-rate) * s);
      const longest = r(r(growth) * last);
      const jump = before === s ? null : r(r(last * s) / r(before - s));
      // README of the fixtures, case by case: D = (s < 0 ? −εs : 0) + (s ≤ shrink·p ? μd : d s/(p − s)), and mirrored
      let move = downhill;
      if (last > 0) {
        const still = s < 0 ? downhill : 0;
        if (s <= r(shrink * before)) move = r(still + longest);
        else if (jump !== null) move = r(still + jump);
      } else if (last !== 0) {
        const still = s > 0 ? downhill : 0;
        if (s >= r(shrink * before)) move = r(still + longest);
        else if (jump !== null) move = r(still + jump);
      }
      previous[i] = s;
      d[i] = move;
      theta[i] = r(p + move);
    });
  },
};

/** Rprop⁺ and iRprop⁺, which differ in when a move is taken back. */
function plus(
  state: TwinState,
  { hyper, step }: { hyper: readonly number[]; step: number },
  takesBack: () => boolean,
  r: (x: number) => number,
): void {
  const { theta, previous, move } = state;
  theta.forEach((p, i) => {
    const { gradient, size, turn } = rpropStep(state, hyper, step === 0, i, r);
    const back = takesBack() ? -read(move, i) : 0;
    const change = turn < 0 ? back : -signed(gradient, size);
    theta[i] = r(p + change);
    previous[i] = turn < 0 ? 0 : gradient;
    move[i] = change;
  });
}

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

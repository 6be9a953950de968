import { type CoreModule, init as initF32 } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  asgd,
  gradientDescent,
  type MomentOptions,
  momentum,
  nadam,
  nesterov,
  type Rule,
  radam,
  rmsprop,
  rprop,
  ruleStepper,
  type Vector,
} from '../src/index.ts';
import { fixture } from './fixtures.ts';
import { type RecordedProblem, recordedObjective } from './objectives.ts';
import { Worst } from './worst.ts';

/** The problems whose PyTorch runs are recorded in fixtures/optim_*.json. */
export const PROBLEMS = ['quad2', 'quad10', 'rosenbrock', 'logreg', 'mlp_relu', 'mlp_tanh', 'mlp_minibatch'] as const;

export interface RecordedCase {
  id: string;
  algo: string;
  // A record of one torch class's own arguments: which ones is told by `algo`.
  hyper: Record<string, number> & { betas: [number, number]; etas: [number, number]; step_sizes: [number, number] };
  dtype: 'f32' | 'f64';
  valid_steps: number;
  params: number[][];
  tol: (number | null)[];
  loss: number[];
  tol_loss: (number | null)[];
  grad: number[][];
  /** ASGD's average after these steps. */
  ax_steps?: number[];
  ax?: number[][];
}

export interface RecordedFile {
  problem: RecordedProblem;
  steps: number;
  record_steps: number[];
  cases: RecordedCase[];
}

/** One recorded run beside ours: the largest deviation as a share of its tolerance, and where it was. */
export interface Trajectory {
  readonly name: string;
  readonly ratio: number;
  readonly where: string;
  /** Numbers compared. */
  readonly compared: number;
}

/** All recorded runs: those of update rules, those of LBFGS (see lbfgs.test.ts), and those that are neither yet. */
export interface Recorded {
  readonly built: readonly { readonly name: string; run(): Trajectory }[];
  readonly minimisers: readonly string[];
  readonly notBuilt: readonly string[];
}

/** Lists the recorded runs of all problems; nothing runs until asked. */
export function recordedTrajectories(): Recorded {
  const built: { name: string; run(): Trajectory }[] = [];
  const minimisers: string[] = [];
  const notBuilt: string[] = [];
  for (const problem of PROBLEMS) {
    const file = fixture<RecordedFile>(`optim_${problem}`);
    for (const recorded of file.cases) {
      const rule = TORCH[recorded.algo]?.(recorded.hyper);
      const name = `${problem} ${recorded.id} ${recorded.dtype}`;
      if (rule) built.push({ name, run: () => compare(name, file, recorded, rule) });
      else (recorded.algo === 'LBFGS' ? minimisers : notBuilt).push(name);
    }
  }
  return { built, minimisers, notBuilt };
}

/** Words the summary: cases, passed, worst ratio to tolerance, and what is not built yet. */
export function summary(trajectories: readonly Trajectory[], { minimisers, notBuilt }: Recorded): string {
  const passed = trajectories.filter(({ ratio }) => ratio <= 1).length;
  const worst = (dtype: string): string => {
    const mine = trajectories.filter(({ name }) => name.endsWith(dtype));
    const { name, ratio, where } = mine.reduce((a, b) => (b.ratio > a.ratio ? b : a));
    return `  worst ${dtype}: ${ratio.toFixed(4)} of the tolerance (${name}, ${where})`;
  };
  return [
    `trajectories against PyTorch: ${trajectories.length} cases, ${passed} passed`,
    worst('f64'),
    worst('f32'),
    `  elsewhere: ${minimisers.length} cases of LBFGS, a minimiser`,
    `  not built yet: ${notBuilt.length} cases${notBuilt.map((name) => `, ${name}`).join('')}`,
  ].join('\n');
}

/** A torch optimizer's arguments as options of ours. */
type RuleOf = (hyper: RecordedCase['hyper']) => Rule;

/** Our rule of each torch optimizer that is one. */
export const TORCH: Readonly<Record<string, RuleOf>> = {
  SGD({ lr, weight_decay, momentum: beta, dampening, nesterov: lookingAhead }) {
    const shared = { learningRate: lr as number, weightDecay: weight_decay as number };
    if (beta === 0) return gradientDescent(shared);
    const options = { ...shared, beta: beta as number, dampening: dampening as number, form: 'pytorch' } as const;
    return lookingAhead ? nesterov(options) : momentum(options);
  },
  Adagrad: (hyper) =>
    adagrad({
      ...withEpsilon(hyper),
      learningRateDecay: hyper.lr_decay as number,
      initialAccumulator: hyper.initial_accumulator_value as number,
    }),
  Adadelta: (hyper) => adadelta({ ...withEpsilon(hyper), rho: hyper.rho as number }),
  RMSprop: (hyper) =>
    rmsprop({
      ...withEpsilon(hyper),
      rho: hyper.alpha as number,
      centered: Boolean(hyper.centered),
      beta: hyper.momentum as number,
    }),
  Adam: (hyper) => adam({ ...withMoments(hyper), amsgrad: Boolean(hyper.amsgrad) }),
  AdamW: (hyper) => adamw({ ...withMoments(hyper), amsgrad: Boolean(hyper.amsgrad) }),
  NAdam: (hyper) => nadam({ ...withMoments(hyper), momentumDecay: hyper.momentum_decay as number }),
  RAdam: (hyper) => radam(withMoments(hyper)),
  Adamax: (hyper) => adamax(withMoments(hyper)),
  ASGD: ({ lr, lambd, alpha, t0, weight_decay }) =>
    asgd({
      learningRate: lr as number,
      lambda: lambd as number,
      alpha: alpha as number,
      t0: t0 as number,
      weightDecay: weight_decay as number,
    }),
  Rprop({ lr, etas: [decrease, increase], step_sizes: [minStep, maxStep] }) {
    return rprop({ variant: 'irprop-', initialStep: lr as number, increase, decrease, minStep, maxStep });
  },
};

function withEpsilon({ lr, eps, weight_decay }: RecordedCase['hyper']): {
  learningRate: number;
  epsilon: number;
  weightDecay: number;
} {
  return { learningRate: lr as number, epsilon: eps as number, weightDecay: weight_decay as number };
}

function withMoments(hyper: RecordedCase['hyper']): Required<MomentOptions> {
  const [beta1, beta2] = hyper.betas;
  return { ...withEpsilon(hyper), beta1, beta2 };
}

// Of max(1, max|g|), as fixtures/README.md states them.
const GRADIENT_TOLERANCE = { f64: 1e-9, f32: 1e-4 };
const MODULES: Record<'f32' | 'f64', () => CoreModule> = { f32: initF32, f64: initF64 };

function compare(name: string, file: RecordedFile, recorded: RecordedCase, rule: Rule): Trajectory {
  const { problem, steps, record_steps } = file;
  const { dtype, valid_steps } = recorded;
  const objectiveAt = recordedObjective(problem);
  const { theta, g, slots, lookahead, update } = ruleStepper(rule, problem.n, MODULES[dtype]());
  const worst = new Worst();
  theta.set(problem.x0);
  const gradient = new Float64Array(problem.n);
  for (let k = 0; k <= Math.min(steps, valid_steps); k++) {
    const j = record_steps.indexOf(k);
    if (j >= 0) worst.see(`theta after ${k}`, theta, recorded.params[j] as number[], recorded.tol[j]);
    const average = recorded.ax?.[recorded.ax_steps?.indexOf(k) ?? -1];
    // a mean of θ, and θ's own tolerance there
    if (average) worst.see(`average after ${k}`, slots.average as Vector, average, recorded.tol[j]);
    lookahead();
    const f = objectiveAt(k).valueAndGradient(Float64Array.from(theta), gradient);
    worst.see(`loss ${k}`, [f], [recorded.loss[k] as number], recorded.tol_loss[k]);
    const expected = recorded.grad[k];
    if (expected) {
      const scale = Math.max(1, ...expected.map(Math.abs));
      worst.see(`gradient ${k}`, gradient, expected, GRADIENT_TOLERANCE[dtype] * scale);
    }
    g.set(gradient); // rounds to f32 in an f32 core
    update(rule.learningRate, f);
  }
  return { name, ratio: worst.ratio, where: worst.where, compared: worst.compared };
}

import { type CoreModule, init as initF32 } from '@elbow/core-wasm';
import { init as initF64 } from '@elbow/core-wasm/f64';
import { adam, gradientDescent, momentum, nesterov, type Rule, rprop, ruleStepper } from '../src/index.ts';
import { fixture } from './fixtures.ts';
import { type RecordedProblem, recordedObjective } from './objectives.ts';
import { Worst } from './worst.ts';

/** The problems whose PyTorch runs are recorded in fixtures/optim_*.json. */
export const PROBLEMS = ['quad2', 'quad10', 'rosenbrock', 'logreg', 'mlp_relu', 'mlp_tanh', 'mlp_minibatch'] as const;

interface RecordedCase {
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
}

interface RecordedFile {
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

/** All recorded runs: those whose rule exists, and the names of those whose rule does not yet. */
export interface Recorded {
  readonly built: readonly { readonly name: string; run(): Trajectory }[];
  readonly notBuilt: readonly string[];
}

/** Lists the recorded runs of all problems; nothing runs until asked. */
export function recordedTrajectories(): Recorded {
  const built: { name: string; run(): Trajectory }[] = [];
  const notBuilt: string[] = [];
  for (const problem of PROBLEMS) {
    const file = fixture<RecordedFile>(`optim_${problem}`);
    for (const recorded of file.cases) {
      const rule = ruleOf(recorded);
      const name = `${problem} ${recorded.id} ${recorded.dtype}`;
      if (rule) built.push({ name, run: () => compare(name, file, recorded, rule) });
      else notBuilt.push(name);
    }
  }
  return { built, notBuilt };
}

/** Words the summary: cases, passed, worst ratio to tolerance, and what is not built yet. */
export function summary(trajectories: readonly Trajectory[], notBuilt: readonly string[]): string {
  const passed = trajectories.filter(({ ratio }) => ratio <= 1).length;
  const worst = (dtype: string): string => {
    const mine = trajectories.filter(({ name }) => name.endsWith(dtype));
    const { name, ratio, where } = mine.reduce((a, b) => (b.ratio > a.ratio ? b : a));
    return `  worst ${dtype}: ${ratio.toFixed(4)} of the tolerance (${name}, ${where})`;
  };
  const missing = new Map<string, number>();
  for (const name of notBuilt) {
    const [, id = name] = name.split(' ');
    missing.set(id, (missing.get(id) ?? 0) + 1);
  }
  return [
    `trajectories against PyTorch: ${trajectories.length} cases, ${passed} passed`,
    worst('f64'),
    worst('f32'),
    `  not built yet: ${notBuilt.length} cases (${[...missing].map(([id, cases]) => `${id} ${cases}`).join(', ')})`,
  ].join('\n');
}

/** Our rule for a torch optimizer with its arguments; null where it is not built yet. */
function ruleOf({ algo, hyper }: RecordedCase): Rule | null {
  const { lr: learningRate = 0, weight_decay: weightDecay = 0, momentum: beta, dampening = 0 } = hyper;
  if (algo === 'SGD' && beta === 0) return gradientDescent({ learningRate, weightDecay });
  if (algo === 'SGD' && beta !== undefined) {
    const options = { learningRate, weightDecay, beta, dampening, form: 'pytorch' } as const;
    return hyper.nesterov ? nesterov(options) : momentum(options);
  }
  if (algo === 'Adam' && !hyper.amsgrad) {
    const [beta1, beta2] = hyper.betas;
    return adam({ learningRate, beta1, beta2, epsilon: hyper.eps as number, weightDecay });
  }
  if (algo === 'Rprop') {
    const [decrease, increase] = hyper.etas;
    const [minStep, maxStep] = hyper.step_sizes;
    return rprop({ variant: 'irprop-', initialStep: learningRate, increase, decrease, minStep, maxStep });
  }
  return null;
}

// Of max(1, max|g|), as fixtures/README.md states them.
const GRADIENT_TOLERANCE = { f64: 1e-9, f32: 1e-4 };
const MODULES: Record<'f32' | 'f64', () => CoreModule> = { f32: initF32, f64: initF64 };

function compare(name: string, file: RecordedFile, recorded: RecordedCase, rule: Rule): Trajectory {
  const { problem, steps, record_steps } = file;
  const { dtype, valid_steps } = recorded;
  const objectiveAt = recordedObjective(problem);
  const { theta, g, looksAhead, lookahead, update } = ruleStepper(rule, problem.n, MODULES[dtype]());
  const worst = new Worst();
  theta.set(problem.x0);
  const gradient = new Float64Array(problem.n);
  for (let k = 0; k <= Math.min(steps, valid_steps); k++) {
    const j = record_steps.indexOf(k);
    if (j >= 0) worst.see(`theta after ${k}`, theta, recorded.params[j] as number[], recorded.tol[j]);
    if (looksAhead) lookahead();
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

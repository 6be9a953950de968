import { init } from '@elbow/core-wasm/f64';
import { describe, expect, it } from 'vitest';
import {
  descend,
  gradientDescent,
  momentum,
  nesterov,
  quickprop,
  type RpropVariant,
  type Rule,
  rprop,
  ruleStepper,
  type Schedule,
} from '../src/index.ts';
import { fixture } from './fixtures.ts';
import { named } from './named.ts';
import { type RecordedProblem, recordedObjective } from './objectives.ts';

interface RecordedRun {
  problem: string;
  algo: string;
  hyper: Record<string, number>;
  valid_steps: number;
  tol: (number | null)[];
  x: number[][];
  f: number[];
  /** Where 'rprop_lecture' took the gradient of its step k. */
  evaluated_at?: number[][];
}

const { trajectories } = fixture<{ trajectories: RecordedRun[] }>('lecture_algorithms');
const MINIMISERS = ['newton']; // not a rule: newton.test.ts follows its runs
const BUILT = [
  'gd',
  'irprop+',
  'irprop-',
  'momentum_lecture',
  'momentum_lecture_eta_drop',
  'nesterov_lecture',
  'nesterov_lecture_eta_drop',
  'quickprop_fahlman',
  'quickprop_secant',
  'rprop+',
  'rprop_lecture',
];

function ruleOf({ algo, hyper }: RecordedRun): Rule {
  const { eta: learningRate = 1, beta = 0 } = hyper;
  if (algo === 'gd') return gradientDescent({ learningRate });
  if (algo.startsWith('momentum')) return momentum({ learningRate, beta });
  if (algo.startsWith('nesterov')) return nesterov({ learningRate, beta });
  if (algo === 'quickprop_secant') return quickprop({ variant: 'secant', learningRate: hyper.eta0 as number });
  if (algo === 'quickprop_fahlman')
    return quickprop({ learningRate: hyper.epsilon as number, maxGrowth: hyper.mu as number });
  return rprop({
    variant: algo === 'rprop_lecture' ? 'lecture' : (algo as RpropVariant),
    initialStep: hyper.delta0 as number,
    increase: (hyper.eta_plus ?? hyper.alpha) as number,
    decrease: (hyper.eta_minus ?? hyper.beta) as number,
    minStep: hyper.delta_min as number,
    maxStep: hyper.delta_max as number,
  });
}

/** η until the step where the recorded run halves it, η/2 from there. */
function scheduleOf({ hyper }: RecordedRun): { schedule?: Schedule } {
  const { eta = 0, halve_eta_from_step: from } = hyper;
  return from === undefined ? {} : { schedule: (k) => (k < from ? eta : eta / 2) };
}

const rows = trajectories
  .filter(({ algo }) => BUILT.includes(algo))
  .map((run) => ({ name: `${run.algo} on ${run.problem}`, run }));

describe('descend follows the notes, as recorded step by step', () => {
  it.each(named(rows, ({ name }) => name))('%s', (_, { run }) => {
    const { problem } = fixture<{ problem: RecordedProblem }>(`optim_${run.problem}`);
    const iterates = descend(ruleOf(run), scheduleOf(run))(recordedObjective(problem)(0), problem.x0);
    // Our first step of the notes' Rprop only reads the gradient at x₀; theirs has it before the loop begins.
    const late = run.algo === 'rprop_lecture' ? 1 : 0;
    for (const { k: steps, x, f, g } of iterates) {
      const k = Math.max(0, steps - late);
      const tolerance = run.tol[k] ?? Infinity;
      run.x[k]?.forEach((expected, i) => {
        expect(Math.abs((x[i] as number) - expected), `x[${i}] after ${k} steps`).toBeLessThanOrEqual(tolerance);
      });
      // f moves by at most Σ|gᵢ| · tolerance to first order; the rest is the rounding of f itself
      const slack = tolerance * g.reduce((sum, value) => sum + Math.abs(value), 0) + 1e-12 * Math.max(1, Math.abs(f));
      expect(Math.abs(f - (run.f[k] as number)), `f after ${k} steps`).toBeLessThanOrEqual(slack);
      if (k === run.valid_steps) return;
    }
  });

  it('covers every recorded algorithm, with those of newton.test.ts', () => {
    const recorded = [...new Set(trajectories.map(({ algo }) => algo))].sort();
    expect(recorded).toEqual([...BUILT, ...MINIMISERS].sort());
    expect(rows).toHaveLength(4 * BUILT.length - 2); // the secant is recorded on quad2 and logreg only
  });

  const walks = rows.filter(({ run }) => run.evaluated_at);
  it.each(named(walks, ({ name }) => name))(
    'R87, R88: %s: the gradient is taken where the step leads',
    (_, { run }) => {
      const { problem } = fixture<{ problem: RecordedProblem }>(`optim_${run.problem}`);
      const objective = recordedObjective(problem)(0);
      const { theta, g, lookahead, update } = ruleStepper(ruleOf(run), problem.n, init());
      theta.set(problem.x0);
      for (let k = -1; k < run.valid_steps; k++) {
        lookahead();
        run.evaluated_at?.[k]?.forEach((expected, i) => {
          // e_k is x_k and one step: as near as these two are
          const tolerance = Math.max(run.tol[k] ?? Infinity, run.tol[k + 1] ?? Infinity);
          expect(Math.abs((theta[i] as number) - expected), `e[${i}] of step ${k}`).toBeLessThanOrEqual(tolerance);
        });
        const f = objective.valueAndGradient(Float64Array.from(theta), g as Float64Array);
        update(1, f);
      }
    },
  );
});

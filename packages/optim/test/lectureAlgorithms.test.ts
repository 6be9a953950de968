import { describe, expect, it } from 'vitest';
import { descend, gradientDescent, momentum, nesterov, type Rule, rprop, type Schedule } from '../src/index.ts';
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
}

const { trajectories } = fixture<{ trajectories: RecordedRun[] }>('lecture_algorithms');
const NOT_BUILT = ['newton', 'quickprop_fahlman', 'quickprop_secant', 'rprop+', 'rprop_lecture'];
const BUILT = [
  'gd',
  'irprop+',
  'irprop-',
  'momentum_lecture',
  'momentum_lecture_eta_drop',
  'nesterov_lecture',
  'nesterov_lecture_eta_drop',
];

function ruleOf({ algo, hyper }: RecordedRun): Rule {
  const { eta: learningRate = 1, beta = 0 } = hyper;
  if (algo === 'gd') return gradientDescent({ learningRate });
  if (algo.startsWith('momentum')) return momentum({ learningRate, beta });
  if (algo.startsWith('nesterov')) return nesterov({ learningRate, beta });
  const { delta0, eta_plus, eta_minus, delta_min, delta_max } = hyper as Record<string, number>;
  return rprop({
    variant: algo as 'irprop+' | 'irprop-',
    initialStep: delta0 as number,
    increase: eta_plus as number,
    decrease: eta_minus as number,
    minStep: delta_min as number,
    maxStep: delta_max as number,
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
    for (const { k, x, f, g } of iterates) {
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

  it('covers every recorded algorithm but those not built yet', () => {
    const recorded = [...new Set(trajectories.map(({ algo }) => algo))].sort();
    expect(recorded).toEqual([...BUILT, ...NOT_BUILT].sort());
    expect(rows).toHaveLength(4 * BUILT.length);
  });
});

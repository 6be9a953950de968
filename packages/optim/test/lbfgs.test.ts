import { afterAll, describe, expect, it } from 'vitest';
import {
  fixedStep,
  type Iterate,
  type LineSearch,
  lbfgs,
  type Minimiser,
  type Objective,
  strongWolfe,
} from '../src/index.ts';
import { lbfgsDirection } from '../src/minimisers/lbfgs.ts';
import { fixture } from './fixtures.ts';
import { named } from './named.ts';
import { type RecordedProblem, recordedObjective } from './objectives.ts';
import { Worst } from './worst.ts';

interface RecordedRun {
  id: string;
  algo: string;
  dtype: 'f32' | 'f64';
  hyper: { lr: number; history_size: number; tolerance_grad: number; line_search_fn: string | null };
  valid_steps: number;
  params: number[][];
  tol: (number | null)[];
  loss: number[];
  tol_loss: (number | null)[];
}
interface RecordedFile {
  problem: RecordedProblem & { x0: number[] };
  record_steps: number[];
  cases: RecordedRun[];
}

const runs = ['quad2', 'quad10', 'rosenbrock', 'logreg', 'mlp_relu', 'mlp_tanh'].flatMap((problem) => {
  const file = fixture<RecordedFile>(`optim_${problem}`);
  return file.cases.filter(({ algo }) => algo === 'LBFGS').map((run) => ({ problem, file, run }));
});

/** PyTorch's options as ours; it stays for good where a direction promises less than 1e-9, or a bracket is below that. */
function minimiserOf({ hyper }: RecordedRun): Minimiser {
  const search = hyper.line_search_fn === null ? fixedStep() : strongWolfe({ smallestBracket: 1e-9 });
  let stays = false;
  const lineSearch: LineSearch = (line, first) => {
    stays ||= line.start.slope > -1e-9;
    return stays ? null : search(line, first);
  };
  return lbfgs({ memory: hyper.history_size, firstStep: hyper.lr, lineSearch });
}

/** The iterates 0 … steps; PyTorch stays where the gradient is small, or the search finds nothing. */
function* recordedSteps(minimiser: Minimiser, problem: Objective, x0: number[], steps: number, tolerance: number) {
  const iterates = minimiser(problem, x0);
  let last: Iterate | null = null;
  let ended = false;
  for (let k = 0; k <= steps; k++) {
    const next: IteratorResult<Iterate, unknown> | null = ended ? null : iterates.next();
    if (next && !next.done) last = next.value;
    else ended = true;
    if (!last) throw new Error('no iterate');
    if (last.g.every((slope) => Math.abs(slope) <= tolerance)) ended = true;
    yield last;
  }
}

const ratios: { name: string; ratio: number }[] = [];
afterAll(() => {
  for (const dtype of ['f64', 'f32']) {
    const mine = ratios.filter(({ name }) => name.endsWith(dtype));
    const worst = mine.reduce((a, b) => (b.ratio > a.ratio ? b : a));
    console.log(
      `L-BFGS against PyTorch, ${dtype}: ${mine.length} runs, worst ${worst.ratio.toFixed(4)} of the tolerance (${worst.name})`,
    );
  }
});

describe('lbfgs follows its recorded PyTorch run', () => {
  it('finds all 48 of them', () => expect(runs).toHaveLength(48));

  // the f32 runs are compared with ours in f64: their tolerance holds the noise of single precision
  it.each(named(runs, ({ problem, run }) => `${problem} ${run.id} ${run.dtype}`))('%s', (name, { file, run }) => {
    const worst = new Worst();
    const objective = recordedObjective(file.problem)(0);
    const { x0 } = file.problem;
    let k = 0;
    for (const { x, f } of recordedSteps(minimiserOf(run), objective, x0, run.valid_steps, run.hyper.tolerance_grad)) {
      const j = file.record_steps.indexOf(k);
      if (j >= 0) worst.see(`theta after ${k}`, x, run.params[j] as number[], run.tol[j]);
      worst.see(`loss ${k}`, [f], [run.loss[k] as number], run.tol_loss[k]);
      k++;
    }
    ratios.push({ name, ratio: worst.ratio });
    expect(worst.compared).toBeGreaterThan(20);
    expect(worst.ratio, worst.where).toBeLessThanOrEqual(1);
  });
});

it('R78: the two loops give the recorded directions', () => {
  interface Block {
    kind: string;
    s: number[][];
    y: number[][];
    g: number[];
    direction: number[];
  }
  const blocks = fixture<{ cases: Block[] }>('building_blocks').cases.filter(({ kind }) => kind === 'lbfgs_direction');
  expect(blocks.length).toBeGreaterThan(0);
  for (const { s, y, g, direction } of blocks) {
    const pairs = s.map((step, i) => ({ s: Float64Array.from(step), y: Float64Array.from(y[i] as number[]) }));
    const d = new Float64Array(g.length);
    lbfgsDirection(pairs, Float64Array.from(g), d);
    const scale = Math.max(...direction.map(Math.abs));
    d.forEach((value, i) => {
      expect(Math.abs(value - (direction[i] as number))).toBeLessThanOrEqual(1e-10 * scale); // the fixture's tolerance
    });
  }
});

import { descend, type Iterate, type Objective, type Rule, type Schedule } from '../src/index.ts';

/** Iterates 0 … steps of a rule, with arrays of their own. */
export function iterates(
  rule: Rule,
  problem: Objective,
  x0: ArrayLike<number>,
  steps: number,
  schedule?: Schedule,
): Iterate[] {
  const kept: Iterate[] = [];
  for (const iterate of descend(rule, schedule ? { schedule } : {})(problem, x0)) {
    kept.push({ ...iterate, x: iterate.x.slice(), g: iterate.g.slice() });
    if (iterate.k === steps) break;
  }
  return kept;
}

/** The first coordinate of iterates 0 … steps. */
export function path(...args: Parameters<typeof iterates>): number[] {
  return iterates(...args).map(({ x }) => x[0] as number);
}

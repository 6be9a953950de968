import { firstRows, type Op, type Region } from '@elbow/core-wasm';
import type { Plan } from './compile.ts';
import { inMode } from './emit.ts';
import { fuse } from './fuse.ts';

/**
 * What one program computes. `step`: a training step on the rows in x, up to where a rule in TypeScript takes over; `run`: the
 * same on staged rows; `gradient`: loss and gradient as evaluated (no dropout); `hvp`: a
 * Hessian-vector product.
 */
export type ProgramKind = 'step' | 'run' | 'predict' | 'evaluate' | 'gradient' | 'hvp' | OpsOf;

/** The ops of a program that a function brings along, so that only who names it carries it. */
export type OpsOf = (plan: Plan, weighted: boolean) => Op[];

/**
 * The ops of a program for the first `rows` rows of the batch; without weights, all rows weigh alike. Neighbours are fused
 * unless the arrays between them matter: to a product with the Hessian, or to someone who looks for where a NaN was born.
 */
export function programOps(
  plan: Plan,
  kind: ProgramKind,
  rows: number,
  weighted: boolean,
  fused: boolean = kind !== 'hvp',
): Op[] {
  const { blueprint, regions } = plan;
  const fit = (region: Region | null): Region | null => {
    if (region === null || (region === regions.weights && !weighted)) return null;
    return blueprint.batched.has(region) && rows < blueprint.batch ? firstRows(region, rows) : region;
  };
  const ops = (typeof kind === 'function' ? kind : LISTS[kind])(plan, weighted);
  return (fused ? fuse(ops) : ops).map(({ kernel, operands }) => ({ kernel, operands: operands.map(fit) }));
}

const LISTS: Record<Exclude<ProgramKind, OpsOf>, OpsOf> = {
  predict: ({ lists }) => inMode(lists.forward, 'evaluation'),
  evaluate: (plan) => evaluation(plan),
  gradient: (plan) => gradient(plan, 'evaluation'),
  hvp: ({ lists, penalty }) =>
    inMode([...lists.forward, ...(lists.tangent ?? []), ...(penalty?.product ?? [])], 'evaluation'),
  step: (plan) => step(plan),
  run: (plan, weighted) => [...gathering(plan, weighted), ...step(plan)],
};

function evaluation({ lists, loss, regions }: Plan): Op[] {
  const ops = inMode([...lists.forward, ...lists.value], 'evaluation');
  if (loss.target === 'labels') ops.push({ kernel: 'countCorrect', operands: [lists.y, regions.t, regions.correct] });
  return ops;
}

/** Forward, loss, backward, and the penalty's part. */
function gradient({ lists, penalty }: Plan, mode: 'training' | 'evaluation'): Op[] {
  return inMode([...lists.forward, ...lists.gradient, ...lists.backward, ...(penalty?.gradient ?? [])], mode);
}

/** Look ahead, forward, loss, backward, update, and count the step; a rule in TypeScript is called and counted by the host. */
function step(plan: Plan): Op[] {
  const { emittedRule, blueprint } = plan;
  const ops = gradient(plan, 'training');
  if (!emittedRule) return ops;
  const { lookahead, update, custom } = emittedRule;
  const all = [...lookahead, ...ops, ...update];
  return custom.length > 0 ? all : [...all, { kernel: 'advance', operands: [blueprint.clock] }];
}

/** Brings the staged rows of the current batch to where the network reads. */
function gathering({ blueprint, loss, regions }: Plan, weighted: boolean): Op[] {
  const { clock } = blueprint;
  const { x, t, weights, stagedX, stagedT, stagedWeights } = regions;
  return [
    { kernel: 'gatherRows', operands: [stagedX, null, clock, x] },
    { kernel: loss.target === 'labels' ? 'gatherLabels' : 'gatherRows', operands: [stagedT, null, clock, t] },
    ...(weighted ? [{ kernel: 'gatherRows', operands: [stagedWeights, null, clock, weights] } as const] : []),
  ];
}

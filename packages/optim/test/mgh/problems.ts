import type { LeastSquares } from '../../src/index.ts';
import { fixture } from '../fixtures.ts';
import { large } from './large.ts';
import { small } from './small.ts';
import { sumOfSquares } from './system.ts';

/** A test problem as it is recorded; f has no ½. */
export interface Recorded {
  readonly name: string;
  readonly n: number;
  readonly m: number;
  readonly x0: readonly number[];
  readonly f0: number;
  readonly r0: readonly number[];
  readonly J0: readonly (readonly number[])[];
  readonly grad0: readonly number[];
  readonly y?: readonly number[];
  readonly minima: readonly { readonly f_paper: number; readonly x?: readonly number[] }[];
}

export interface MghProblem extends Recorded {
  readonly problem: LeastSquares;
}

const SYSTEMS = { ...small, ...large };

/** The 36 problems of fixtures/mgh.json. */
export function mghProblems(): MghProblem[] {
  return fixture<{ problems: Recorded[] }>('mgh').problems.map((recorded) => {
    const family = recorded.name.replace(/(_\d+)+$/, '');
    const system = SYSTEMS[family];
    if (!system) throw new Error(`mgh.json: ${recorded.name} has no system`);
    return { ...recorded, problem: sumOfSquares(system, recorded.n, recorded.m, recorded.y) };
  });
}

/** The start, `factor` times as far out; (factor, …, factor) where it is 0 (Moré, Garbow & Hillstrom 1981, section 2). */
export function startAt({ x0 }: Recorded, factor: number): number[] {
  if (factor !== 1 && x0.every((value) => value === 0)) return x0.map(() => factor);
  return x0.map((value) => factor * value);
}

import type { Region } from '@elbow/core-wasm';
import { compile, dense, type Loss, sequential } from '@elbow/nn';
import { inMode } from '../src/emit.ts';
import { CORES, type Precision } from './examples.ts';

/** What a loss makes of outputs: its value and ∂value/∂y. */
export interface LossRun {
  readonly value: number;
  readonly gradient: readonly number[];
}

/** Runs the ops of a loss, as a session has them, on given outputs [rows, outputs]: NaN and infinities too. */
export function runLoss(
  loss: Loss,
  precision: Precision,
  y: readonly number[],
  t: readonly number[],
  rows: number,
  weights?: readonly number[],
): LossRun {
  const outputs = y.length / rows;
  const { plan, core } = compile(sequential(1, dense(outputs)), { loss, batch: rows, core: CORES[precision]() });
  const { lists, regions } = plan;
  core.view(lists.y as Region<'real'>).set(y);
  core.view(regions.t).set(t);
  core.view(regions.weights).set(weights ?? new Array<number>(rows).fill(1));
  const fitted = (ops: typeof lists.gradient) =>
    inMode(ops, 'training').map(({ kernel, operands }) => ({
      kernel,
      operands: operands.map((region) => (region === regions.weights && !weights ? null : region)),
    }));
  core.program(fitted(lists.value))();
  const alone = core.view(regions.values)[0] as number;
  core.program(fitted(lists.gradient))();
  const value = core.view(regions.values)[0] as number;
  if (!Object.is(alone, value)) throw new Error(`${loss.kind}: ${alone} without its gradient, ${value} with it`);
  const dy = lists.backward[0]?.operands[2] as Region<'real'>; // denseBackward's dy
  return { value, gradient: [...core.view(dy)] };
}

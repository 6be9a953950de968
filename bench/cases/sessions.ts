import { compile, crossEntropy, dense, relu, type Session, sequential, squaredError } from '@elbow/nn';
import type { Rule } from '@elbow/optim';
import type { NetworkShape } from '../shapes.ts';
import { type Build, coreOf } from './builds.ts';
import { fill } from './data.ts';

/** A session of the shape, as a user compiles it. */
export function sessionOf({ widths, batch, target }: NetworkShape, build: Build, rule?: Rule, rows = batch): Session {
  const [inputs, ...others] = widths as readonly [number, ...number[]];
  const layers = others.flatMap((width, i) => (i === others.length - 1 ? [dense(width)] : [dense(width), relu()]));
  return compile(sequential(inputs, ...layers), {
    loss: target === 'labels' ? crossEntropy() : squaredError(),
    ...(rule ? { rule } : {}),
    batch: rows,
    seed: 1,
    core: coreOf(build),
  });
}

/** Rows that fit the shape: x [rows, inputs], t [rows] labels or [rows, outputs] values. */
export function dataOf({ widths, target }: NetworkShape, rows: number): { x: Float32Array; t: Float32Array } {
  const [inputs, outputs] = [widths[0] as number, widths.at(-1) as number];
  const x = fill(new Float32Array(rows * inputs));
  const t = target === 'labels' ? labels(rows, outputs) : fill(new Float32Array(rows * outputs));
  return { x, t };
}

function labels(rows: number, classes: number): Float32Array {
  return Float32Array.from({ length: rows }, (_, i) => i % classes);
}

import { compile, crossEntropy, type Data, dense, type Loss, relu, type Session, sequential } from '@elbow/nn';
import { gradientDescent, type Rule } from '@elbow/optim';
import { CORES, type Precision } from './examples.ts';

export const PRECISIONS = ['f32', 'f64'] as const;
export const BATCH = 4;

/** What a session of the tests differs in. */
export interface Made {
  readonly loss?: Loss;
  readonly rule?: Rule;
  readonly precision?: Precision;
  readonly staging?: number;
  readonly batch?: number;
}

/** A session of a network 3-6-3. */
export function make({
  loss = crossEntropy(),
  rule = gradientDescent({ learningRate: 0.05 }),
  precision = 'f32',
  staging,
  batch = BATCH,
}: Made = {}): Session {
  const network = sequential(3, dense(6), relu(), dense(3));
  return compile(network, { loss, rule, batch, seed: 5, core: CORES[precision](), ...(staging ? { staging } : {}) });
}

/** Rows from … to of some data, as arguments of `step`. */
export const slice = (
  { x, t, weights }: Data,
  from: number,
  to: number,
  inputs: number,
  wide: number,
): [number[], number[], number[]?] => {
  const part = (values: ArrayLike<number>, width: number): number[] =>
    Array.from(values).slice(from * width, to * width);
  return weights ? [part(x, inputs), part(t, wide), part(weights, 1)] : [part(x, inputs), part(t, wide)];
};

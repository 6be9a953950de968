import { fixture } from '../../core-wasm/test/fixture.ts';

/** A recorded network of one input and one hidden layer, with its elbows, knots and segments. */
export interface Relu1d {
  readonly id: string;
  readonly hidden: number;
  readonly w1: readonly number[];
  readonly b1: readonly number[];
  readonly w2: readonly number[];
  readonly b2: number;
  readonly interval: readonly [number, number];
  readonly elbow: readonly (number | null)[];
  readonly dead_on_interval: readonly boolean[];
  readonly always_active: readonly boolean[];
  readonly knots_inside: readonly number[];
  readonly f_at_knots: readonly number[];
  readonly segments: readonly {
    readonly x0: number;
    readonly x1: number;
    readonly slope: number;
    readonly intercept: number;
  }[];
}

export const recordedReluNets = fixture<{ relu_1d: Relu1d[] }>('networks.json').relu_1d;

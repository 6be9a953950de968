import { forwardFlops, LARGE, MEDIUM, type NetworkShape, TINY } from '../shapes.ts';
import { type Build, peakOf } from './builds.ts';
import type { Case } from './case.ts';
import { dataOf, sessionOf } from './sessions.ts';

/** `session.predict` of one row and of 64, in a session compiled for as many. */
export const inferences: readonly Case[] = [
  ...(['plain', 'relaxed'] as const).flatMap((build) => [1, 64].map((rows) => predict(LARGE, rows, build))),
  ...[MEDIUM, TINY].map((shape) => predict(shape, 1, 'plain')),
];

function predict(shape: NetworkShape, rows: number, build: Build): Case {
  return {
    name: `predict ${shape.name} b${rows} ${build}`,
    of: peakOf(build),
    flops: forwardFlops(shape, rows),
    make() {
      const session = sessionOf(shape, build, undefined, rows);
      const { x } = dataOf(shape, rows);
      return (repeats) => {
        let sum = 0;
        for (let i = 0; i < repeats; i++) sum += session.predict(x)[0] as number;
        return sum;
      };
    },
  };
}

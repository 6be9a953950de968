import { describe, expect, it } from 'vitest';
import { strongWolfe } from '../src/index.ts';
import { lineOf } from './lineOf.ts';

/** A line whose start has value f0 and slope −1, and whose trials have these values and slopes in turn, whatever their t. */
function scripted(f0: number, ...answers: (readonly [f: number, slope: number])[]): ReturnType<typeof lineOf> {
  const left = [...answers];
  return lineOf((t) => (t === 0 ? [f0, -1] : (left.shift() ?? [Number.NaN, Number.NaN])));
}

describe('strongWolfe grows', () => {
  const steep = { curvature: 1e-3 };

  it('past a second trial that is no lower than the first, as minFunc does', () => {
    const { line, trials } = scripted(0, [-1, -1], [-0.5, -1]);
    strongWolfe({ ...steep, maxEvaluations: 2 })(line, 1);
    expect(trials[1]).toBe(10);
    expect(trials[2]).toBeGreaterThan(10);
  });

  it('until the third trial or a later one is no lower than the one before, and looks between these', () => {
    for (const [third, grows] of [
      [-0.5, false],
      [-0.51, true],
    ] as const) {
      const { line, trials } = scripted(0, [-1, -1], [-0.5, -1], [third, -1]);
      strongWolfe({ ...steep, maxEvaluations: 3 })(line, 1);
      const [, second = 0, end = 0, fourth = 0] = trials;
      expect(fourth > end).toBe(grows);
      expect(fourth).toBeGreaterThan(second);
    }
  });

  it('and where the last two are equally low, the one before is the low end (Nocedal & Wright, algorithm 3.5)', () => {
    const { line, trials } = scripted(0, [-1, -1], [-0.5, -1], [-0.5, -1]);
    expect(strongWolfe({ ...steep, maxEvaluations: 2 })(line, 1)?.t).toBe(trials[1]);
  });
});

describe('strongWolfe narrows', () => {
  // each answer is that of the parabola through the end before with its minimum at a place that has few digits
  it('and takes a trial just a tenth from its left end for one that keeps its distance', () => {
    // −t + t²/2 from 0 to 10: lowest at 1; then −t + 50t² from 0 to 1: lowest at 0.01
    const { line, trials } = scripted(0, [40, 9], [49, 99]);
    strongWolfe({ maxEvaluations: 2 })(line, 10);
    expect(trials[1]).toBe(1);
    expect(trials[2]).toBeCloseTo(0.01, 12);
  });

  it('and takes a trial just a tenth from its right end for one that keeps its distance', () => {
    // −9t + t²/2 from 0 to 10: lowest at 9; then −40 + u + 50u² with u = t − 10 from 9 to 10: lowest at 9.99
    const left = [[-40, 1] as const, [9, -99] as const];
    const { line, trials } = lineOf((t) => (t === 0 ? [0, -9] : (left.shift() ?? [0, 0])));
    strongWolfe({ curvature: 1e-3, maxEvaluations: 2 })(line, 10);
    expect(trials[1]).toBe(9);
    expect(trials[2]).toBeCloseTo(9.99, 12);
  });

  it('without looking at an end of its bracket again', () => {
    // −t + 10³⁰t²: lowest at 10⁻³⁰/2, which is 0 beside 1
    const left = scripted(0, [1e30, 2e30]);
    strongWolfe({ maxEvaluations: 1 })(left.line, 1);
    expect(left.trials[1]).toBeCloseTo(0.1, 12);
    // the cubic that falls by ½ from 0 to 1, with slopes −1 and −0.01, goes on falling until 1.01
    const right = scripted(0, [-0.5, -0.01]);
    strongWolfe({ decrease: 0.9, curvature: 0.95, maxEvaluations: 1 })(right.line, 1);
    expect(right.trials[1]).toBeCloseTo(0.9, 12);
  });

  it('to the flatter of two points that are equally low, but for a rounding of the first value', () => {
    for (const [f0, rise, slope, taken] of [
      [0, 0, -0.92, 2],
      [0, 0, -0.96, 1],
      [1, 2 ** -50, -0.92, 2],
      [1, 2 ** -50, -0.96, 1],
      [1, 2 ** -50 + 2 ** -52, -0.92, 1],
    ] as const) {
      const { line, trials } = scripted(f0, [f0 + 5, 1], [f0 - 0.5, -0.95], [f0 - 0.5 + rise, slope]);
      expect(strongWolfe({ maxEvaluations: 2 })(line, 1)?.t).toBe(trials[taken]);
    }
  });
});

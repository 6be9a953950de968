import { describe, expect, it } from 'vitest';
import { EXCEPTIONS } from './mgh/exceptions.ts';
import { mghProblems } from './mgh/problems.ts';
import { FACTORS, METHODS, outcome, surprise } from './mgh/run.ts';
import { named } from './named.ts';

const problems = mghProblems();

describe('the problems of Moré, Garbow & Hillstrom', () => {
  it('are 36', () => {
    expect(problems).toHaveLength(36);
  });

  it.each(named(problems, ({ name }) => name))('%s has the recorded residuals and slopes at its start', (_, given) => {
    const { problem, n, m, x0, r0, J0, f0, grad0 } = given;
    const [r, J, g] = [new Float64Array(m), new Float64Array(m * n), new Float64Array(n)];
    problem.residuals(Float64Array.from(x0), r);
    problem.jacobian(Float64Array.from(x0), J);
    // some hundred roundings of numbers as large as the largest
    const close = (ours: ArrayLike<number>, theirs: readonly number[]): void => {
      const slack = 1e-13 * Math.max(1, ...theirs.map(Math.abs));
      theirs.forEach((value, i) => {
        expect(Math.abs((ours[i] as number) - value)).toBeLessThanOrEqual(slack);
      });
    };
    close(r, r0);
    close(J, J0.flat());
    close([2 * problem.valueAndGradient(Float64Array.from(x0), g)], [f0]);
    close(
      g.map((slope) => 2 * slope),
      grad0,
    );
  });

  it.each(named(problems, ({ name }) => name))('%s has the slopes of its differences away from it', (_, given) => {
    const { problem, n, m, x0 } = given;
    const x = Float64Array.from(x0, (value, i) => 1.1 * value + 0.03 * (i + 1));
    const J = new Float64Array(m * n);
    problem.jacobian(x, J);
    const [up, down] = [new Float64Array(m), new Float64Array(m)];
    x.forEach((value, j) => {
      const h = 2 ** -17 * Math.max(1, Math.abs(value));
      problem.residuals(
        x.map((v, k) => (k === j ? v + h : v)),
        up,
      );
      problem.residuals(
        x.map((v, k) => (k === j ? v - h : v)),
        down,
      );
      const size = Math.max(1, ...up.map(Math.abs), ...J.map(Math.abs));
      up.forEach((above, i) => {
        // h² of the third derivative, which is up to some thousand times the largest number here, and rounding over h
        const difference = (above - (down[i] as number)) / (2 * h);
        expect(Math.abs((J[i * n + j] as number) - difference)).toBeLessThanOrEqual(1e-6 * size);
      });
    });
  });
});

describe.each(Object.keys(METHODS))('%s', (method) => {
  it.each(FACTORS)('ends where it should from %i times the start', (factor) => {
    const surprises = problems.flatMap((given) => {
      const said = surprise(outcome(method, given, factor));
      return said ? [`${given.name} ${said}`] : [];
    });
    expect(surprises).toEqual([]);
  });
});

it('every exception names a problem, a start and methods of the table', () => {
  for (const { name, factors, methods } of EXCEPTIONS) {
    expect(problems.map((given) => given.name)).toContain(name);
    for (const factor of factors) expect(FACTORS).toContain(factor);
    for (const method of methods) expect(Object.keys(METHODS)).toContain(method);
  }
});

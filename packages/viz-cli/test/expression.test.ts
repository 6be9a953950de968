import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expression } from '../src/studies/fit/expression.ts';
import { UserError } from '../src/userError.ts';
import { messageOf } from './temporary.ts';

describe('a formula', () => {
  it.each<[string, number, number]>([
    ['x', 3, 3],
    ['-x^2', 3, -9],
    ['(-x)^2', 3, 9],
    ['2 * -x^2', 3, -18],
    ['2^-x', 1, 0.5],
    ['-x^2^2 + 1', 2, -15],
    ['2^3^2', 0, 512],
    ['2**-1', 0, 0.5],
    ['1 - 2 - 3', 0, -4],
    ['1 + 2 * 3', 0, 7],
    ['(1 + 2) * 3', 0, 9],
    ['7 % 4', 0, 3],
    ['x < 1 ? 5 : 6', 0, 5],
    ['x < 1 ? 5 : 6', 1, 6],
    ['sin(pi / 2)', 0, 1],
    ['ln(e)', 0, 1],
    ['sqrt(abs(-16))', 0, 4],
    ['max(1, x, 2)', 7, 7],
    ['min(1, x)', -2, -2],
    ['relu(-3) + relu(3)', 0, 3],
    ['tan(x)', 0, 0],
    ['1e3 + .5', 0, 1000.5],
    ['sign(-2) * floor(2.7) + ceil(2.1) - round(2.4)', 0, -1],
  ])('%s at x = %d is %d', (text, x, value) => {
    // pow, exp and ln are right to 1.5 units in the last place
    expect(Math.abs(expression(text)(x) - value)).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(value)));
  });

  it.each<[string, string]>([
    ['sinn(x)', 'the formula "sinn(x)" has the function "sinn", which is unknown; did you mean "sin"?'],
    [
      'process.exit(1)',
      'the formula "process.exit(1)" calls what is no function: (…) stands behind a name such as sin',
    ],
    ['y', 'the formula "y" holds "y", which is unknown; did you mean "x"?'],
    ['sin', 'the formula "sin" has the function sin without (…) behind it'],
    ['sin(x, x)', 'the formula "sin(x, x)" gives sin 2 numbers, it takes one'],
    ['2 x', 'the formula "2 x" has an operator missing, or is empty'],
    ['', 'the formula "" has an operator missing, or is empty'],
    ['x & 1', 'the formula "x & 1" holds the operator &, which it cannot'],
    ['x.y', 'the formula "x.y" holds what is no number: only x, numbers, operators and functions are read'],
  ])('%s is refused with what is wrong', (text, message) => {
    expect(messageOf(() => expression(text))).toBe(`UserError: ${message}`);
  });

  it('is not read beyond a thousand characters, nor nested deeper than a hundred', () => {
    expect(() => expression(`${'x+'.repeat(600)}x`)).toThrow('has 1201 characters; at most 1000 are read');
    expect(() => expression(`${'('.repeat(400)}x${')'.repeat(400)}`)).toThrow('nested more than 100 deep');
    expect(() => expression(`${'-'.repeat(400)}x`)).toThrow(UserError);
  });
});

/** A formula as text, and what it is at x by the language's own arithmetic. */
interface Made {
  readonly text: string;
  readonly at: (x: number) => number;
}

const made = fc.letrec<{ node: Made }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6 },
    fc.constant<Made>({ text: 'x', at: (x) => x }),
    fc.integer({ min: 0, max: 99 }).map<Made>((n) => ({ text: String(n), at: () => n })),
    fc
      .tuple(fc.constantFrom<'+' | '-' | '*' | '/'>('+', '-', '*', '/'), tie('node'), tie('node'))
      .map<Made>(([op, a, b]) => ({ text: `(${a.text} ${op} ${b.text})`, at: (x) => OPERATORS[op](a.at(x), b.at(x)) })),
    tie('node').map<Made>((a) => ({ text: `-${a.text}`, at: (x) => -a.at(x) })),
    tie('node').map<Made>((a) => ({ text: `abs(${a.text})`, at: (x) => Math.abs(a.at(x)) })),
    fc
      .tuple(tie('node'), tie('node'))
      .map<Made>(([a, b]) => ({ text: `max(${a.text}, ${b.text})`, at: (x) => Math.max(a.at(x), b.at(x)) })),
  ),
})).node;

const OPERATORS = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
};

describe('the reader of formulas', () => {
  it('computes what the language does, on formulas made at random', () => {
    fc.assert(
      fc.property(made, fc.double({ min: -10, max: 10, noNaN: true }), ({ text, at }, x) => {
        fc.pre(text.length <= 1000 && !text.includes('--'));
        expect(expression(text)(x)).toEqual(at(x));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  const kept = readFileSync(new URL('./corpora/expressions.txt', import.meta.url), 'utf8').split('\n');
  it.each(kept)('answers %j with a function of numbers, or with an error for people', (text) => {
    expect(answered(text)).toBe(true);
  });

  it('answers anything so', () => {
    const letters = fc.constantFrom(...'x0123456789.e+-*/^%()<>=?:, sincoexplgtarbmdu"\'`[]{}!&|~;\\𝑥');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(letters, { maxLength: 40 }).map((all) => all.join('')),
        ),
        answered,
      ),
      { seed: 2, numRuns: 5000 },
    );
  });
});

/** Whether a text is a function of numbers, or refused by a UserError in one line. */
function answered(text: string): boolean {
  try {
    return typeof expression(text)(0.5) === 'number';
  } catch (error) {
    return error instanceof UserError;
  }
}

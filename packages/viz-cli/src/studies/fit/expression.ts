import { math } from '@elbow/core-wasm/math';
import jsep from 'jsep';
import { didYouMean } from '../../suggest.ts';
import { UserError } from '../../userError.ts';

type Value = (x: number) => number;

/** Longer ones are no formulas, and deeper ones would exhaust the stack. */
const MOST_LETTERS = 1000;
const MOST_NESTED = 100;

/** Functions of one number. */
const FUNCTIONS: Readonly<Record<string, (v: number) => number>> = {
  sin: (v) => math().sin(v),
  cos: (v) => math().cos(v),
  tan: (v) => math().sin(v) / math().cos(v),
  exp: (v) => math().exp(v),
  log: (v) => math().log(v),
  ln: (v) => math().log(v),
  tanh: (v) => math().tanh(v),
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  relu: (v) => Math.max(0, v),
};
/** Functions of any number of numbers. */
const OF_MANY: Readonly<Record<string, (...v: number[]) => number>> = { min: Math.min, max: Math.max };
const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };
const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': power,
  '^': power,
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
};

/** a to the power b: whole powers by multiplication, others by e^(b ln a), with the same bits everywhere. */
function power(a: number, b: number): number {
  return math().pow(a, b);
}

/**
 * A formula in x as a function: numbers, x, pi, e, + − * / % ^ **, comparisons, conditions with ? and :, and the functions above. It is parsed by jsep and then
 * walked; nothing of it is ever run as code.
 * @throws {UserError} on what is no such formula, saying where
 */
export function expression(text: string): Value {
  if (text.length > MOST_LETTERS)
    throw new UserError(`the formula has ${text.length} characters; at most ${MOST_LETTERS} are read`);
  try {
    return walked(parser()(text), 0, text);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { message, index } = error as { message?: string; index?: number };
    const place = typeof index === 'number' ? `, after "${text.slice(0, index).slice(-20)}"` : '';
    throw new UserError(`the formula "${text}" is not understood: ${message ?? 'it has no end'}${place}`, {
      cause: error,
    });
  }
}

let memo: ((text: string) => jsep.Expression) | undefined;

/** jsep with powers, and with its groups marked: it takes −x² for (−x)², and does not tell one from the other. */
function parser(): (text: string) => jsep.Expression {
  if (memo !== undefined) return memo;
  jsep.addBinaryOp('^', 11, true);
  jsep.addBinaryOp('**', 11, true);
  jsep.hooks.add('gobble-token', function (this: jsep.HookScope, env: { node?: jsep.Expression }) {
    if (this.code === '('.charCodeAt(0)) env.node = { type: 'Group', argument: this.gobbleGroup() };
  });
  memo = (text) => jsep(text);
  return memo;
}

function walked(node: jsep.Expression, depth: number, text: string): Value {
  if (depth > MOST_NESTED) throw new UserError(`the formula is nested more than ${MOST_NESTED} deep`);
  const inner = (child: unknown): Value => walked(child as jsep.Expression, depth + 1, text);
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'number') {
        const { value } = node;
        return () => value;
      }
      throw new UserError(`the formula "${text}" holds ${String(node.raw)}, which is no number`);
    case 'Identifier':
      return named(String(node.name), text);
    case 'UnaryExpression': {
      const of = inner(node.argument);
      if (node.operator === '-') return (x) => -of(x);
      if (node.operator === '+') return of;
      throw new UserError(`the formula "${text}" holds the operator ${String(node.operator)}, which it cannot`);
    }
    case 'Group':
      if (node.argument === undefined) throw new UserError(`the formula "${text}" has nothing between ( and )`);
      return inner(node.argument);
    case 'BinaryExpression': {
      const left = node.left as jsep.Expression;
      if (
        (node.operator === '^' || node.operator === '**') &&
        left.type === 'UnaryExpression' &&
        left.operator === '-'
      ) {
        const raised = inner({ ...node, left: left.argument });
        return (x) => -raised(x); // −x² is −(x²)
      }
      const operator = BINARY[String(node.operator)];
      if (operator === undefined)
        throw new UserError(`the formula "${text}" holds the operator ${String(node.operator)}, which it cannot`);
      const [a, b] = [inner(node.left), inner(node.right)];
      return (x) => operator(a(x), b(x));
    }
    case 'ConditionalExpression': {
      const [test, yes, no] = [inner(node.test), inner(node.consequent), inner(node.alternate)];
      return (x) => (test(x) !== 0 ? yes(x) : no(x));
    }
    case 'CallExpression':
      return called(node as jsep.CallExpression, inner, text);
    case 'Compound':
      throw new UserError(`the formula "${text}" has an operator missing, or is empty`);
    default:
      throw new UserError(
        `the formula "${text}" holds what is no number: only x, numbers, operators and functions are read`,
      );
  }
}

function named(name: string, text: string): Value {
  if (name === 'x') return (x) => x;
  if (Object.hasOwn(CONSTANTS, name)) {
    const value = CONSTANTS[name] as number;
    return () => value;
  }
  if (Object.hasOwn(FUNCTIONS, name) || Object.hasOwn(OF_MANY, name))
    throw new UserError(`the formula "${text}" has the function ${name} without (…) behind it`);
  const known = ['x', ...Object.keys(CONSTANTS), ...Object.keys(FUNCTIONS), ...Object.keys(OF_MANY)];
  throw new UserError(`the formula "${text}" holds "${name}", which is unknown${didYouMean(name, known)}`);
}

function called(
  { callee, arguments: given }: jsep.CallExpression,
  inner: (child: unknown) => Value,
  text: string,
): Value {
  if (callee.type !== 'Identifier')
    throw new UserError(`the formula "${text}" calls what is no function: (…) stands behind a name such as sin`);
  const name = String(callee.name);
  const values = given.map(inner);
  if (Object.hasOwn(OF_MANY, name)) {
    const f = OF_MANY[name] as (...v: number[]) => number;
    if (values.length === 0) throw new UserError(`the formula "${text}" has ${name}() without a number in it`);
    return (x) => f(...values.map((value) => value(x)));
  }
  if (!Object.hasOwn(FUNCTIONS, name)) {
    const known = [...Object.keys(FUNCTIONS), ...Object.keys(OF_MANY)];
    throw new UserError(`the formula "${text}" has the function "${name}", which is unknown${didYouMean(name, known)}`);
  }
  const f = FUNCTIONS[name] as (v: number) => number;
  const [of] = values;
  if (of === undefined || values.length !== 1)
    throw new UserError(`the formula "${text}" gives ${name} ${values.length} numbers, it takes one`);
  return (x) => f(of(x));
}

// Finds what can be flipped in a TypeScript or AssemblyScript source: signs, comparisons, constants, Math.min and the like.

/** What stands for what; of + and * also in +=, *=. */
const OPERATORS = { '+': '-', '-': '+', '*': '/', '/': '*', '**': '*', '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const COMPOUND = { '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=', '++': '--', '--': '++' };
const MEMBERS = {
  min: 'max',
  max: 'min',
  add: 'sub',
  sub: 'add',
  mul: 'div',
  div: 'mul',
  lt: 'le',
  le: 'lt',
  gt: 'ge',
  ge: 'gt',
};

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|0x[\da-fA-F_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?|[A-Za-z_$][\w$]*|=>|\*\*=?|\+\+|--|[-+*/]=|[<>]=|&&|\|\||[!=]==?|\?\?=?|\?\.|\.\.\.|\s+|./gu;

/** Declarations of types and imports: there is nothing to compute in them. */
const TYPE_LINE = /^\s*(import\b|export (type|interface)\b|type\b|interface\b|export \{|readonly \w+\??:|\w+\?: )/;

/**
 * All mutants of a source, each `{ at, length, from, to, line, text, nth }`: `from` at `at` becomes `to`; line: its number; text:
 * the line as it was; nth: which of the line's like it, from 1 on.
 */
export function mutantsOf(source) {
  const tokens = [...source.matchAll(TOKEN)]
    .map(({ 0: text, index }) => ({ text, index }))
    .filter(({ text }) => !/^\s|^\/[/*]/.test(text));
  const lines = source.split('\n');
  const found = [];
  tokens.forEach((token, i) => {
    const number = source.slice(0, token.index).split('\n').length;
    const text = lines[number - 1];
    if (TYPE_LINE.test(text)) return;
    const to = flipped(tokens, i, source);
    if (to === null) return;
    const nth =
      1 + found.filter((other) => other.line === number && other.from === token.text && other.to === to).length;
    const { text: from, index: at } = token;
    found.push({ at, length: from.length, from, to, line: number, text: text.trim(), nth });
  });
  return found;
}

/** The source with one mutant in it. */
export function mutated(source, { at, length, to }) {
  return source.slice(0, at) + to + source.slice(at + length);
}

function flipped(tokens, i, source) {
  const { text, index } = tokens[i];
  const before = tokens[i - 1]?.text ?? '';
  const after = tokens[i + 1]?.text ?? '';
  if (/^[\d.]/.test(text) && /\d/.test(text)) return literal(text, before, after);
  if (text in COMPOUND) return COMPOUND[text];
  if (text in MEMBERS && before === '.' && ['Math', 'v128'].includes(tokens[i - 2]?.text)) return MEMBERS[text];
  if (!(text in OPERATORS)) return null;
  const spaced = source[index - 1] === ' ' && source[index + text.length] === ' ';
  if (spaced && (/^[\w$.'"`)\]]/.test(before.at(-1) ?? '') || before === '!') && before !== 'return')
    return OPERATORS[text];
  const unary = text === '-' && !/^[\w$)\]]$/.test(before.at(-1) ?? '');
  if (unary || (text === '-' && ['return', 'yield', 'case'].includes(before))) return /^\d/.test(after) ? null : '';
  return null;
}

/** Whole numbers become the next; others, and large ones, twice as large. An exponent of two is one of these like all others. */
function literal(text, before, after) {
  if (before === '[' && after === ']' && text === '0') return '1';
  if (/^\d+$/.test(text) && Number(text) < 1000) return String(Number(text) + 1);
  return String(Number(text.replaceAll('_', '')) * 2 || '1.0');
}

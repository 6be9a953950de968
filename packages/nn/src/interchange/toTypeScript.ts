import type { Session } from '../session.ts';
import { shortest } from './json.ts';
import { arrayOf, type ModelArray, type ModelLayer, modelOf, normalisationOf } from './model.ts';

/** What a layer is in the source: lines that turn `x` into `y`, with the constants that they name. */
interface Written {
  readonly constants?: Readonly<Record<string, ModelArray>>;
  readonly lines: readonly string[];
  /** Functions that the lines call. */
  readonly helpers?: readonly string[];
}

const DENSE = `function dense(x: number[], w: readonly number[], b: readonly number[]): number[] {
  const n = b.length;
  return b.map((bias, j) => {
    let sum = bias;
    for (let i = 0; i < x.length; i++) sum += x[i]! * w[i * n + j]!;
    return sum;
  });
}
`;

const ERF = `/** Its Taylor series; beyond 4 it is 1 to eight digits. */
function erf(x: number): number {
  if (Math.abs(x) > 4) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 90; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
`;

const LOG_SOFTMAX = `function logSoftmax(x: number[]): number[] {
  const top = Math.max(...x);
  const log = top + Math.log(x.reduce((sum, v) => sum + Math.exp(v - top), 0));
  return x.map((v) => v - log);
}
`;

const LAYER_NORM = `function layerNorm(x: number[], gamma: readonly number[], beta: readonly number[], epsilon: number): number[] {
  const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
  const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length;
  return x.map((v, i) => (gamma[i]! * (v - mean)) / Math.sqrt(variance + epsilon) + beta[i]!);
}
`;

/** How each kind of layer is written; `n` numbers its constants. */
const WRITERS: Readonly<Record<string, (layer: ModelLayer, n: number) => Written>> = {
  dense: (layer, n) => ({
    constants: { [`w${n}`]: arrayOf('toTypeScript', layer, 'w'), [`b${n}`]: arrayOf('toTypeScript', layer, 'b') },
    lines: [`x = dense(x, w${n}, b${n});`],
    helpers: [DENSE],
  }),
  relu: () => ({ lines: ['x = x.map((v) => Math.max(0, v));'] }),
  leakyRelu: ({ options }) => ({ lines: [`x = x.map((v) => (v > 0 ? v : ${options.slope} * v));`] }),
  elu: ({ options }) => ({ lines: [`x = x.map((v) => (v > 0 ? v : ${options.alpha} * Math.expm1(v)));`] }),
  gelu: ({ options }) =>
    options.form === 'tanh'
      ? { lines: ['x = x.map((v) => 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v ** 3))));'] }
      : { lines: ['x = x.map((v) => 0.5 * v * (1 + erf(v / Math.SQRT2)));'], helpers: [ERF] },
  silu: () => ({ lines: ['x = x.map((v) => v / (1 + Math.exp(-v)));'] }),
  softplus: ({ options }) => ({
    lines: [
      `x = x.map((v) => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(${options.beta} * v))) / ${options.beta});`,
    ],
  }),
  sigmoid: () => ({ lines: ['x = x.map((v) => 1 / (1 + Math.exp(-v)));'] }),
  tanh: () => ({ lines: ['x = x.map(Math.tanh);'] }),
  softmax: () => ({ lines: ['x = logSoftmax(x).map(Math.exp);'], helpers: [LOG_SOFTMAX] }),
  logSoftmax: () => ({ lines: ['x = logSoftmax(x);'], helpers: [LOG_SOFTMAX] }),
  dropout: () => ({ lines: [] }),
  batchNorm: (layer, n) => {
    const { gamma, beta, mean, variance, epsilon } = normalisationOf('toTypeScript', layer);
    const constants = { [`gamma${n}`]: gamma, [`beta${n}`]: beta, [`mean${n}`]: mean, [`variance${n}`]: variance };
    const scaled = `(v - mean${n}[i]!) / Math.sqrt(variance${n}[i]! + ${epsilon})`;
    return { constants, lines: [`x = x.map((v, i) => (gamma${n}[i]! * ${scaled}) + beta${n}[i]!);`] };
  },
  layerNorm: (layer, n) => ({
    constants: {
      [`gamma${n}`]: arrayOf('toTypeScript', layer, 'gamma'),
      [`beta${n}`]: arrayOf('toTypeScript', layer, 'beta'),
    },
    lines: [`x = layerNorm(x, gamma${n}, beta${n}, ${layer.options.epsilon});`],
    helpers: [LAYER_NORM],
  }),
  standardised: (layer, n) => ({
    constants: {
      [`mean${n}`]: arrayOf('toTypeScript', layer, 'mean'),
      [`deviation${n}`]: arrayOf('toTypeScript', layer, 'deviation'),
    },
    lines: [`x = x.map((v, i) => (v - mean${n}[i]!) / deviation${n}[i]!);`],
  }),
};

/**
 * The network of a session as a TypeScript module of its own, without imports: `predict(x)` takes one row and returns its outputs, what `session.predict`
 * gives (in f64 arithmetic: equal to about 1e-6). The weights stand in it as the shortest decimals.
 * @throws TypeError on a layer that it cannot write, by name.
 *
 * @example
 * ```ts
 * import { compile, dense, sequential, squaredError, toTypeScript } from '@elbow/nn';
 * const session = compile(sequential(1, dense(1)), { loss: squaredError(), seed: 1 });
 * session.parameters.set([0.5, 2]);
 * console.log(toTypeScript(session).includes('const w1 = [0.5];')); // true
 * ```
 */
export function toTypeScript(session: Session): string {
  const { inputs, layers } = modelOf(session);
  const single = session.core.module.precision === 'f32';
  const written = layers.map((layer, i) => {
    const write = Object.hasOwn(WRITERS, layer.kind) ? WRITERS[layer.kind] : undefined;
    if (!write) throw new TypeError(`toTypeScript: a ${layer.kind} layer cannot be written`);
    return write(layer, i + 1);
  });
  const constants = written.flatMap(({ constants: own = {} }) =>
    Object.entries(own).map(([name, { data }]) => `const ${name} = [${numbers(name, data, single)}];`),
  );
  const helpers = [...new Set(written.flatMap(({ helpers: own = [] }) => own))];
  const kinds = layers.map(({ kind, options }) => (kind === 'dense' ? `dense(${options.outputs})` : kind)).join(', ');
  return `// A network made by Elbow: ${inputs} inputs, ${kinds}.

${constants.join('\n')}

${helpers.map((helper) => `${helper}\n`).join('')}/** Outputs for one row of ${inputs} numbers. */
export function predict(row: ArrayLike<number>): number[] {
  if (row.length !== ${inputs}) throw new RangeError(\`predict: row must hold ${inputs} numbers, got \${row.length}\`);
  let x: number[] = Array.from(row);
${written.flatMap(({ lines }) => lines.map((line) => `  ${line}`)).join('\n')}
  return x;
}
`;
}

function numbers(name: string, data: ArrayLike<number>, single: boolean): string {
  return Array.from(data, (value, i) => {
    if (!Number.isFinite(value)) throw new RangeError(`toTypeScript: ${name}[${i}] must be finite, got ${value}`);
    return String(single ? shortest(value) : value);
  }).join(', ');
}

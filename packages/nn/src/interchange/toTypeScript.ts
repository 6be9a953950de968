import type { Session } from '../session.ts';
import { shortest } from './json.ts';
import { arrayOf, type ModelArray, type ModelLayer, modelOf } from './model.ts';

/** What a layer is in the source: lines that turn `x` into `y`, with the constants that they name. */
interface Written {
  readonly constants?: Readonly<Record<string, ModelArray>>;
  readonly lines: readonly string[];
}

/** How each kind of layer is written; `n` numbers its constants. */
const WRITERS: Readonly<Record<string, (layer: ModelLayer, n: number) => Written>> = {
  dense: (layer, n) => ({
    constants: { [`w${n}`]: arrayOf('toTypeScript', layer, 'w'), [`b${n}`]: arrayOf('toTypeScript', layer, 'b') },
    lines: [`x = dense(x, w${n}, b${n});`],
  }),
  relu: () => ({ lines: ['x = x.map((v) => Math.max(0, v));'] }),
  standardised: (layer, n) => ({
    constants: {
      [`mean${n}`]: arrayOf('toTypeScript', layer, 'mean'),
      [`deviation${n}`]: arrayOf('toTypeScript', layer, 'deviation'),
    },
    lines: [`x = x.map((v, i) => (v - mean${n}[i]!) / deviation${n}[i]!);`],
  }),
};

const DENSE = `function dense(x: number[], w: readonly number[], b: readonly number[]): number[] {
  const n = b.length;
  return b.map((bias, j) => {
    let sum = bias;
    for (let i = 0; i < x.length; i++) sum += x[i]! * w[i * n + j]!;
    return sum;
  });
}
`;

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
  const kinds = layers.map(({ kind, options }) => (kind === 'dense' ? `dense(${options.outputs})` : kind)).join(', ');
  return `// A network made by Elbow: ${inputs} inputs, ${kinds}.

${constants.join('\n')}

${layers.some(({ kind }) => kind === 'dense') ? `${DENSE}\n` : ''}/** Outputs for one row of ${inputs} numbers. */
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

import type { Source } from './load.ts';
import type { Operand, Signature } from './signature.ts';
import { type BaseKernel, baseTexts, type KernelName, packedTexts } from './wasm/signatures.ts';

/**
 * A kernel that is not in the base: `import * as functions from '@elbow/core-wasm/functions'` gives such values. It carries the
 * small module that it is in, so a bundle holds the packs that it names and no other.
 */
export interface PackedKernel {
  readonly name: KernelName;
  /** Its signature, as the `@kernel` line writes it. */
  readonly text: string;
  /** The module that holds it. */
  readonly pack: () => Source;
}

/** What an op names: a kernel of the base by name, another as a value. */
export type Kernel = BaseKernel | PackedKernel;

/** The name of a kernel. */
export function kernelName(kernel: Kernel): KernelName {
  return typeof kernel === 'string' ? kernel : kernel.name;
}

/**
 * The operands of a kernel, read from its `@kernel` line.
 * @throws TypeError on a name that no kernel of the base has.
 *
 * @example
 * ```ts
 * import { signatureOf } from '@elbow/core-wasm';
 * console.log(signatureOf('relu').map(({ name }) => name)); // [ 'x', 'y' ]
 * ```
 */
export function signatureOf(kernel: Kernel): Signature {
  const text = typeof kernel === 'string' ? baseTexts[kernel] : kernel?.text;
  if (text === undefined)
    throw new TypeError(
      `Core.program: no kernel of the base is called ${String(kernel)}; a packed one is named by its value`,
    );
  return parsed(text);
}

/** `x[B,K] b?[N] order:i32[n]`, a text that the build has checked, as operands. */
function parsed(text: string): Operand[] {
  return text.split(' ').map((word) => {
    const [, name, optional, type = 'real', sizes] = /^(\w+)(\??):?(\w*)\[(.+)\]/.exec(word) as unknown as string[];
    const shape = (sizes as string).split(',').map((size) => Number(size) || size);
    return { name, type: type || 'real', optional: optional !== '', shape } as Operand;
  });
}

/** The signatures of all kernels, those of the packs too. */
export const signatures: Readonly<Record<KernelName, Signature>> = /* @__PURE__ */ all();

function all(): Record<KernelName, Signature> {
  const texts = Object.entries({ ...baseTexts, ...packedTexts });
  const entries = texts.map(([name, text]) => [name, parsed(text)] as const);
  return Object.fromEntries(entries) as unknown as Record<KernelName, Signature>;
}

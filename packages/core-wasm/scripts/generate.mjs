// The TypeScript and JavaScript that the build writes beside the modules.
import { inlined } from './text.mjs';

const HEADER = '// Written by scripts/build.mjs.\n';

/** src/wasm/NAME.ts: the module as text. */
export const inlineSource = (build, wasm) => `${HEADER}
import type { Source } from '../load.ts';

export const source: Source = {
  build: ${build},
  code: ${JSON.stringify(inlined(wasm))},
};
`;

/** dist/wasm/NAME.module.js and NAME.edgeLight.js: the module as the host's own import. */
export const moduleSource = (build, path) => `import code from '${path}';
export const source = { build: ${build}, code };
`;

const union = (kernels) => kernels.map(({ name }) => `\n  | '${name}'`).join('');
const table = (kernels) => kernels.map(({ name, text }) => `  ${name}: '${text}',\n`).join('');

/** src/wasm/signatures.ts: names and signatures of all kernels, the base's apart. */
export const signatureSource = (base, packed) => `${HEADER}
/** The kernels of the base. */
export type BaseKernel =${union(base)};

/** The names of all kernels: those of the base and of the packs. */
export type KernelName =
  | BaseKernel${union(packed)};

/** The base's signatures, as the \`@kernel\` lines write them. */
export const baseTexts: Readonly<Record<BaseKernel, string>> = {
${table(base)}};

export const packedTexts: Readonly<Record<Exclude<KernelName, BaseKernel>, string>> = {
${table(packed)}};
`;

/** src/wasm/predictTexts.ts: the kernels that the module for inference has. */
export const textsSource = (kernels) => `${HEADER}
export const texts = {
${table(kernels)}} as const;
`;

const value = ({ name, text }) => `
/** \`${text}\` */
export const ${name}: PackedKernel = { name: '${name}', text: '${text}', pack };
`;

/** src/wasm/NAMEKernels.ts: the kernels of a pack, as values that carry it. */
export const packSource = (pack, kernels) => `${HEADER}import { source } from '#wasm/${pack}';
import type { PackedKernel } from '../kernel.ts';
import type { Source } from '../load.ts';

const pack = (): Source => source;
${kernels.map(value).join('')}`;

/** src/wasm/kernels.ts: every kernel by name. */
export const kernelsSource = (packs, base, packed) => `${HEADER}import type { Kernel } from '../kernel.ts';
${packs.map((pack) => `import * as ${pack} from './${pack}Kernels.ts';\n`).join('')}import type { KernelName } from './signatures.ts';

/** Every kernel, as an op names it: the base's by name, the others with their pack. */
export const kernels: Readonly<Record<KernelName, Kernel>> = {
${base.map(({ name }) => `  ${name}: '${name}',\n`).join('')}${packed.map(({ name, pack }) => `  ${name}: ${pack}.${name},\n`).join('')}};
`;

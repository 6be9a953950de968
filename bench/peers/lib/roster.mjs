import { existsSync } from 'node:fs';
import { join } from 'node:path';

const here = join(import.meta.dirname, '..');

/** Debian's own: others have no python3-torch. */
const PYTHON = '/usr/bin/python3';

/**
 * Who is measured, ours first. `theirs` are compared with ours; `engine` groups them in words; `cold` and `size` name the
 * programs in cold/ and size/, `assets` what a page loads beside the bundle.
 */
export const ROSTER = [
  { name: 'elbow', engine: 'wasm', cold: 'elbow.mjs', size: 'elbow.mjs' },
  { name: 'elbow-relaxed', engine: 'wasm, fused', size: 'elbow-relaxed.mjs' },
  { name: 'elbow-run', engine: 'wasm, many steps a call' },
  { name: 'jax-js', engine: 'wasm', cold: 'jax-js.mjs', size: 'jax-js.mjs', theirs: true },
  {
    name: 'tfjs-wasm',
    engine: 'wasm',
    cold: 'tfjs-wasm.mjs',
    size: 'tfjs-wasm.mjs',
    assets: ['@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'],
    theirs: true,
  },
  { name: 'tfjs-cpu', engine: 'JavaScript', cold: 'tfjs-cpu.mjs', size: 'tfjs-cpu.mjs', theirs: true },
  {
    name: 'onnxruntime-web',
    engine: 'wasm',
    cold: 'onnxruntime-web.mjs',
    size: 'onnxruntime-web.mjs',
    assets: ['onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'],
    theirs: true,
  },
  { name: 'numpy-ts', engine: 'wasm', cold: 'numpy-ts.mjs', size: 'numpy-ts.mjs', theirs: true },
  { name: 'brain', engine: 'JavaScript', cold: 'brain.mjs', size: 'brain.mjs', theirs: true },
  { name: 'loops', engine: 'JavaScript', theirs: true },
  { name: 'fused', engine: 'JavaScript', theirs: true },
  { name: 'fmin', engine: 'JavaScript', theirs: true },
  { name: 'ml-levenberg-marquardt', engine: 'JavaScript', theirs: true },
  { name: 'onnxruntime-node', engine: 'native', cold: 'onnxruntime-node.mjs', theirs: true },
  { name: 'torch', engine: 'native', python: true, cold: 'pytorch.py', theirs: true },
  { name: 'numpy', engine: 'native', python: true, cold: 'numerics.py', theirs: true },
  { name: 'scipy', engine: 'native', python: true, theirs: true },
];

/** The command of a peer's process. */
export function commandOf({ name, python }, node, build) {
  if (python) return { file: PYTHON, args: [join(here, 'lib', 'worker.py'), name, build], cwd: here };
  return { file: node, args: [join(here, 'lib', 'worker.mjs'), name], cwd: here };
}

/** The command that starts, predicts one row and ends; null where there is none. */
export function coldCommandOf({ cold, python }, node) {
  return cold === undefined ? null : { file: python ? PYTHON : node, args: [join(here, 'cold', cold)] };
}

/** Why a peer cannot be there at all, or null. */
export function absent({ python }) {
  return python && !existsSync(PYTHON) ? `there is no ${PYTHON}` : null;
}

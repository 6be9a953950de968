import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wasmModules } from '../bundle.mjs';
import { driver } from '../child.mjs';
import { installed, versionOf } from '../install.mjs';

/** The VM that Next.js and Vercel emulate their edge functions with. */
export const runtimes = [
  {
    name: 'edge-vm',
    bundle: 'edge',
    command: (folder) => {
      installed('@edge-runtime/vm');
      return driver('edge', folder);
    },
  },
];

/** The modules are compiled outside and handed in, as Next does: inside, they are of another realm's `WebAssembly.Module`. */
export async function train(folder) {
  const { EdgeVM } = await import('@edge-runtime/vm');
  const wasm = Object.fromEntries(wasmModules(folder).map(({ name, bytes }) => [name, compiled(bytes)]));
  const machine = new EdgeVM({ extend: (context) => Object.assign(context, { wasm }) });
  machine.evaluate(await readFile(join(folder, 'main.js'), 'utf8'));
  const version = `${versionOf('@edge-runtime/vm')} (node ${process.versions.node})`;
  return { version, ...(await machine.context.result) };
}

/** The module, or undefined where this Node cannot take it: the relaxed build on Node 20. */
function compiled(bytes) {
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}

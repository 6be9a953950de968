import { join } from 'node:path';
import { binary } from '../install.mjs';

/**
 * The oldest and the newest Node that the packages are promised for. The Node that runs this script serves for its own major
 * version, by its own path: whatever `node` the PATH of `npm run` finds first is never asked. The other comes from the registry.
 */
export const runtimes = [20, 24].map((major) => ({
  name: `node${major}`,
  bundle: 'main',
  command: (folder) => ({ file: nodeOf(major), args: [join(folder, 'main.js')] }),
}));

function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  return binary(`node ${major}`, [[`node${major}-${process.platform}-${process.arch}`, 'bin/node']]);
}

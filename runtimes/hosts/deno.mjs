import { join } from 'node:path';
import { BUILD } from '../bundle.mjs';
import { binary } from '../install.mjs';

/**
 * Deno without a single permission: training needs no file, no network and no environment. A bundle gets no packages; with `modules` the folder
 * is a project, whose node_modules it takes them from.
 */
export const runtimes = [
  {
    name: 'deno',
    bundle: 'main',
    command: (folder, { modules = false } = {}) => ({
      file: denoBinary(),
      args: [
        'run',
        '--quiet',
        '--no-prompt',
        '--no-config',
        '--no-lock',
        '--no-remote',
        modules ? '--node-modules-dir=manual' : '--no-npm',
        join(folder, 'main.js'),
      ],
      // Its caches stay in this folder, and it does not ask the network for a newer version.
      env: { DENO_DIR: join(BUILD, 'deno'), DENO_NO_UPDATE_CHECK: '1' },
    }),
  },
];

function denoBinary() {
  const platform = `@deno/${process.platform}-${process.arch}`;
  return binary('Deno', [
    [`${platform}-glibc`, 'deno'],
    [platform, 'deno'],
    [platform, 'deno.exe'],
  ]);
}

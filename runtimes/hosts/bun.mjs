import { join } from 'node:path';
import { binary } from '../install.mjs';

/** Bun: the one runtime here whose engine is JavaScriptCore. */
export const runtimes = [
  {
    name: 'bun',
    bundle: 'main',
    command: (folder) => ({
      file: bunBinary(),
      args: ['run', '--no-install', join(folder, 'main.js')],
      env: { DO_NOT_TRACK: '1' },
    }),
  },
];

function bunBinary() {
  const cpu = process.arch === 'arm64' ? 'aarch64' : process.arch;
  const platform = `@oven/bun-${process.platform === 'win32' ? 'windows' : process.platform}-${cpu}`;
  return binary('Bun', [
    [platform, 'bin/bun'],
    [platform, 'bin/bun.exe'],
    [`${platform}-musl`, 'bin/bun'],
  ]);
}

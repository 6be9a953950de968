import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createRunFolder } from '../src/run/folder.ts';
import { freshFolders } from './command.ts';

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    mkdirSync: vi.fn((path: string) => {
      if (path.endsWith('checkpoints')) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      return fs.mkdirSync(path);
    }),
  };
});

const fresh = freshFolders();

it('a run folder whose checkpoints cannot be kept is given back without a lock', () => {
  const folder = join(fresh(), 'run');
  const message = `cannot make the folder ${join(folder, 'checkpoints')}: the disk is full`;
  expect(() => createRunFolder('data', folder)).toThrow(message);
  expect(mkdirSync).toHaveBeenCalled();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

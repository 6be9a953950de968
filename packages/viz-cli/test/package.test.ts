import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vizCli from '@elbow/viz-cli';
import { expect, it } from 'vitest';
import { createProgram } from '../src/program.ts';
import { BIN, freshFolders } from './command.ts';

const fresh = freshFolders();

it('exports these names', () => {
  expect(Object.keys(vizCli).toSorted()).toEqual(['UserError', 'createProgram', 'lossFigure', 'toPng', 'toSvg']);
});

it('is tested on its sources', () => {
  expect(vizCli.createProgram).toBe(createProgram);
});

it('the command says how to build it where it is not built, and loads it where it is', () => {
  const folder = fresh();
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const bin = join(folder, 'bin', 'elbow.js');
  copyFileSync(BIN, bin);
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: 'error: the command elbow is not built yet: run "npm run build" first\n',
  });
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'cli.js'), "console.log('built')");
  expect(execFileSync(process.execPath, [bin], { encoding: 'utf8' })).toBe('built\n');
});

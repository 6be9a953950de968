import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeAtomically } from '../src/run/writeFile.ts';
import { messageOf, put, temporaryFolder } from './temporary.ts';

const folder = temporaryFolder();

test('writeAtomically writes text and bytes and leaves nothing else behind', () => {
  const path = join(folder, 'a.txt');
  writeAtomically(path, 'η');
  expect(readFileSync(path, 'utf8')).toBe('η');
  writeAtomically(path, Uint8Array.of(1, 2));
  expect([...readFileSync(path)]).toEqual([1, 2]);
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

test('writeAtomically keeps the old file and removes its temporary one when the target cannot be replaced', () => {
  const inner = join(folder, 'inner');
  mkdirSync(join(inner, 'taken'), { recursive: true });
  expect(messageOf(() => writeAtomically(join(inner, 'taken'), 'x'))).toBe(
    `UserError: cannot write ${join(inner, 'taken')}: it is a folder`,
  );
  expect(readdirSync(inner)).toEqual(['taken']);
});

test('writeAtomically says which folder is missing or is a file', () => {
  expect(messageOf(() => writeAtomically(join(folder, 'no', 'x'), ''))).toBe(
    `UserError: cannot write ${join(folder, 'no', 'x')}: its folder does not exist`,
  );
  const file = put(folder, 'file', '');
  expect(messageOf(() => writeAtomically(join(file, 'x'), ''))).toBe(
    `UserError: cannot write ${join(file, 'x')}: a part of its path is a file, not a folder`,
  );
});

/** A folder that this process may not write into: root may write into all but the kernel's own. */
function unwritable(): string {
  if (process.getuid?.() === 0) return '/sys';
  const locked = join(folder, 'locked');
  mkdirSync(locked);
  chmodSync(locked, 0o500);
  return locked;
}

test('writeAtomically says that a folder is not writable', () => {
  expect(messageOf(() => writeAtomically(join(unwritable(), 'x'), ''))).toMatch(
    /^UserError: cannot write .*x: (permission denied|the file system is read-only)$/,
  );
});

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../errorCode.ts';
import { UserError } from '../userError.ts';

/**
 * Makes a folder and those above it, one by one: Node's own way of doing so never ends in /proc.
 * @throws {UserError} if it cannot be made
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const parent = dirname(path);
  if (!existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    if (!isFolder(path)) throw cannotMake(path, error); // another process may have made it
  }
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the system keeps no folders there',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of its path is a file',
  ENOSPC: 'the disk is full',
};

export function cannotMake(path: string, error: unknown): UserError {
  const reason = REASONS[errorCode(error)] ?? (error instanceof Error ? error.message : String(error));
  return new UserError(`cannot make the folder ${path}: ${reason}`, { cause: error });
}

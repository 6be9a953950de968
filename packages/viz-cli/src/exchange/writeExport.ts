import { basename, dirname, extname, join } from 'node:path';
import { makeFolder } from '../run/makeFolder.ts';
import { writeAtomically } from '../run/writeFile.ts';
import type { ExportedFile } from './formats.ts';

/** Writes the files of an export: one file to where `out` names it, several into the folder `out`. Returns their paths. */
export function writeExport(files: readonly ExportedFile[], out: string): string[] {
  const [first] = files;
  if (files.length === 1 && first !== undefined && extname(out) !== '') {
    if (dirname(out) !== '.') makeFolder(dirname(out));
    writeAtomically(join(dirname(out), basename(out)), first.bytes);
    return [out];
  }
  makeFolder(out);
  return files.map(({ name, bytes }) => {
    const path = join(out, name);
    writeAtomically(path, bytes);
    return path;
  });
}

import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;

/** Where a measurement was taken: commit (with + where files were changed since), its date unless given, machine and load. */
export function provenance(date) {
  const changed = git('status', '--porcelain', '--untracked-files=no') !== '';
  const processors = cpus();
  return {
    date: date ?? git('log', '-1', '--format=%cI'),
    commit: git('rev-parse', '--short', 'HEAD') + (changed ? '+' : ''),
    machine: `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores, ${process.platform} ${process.arch}`,
    load: loadavg()[0],
  };
}

/** Appends one measurement, a line of JSON, to history/<name>.jsonl. */
export function keep(name, measurement) {
  const folder = join(here, 'history');
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${name}.jsonl`), `${JSON.stringify(measurement)}\n`);
}

function git(...args) {
  const { stdout, status } = spawnSync('git', args, { cwd: here, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'unknown';
}

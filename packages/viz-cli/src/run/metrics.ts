import { closeSync, fsyncSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { errorCode } from '../errorCode.ts';
import { jsonLine } from '../terminal/jsonProgress.ts';
import { writeAtomically, writeError } from './writeFile.ts';

/** One line of metrics.jsonl. */
export interface Metric {
  readonly epoch: number;
  /** Updates made when the epoch ended. */
  readonly step: number;
  readonly loss: number;
  /** Absent for a rule without one. */
  readonly learningRate?: number;
  readonly validation?: { readonly loss: number; readonly accuracy?: number; readonly r2?: number };
}

/** The metrics file of a run, open for appending. */
export interface MetricsFile {
  append(metric: Metric): void;
  /** Makes sure that all lines are on the disk: a checkpoint must never be ahead of its metrics. */
  flush(): void;
  close(): void;
}

/** Opens metrics.jsonl for appending. Methods throw UserError where the disk is full or the folder gone. */
export function openMetrics(path: string): MetricsFile {
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw writeError(path, error);
    }
  };
  const file = attempt(() => openSync(path, 'a'));
  let open = true;
  return {
    append: (metric) => attempt(() => writeFileSync(file, jsonLine(metric))),
    flush: () => attempt(() => fsyncSync(file)),
    close: () => {
      if (open) closeSync(file);
      open = false;
    },
  };
}

/** The metrics of a run up to a step; a last line that was torn by a kill is left out. Numbers that were not finite are read as such. */
export function readMetrics(path: string, upToStep: number = Number.POSITIVE_INFINITY): Metric[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
  const metrics: Metric[] = [];
  for (const line of text.split('\n')) {
    const metric = parsed(line);
    if (metric !== null && metric.step <= upToStep) metrics.push(metric);
  }
  return metrics;
}

/** Cuts the file back to the lines up to a step, and returns them. */
export function cutMetrics(path: string, upToStep: number): Metric[] {
  const metrics = readMetrics(path, upToStep);
  writeAtomically(path, metrics.map(jsonLine).join(''));
  return metrics;
}

const NON_FINITE = ['NaN', 'Infinity', '-Infinity'];

function parsed(line: string): Metric | null {
  try {
    const value: unknown = JSON.parse(line, (_, part) => (NON_FINITE.includes(part) ? Number(part) : part));
    return typeof value === 'object' && value !== null && 'step' in value ? (value as Metric) : null;
  } catch {
    return null;
  }
}

import { InvalidArgumentError } from 'commander';
import { UserError } from '../userError.ts';
import { SCHEDULE_FORMS } from './forms.ts';
import { parseSpec, type Spec, spelledSpec } from './spec.ts';

/** A stretch of a schedule: one schedule, or the product of some. */
export interface SchedulePart {
  readonly factors: readonly Spec[];
  /** Epochs that it lasts; null for the last, which takes the rest. */
  readonly epochs: number | null;
}

const PART = /^(.*?)(?:\s*@\s*(\S+))?$/s;

/**
 * Reads `A`, `A * B` (their product: the others are factors of the first), and `A @5 then B` (five epochs of A, then B from its
 * beginning).
 * @throws {InvalidArgumentError} on another name or setting, and where a part but the last has no length
 */
export function parseSchedule(text: string): SchedulePart[] {
  const parts = text.trim().split(/\s+then(?:\s+|$)/);
  return parts.map((part, i) => {
    const [, product = '', length] = PART.exec(part) ?? [];
    const isLast = i === parts.length - 1;
    const epochs = length === undefined ? null : /^\d+$/.test(length) ? Number(length) : 0;
    if (isLast && epochs !== null)
      throw new InvalidArgumentError(`the last schedule takes the rest of the run: expected no "@${length}"`);
    if (!isLast && !epochs)
      throw new InvalidArgumentError(
        `"${part}" expects how many whole epochs it lasts, as in "linear @5 then cosine"${length === undefined ? '' : `, got "@${length}"`}`,
      );
    return { factors: product.split(/\s*\*\s*/).map((one) => parseSpec(one, SCHEDULE_FORMS)), epochs };
  });
}

/** The parts as they are typed, with all their settings. */
export function spelledSchedule(parts: readonly SchedulePart[]): string {
  const spelled = parts.map(({ factors, epochs }) => {
    const product = factors.map(spelledSpec).join(' * ');
    return epochs === null ? product : `${product} @${epochs}`;
  });
  return spelled.join(' then ');
}

/**
 * The epochs that each part has in a run of so many.
 * @throws {UserError} where nothing is left for the last
 */
export function partLengths(parts: readonly SchedulePart[], epochs: number): number[] {
  const before = parts.reduce((sum, part) => sum + (part.epochs ?? 0), 0);
  if (before >= epochs)
    throw new UserError(
      `--schedule: the parts before the last take ${before} epochs, and the run has ${epochs}: nothing is left for ${spelledSchedule(parts.slice(-1))}`,
    );
  return parts.map((part) => part.epochs ?? epochs - before);
}

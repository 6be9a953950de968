import type { Row } from './measure.ts';

/** Runtimes whose bound may differ. */
export type RuntimeName = 'node20' | 'node24' | 'deno' | 'bun' | 'chromium';

/** What must hold of a case: one of the bounds, and why. */
export interface Gate extends Bound {
  readonly reason: string;
  /** Other bounds on some runtimes; null where there is none. */
  readonly runtimes?: Readonly<Partial<Record<RuntimeName, Bound | null>>>;
}

/** Bounds of the ratio, or of the microseconds on a machine with a plain peak of 41.2 GFLOP/s. */
export interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly scaledAtMost?: number;
  /** The target is not reached yet: what limits it. A miss is then shown by that name and does not fail the run. */
  readonly pending?: string;
}

/** `reached`: marked as pending, but it holds. */
export type Verdict = 'holds' | 'MISSED' | 'pending' | 'reached';

/** A row with what is asked of it. */
export interface Judged extends Row {
  readonly gate?: string | undefined;
  readonly verdict?: Verdict | undefined;
  readonly pending?: string | undefined;
}

/** Compares a row with its gate, if it has one and was measured. */
export function judge(row: Row, gate: Gate | undefined, runtime: RuntimeName): Judged {
  const bound = gate && boundOn(gate, runtime);
  if (!gate || !bound || row.seconds === undefined) return row;
  const held = holds(row, bound);
  const verdict = bound.pending === undefined ? (held ? 'holds' : 'MISSED') : held ? 'reached' : 'pending';
  return { ...row, gate: written(bound), verdict, pending: bound.pending };
}

function boundOn(gate: Gate, runtime: RuntimeName): Bound | null {
  const own = gate.runtimes?.[runtime];
  return own === undefined ? gate : own;
}

function holds({ ratio = Number.NaN, scaled = Number.NaN }: Row, { atLeast, atMost, scaledAtMost }: Bound): boolean {
  if (atLeast !== undefined && !(ratio >= atLeast)) return false;
  if (atMost !== undefined && !(ratio <= atMost)) return false;
  return scaledAtMost === undefined || scaled <= scaledAtMost;
}

function written({ atLeast, atMost, scaledAtMost }: Bound): string {
  return [
    ...(atLeast === undefined ? [] : [`>= ${atLeast}`]),
    ...(atMost === undefined ? [] : [`<= ${atMost}`]),
    ...(scaledAtMost === undefined ? [] : [`<= ${scaledAtMost} µs`]),
  ].join(', ');
}

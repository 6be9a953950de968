import { type Family, families } from './cases/index.ts';
import type { Commands } from './cases/start.ts';
import { type Gate, type Judged, judge, type RuntimeName } from './gates.ts';
import { type Effort, measure, once, type Row } from './measure.ts';

/** What run.mjs hands over; it stands in the bundle, because a page has no arguments and no files. */
export interface Settings {
  readonly runtime: RuntimeName;
  /** The register and bandwidth loops in their two builds, base64. */
  readonly loops: { readonly plain: string; readonly relaxed: string };
  readonly commands: Commands;
  readonly gates: Readonly<Record<string, Gate>>;
  /** Regular expression that a case's name must match. */
  readonly pattern: string;
  readonly smoke: boolean;
  readonly effort: Effort;
}

/** What the bench found out, for run.mjs to print and keep. */
export interface Report {
  readonly version: string;
  readonly rows: readonly Judged[];
  /** Gates of no case: misspelt, or of a case that is no more. */
  readonly strangers: readonly string[];
}

const TRIES = 3;

/** Measures what is asked for, and a missed gate again, because machines are shared. `say` hears how far it is. */
export async function bench(settings: Settings, say: (line: string) => void): Promise<Report> {
  const { loops, commands, gates, pattern, smoke } = settings;
  const everything = families({ plain: decoded(loops.plain), relaxed: decoded(loops.relaxed) }, commands);
  const names = new Set(everything.flatMap(({ cases }) => cases.map(({ name }) => name)));
  const strangers = Object.keys(gates).filter((name) => !names.has(name));
  const wanted = new RegExp(pattern, 'i');
  const chosen = everything
    .map(({ title, cases }) => ({ title, cases: cases.filter(({ name }) => wanted.test(name)) }))
    .filter(({ cases }) => cases.length > 0);
  const rows: Judged[] = [];
  for (const family of chosen) {
    say(`${family.title}: ${family.cases.length} cases`);
    if (smoke) rows.push(...once(family.title, family.cases));
    else rows.push(...(await gated(family, everything, settings, say)));
  }
  return { version: hostVersion(), rows, strangers };
}

/** Measures a family; cases that miss a gate are measured again, and their best try counts. */
async function gated(
  { title, cases }: Family,
  everything: readonly Family[],
  { gates, runtime, effort }: Settings,
  say: (line: string) => void,
): Promise<Judged[]> {
  const all = new Map(everything.flatMap((family) => family.cases.map((c) => [c.name, c])));
  const judged = (row: Row): Judged => judge(row, gates[row.name], runtime);
  const rows = (await measure(title, cases, all, effort)).map(judged);
  for (let attempt = 2; attempt <= TRIES; attempt++) {
    const missed = cases.filter((_, i) => rows[i]?.verdict === 'MISSED');
    if (missed.length === 0) break;
    say(`  missed, trying again: ${missed.map(({ name }) => name).join(', ')}`);
    for (const again of (await measure(title, missed, all, effort)).map(judged)) {
      const i = rows.findIndex(({ name }) => name === again.name);
      if (again.verdict === 'holds' || better(again, rows[i] as Judged)) rows[i] = again;
    }
  }
  return rows;
}

/** The nearer of two misses: the one that took less time in the peak's measure. */
function better(a: Judged, b: Judged): boolean {
  return b.verdict !== 'holds' && (a.scaled ?? Number.NaN) < (b.scaled ?? Number.NaN);
}

function decoded(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** The host's own word, so that no table can be labelled wrongly. */
function hostVersion(): string {
  const host = globalThis as { Deno?: { version: { deno: string } }; Bun?: { version: string } };
  if (host.Deno) return `Deno ${host.Deno.version.deno}`;
  if (host.Bun) return `Bun ${host.Bun.version}`;
  return typeof process === 'object' ? `Node ${process.versions.node}` : navigator.userAgent;
}

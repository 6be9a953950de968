import { type Figure, GROUPS } from '../figures/figure.ts';
import { charsetOf } from '../terminal/charset.ts';
import { jsonLine } from '../terminal/jsonProgress.ts';

/** `elbow figure list`: prints name, title and rows of each figure under its group. */
export function listFigures(figures: readonly Figure[], { json }: { readonly json: boolean }): number {
  const { spell } = charsetOf(process.env);
  process.stdout.write(json ? figures.map(jsonOf).join('') : spell(`${linesOf(figures).join('\n')}\n`));
  return 0;
}

function jsonOf({ name, group, title, rows }: Figure): string {
  return jsonLine({ event: 'figure', name, group, title, rows });
}

function linesOf(figures: readonly Figure[]): string[] {
  const width = Math.max(...figures.map(({ name }) => name.length));
  const groups = GROUPS.map((group) => ({ group, members: figures.filter((figure) => figure.group === group) }));
  return groups
    .filter(({ members }) => members.length > 0)
    .flatMap(({ group, members }, i) => [
      ...(i === 0 ? [] : ['']),
      group,
      ...members.map(({ name, title, rows }) => `  ${name.padEnd(width)}  ${title} (${rows.join(', ')})`),
    ]);
}

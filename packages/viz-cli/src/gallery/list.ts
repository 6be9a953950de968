import { type Figure, GROUPS } from '../figures/figure.ts';
import { tell, tellJson } from '../terminal/output.ts';
import { reportLines } from '../terminal/report.ts';

/** `elbow figure list`: prints name, title and rows of each figure under its group. */
export function listFigures(figures: readonly Figure[], { json }: { readonly json: boolean }): number {
  if (json) for (const figure of figures) tellJson(factsOf(figure));
  else tell(reportLines(linesOf(figures)));
  return 0;
}

function factsOf({ name, group, title, rows }: Figure): object {
  return { event: 'figure', name, group, title, rows };
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

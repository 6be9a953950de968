import { type Claim, GROUPS } from '../figures/figure.ts';
import { claimText } from './claims.ts';
import type { Drawn, FileFormat } from './files.ts';

/** The file that shows the pictures of a folder. */
export const INDEX_PAGE = 'README.md';

/** Formats that a page of Markdown shows, the best first. */
const SHOWN: readonly FileFormat[] = ['svg', 'png', 'gif'];

/** A figure, and the names of the files that hold it. */
export interface Written extends Drawn {
  readonly files: readonly string[];
}

/** Markdown that shows the pictures by groups, each with the rows of the notes it stands for and what it claims. */
export function indexPage(drawn: readonly Written[]): string {
  const groups = GROUPS.map((group) => ({
    group,
    members: drawn.filter(({ figure }) => figure.group === group),
  })).filter(({ members }) => members.length > 0);
  return [
    '# Figures',
    '',
    'Each is computed when it is drawn, and so are the numbers under it. `elbow figure NAME` draws one again.',
    '',
    ...groups.map(
      ({ group, members }) =>
        `* [${titled(group)}](#${titled(group).toLowerCase().replaceAll(' ', '-')}): ${members.map(linkOf).join(', ')}`,
    ),
    ...groups.flatMap(({ group, members }) => ['', `## ${titled(group)}`, ...members.flatMap(section)]),
    '',
  ].join('\n');
}

function titled(group: string): string {
  return group === 'relu' ? 'ReLU networks' : `${group[0]?.toUpperCase()}${group.slice(1)}`;
}

function linkOf({ figure: { name } }: Drawn): string {
  return `[${name}](#${name})`;
}

function section({ figure: { name, title, rows }, drawing, files }: Written): string[] {
  const shown = SHOWN.map((format) => `${name}.${format}`).find((file) => files.includes(file));
  const page = files.find((file) => file.endsWith('.html'));
  return [
    '',
    `### ${name}`,
    '',
    `${escaped(title)} (${rows.join(', ')}).`,
    '',
    ...(shown === undefined ? [] : [`![${escaped(title)}](${shown})`, '']),
    ...(page === undefined ? [] : [`[As a page](${page})`, '']),
    ...drawing.claims.map((claim: Claim) => `* ${escaped(claimText(claim))}`),
  ];
}

/** Text whose signs are not read as markup. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, (sign) => `\\${sign}`);
}

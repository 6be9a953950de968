import type { TableMark } from '../../figure/marks/mark.ts';
import type { Charset } from '../charset.ts';
import { type Line, padded, type Span, wrappedText } from '../line.ts';

const GAP = 2;
/** A narrower column has no room for words. */
const NARROWEST = 6;

/** A table in so many columns of characters: cells wrapped, the head bold, a rule under each row. */
export function tableLines({ head, rows }: TableMark, width: number, charset: Charset): Line[] {
  const shares = head.reduce((sum, { share }) => sum + share, 0);
  const room = width - GAP * (head.length - 1);
  const widths = head.map(({ share }) => Math.max(NARROWEST, Math.floor((room * share) / shares)));
  const lines = (cells: readonly string[], isBold: boolean): Line[] => {
    const columns = cells.map((cell, i) => wrappedText(charset.spell(cell), widths[i] ?? NARROWEST));
    const n = Math.max(...columns.map((column) => column.length));
    return Array.from({ length: n }, (_, k) =>
      columns.flatMap((column, i): Span[] => [
        ...padded([{ text: column[k] ?? '', isBold }], widths[i] ?? NARROWEST),
        { text: i === columns.length - 1 ? '' : ' '.repeat(GAP) },
      ]),
    );
  };
  const rule: Line = [{ text: charset.horizontal.repeat(width), role: 'muted' }];
  const titles = head.map(({ text }) => text);
  return [
    ...lines(titles, true),
    rule,
    ...rows.flatMap((cells, i) => [...(i === 0 ? [] : [rule]), ...lines(cells, false)]),
  ];
}

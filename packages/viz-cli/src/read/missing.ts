import type { Table } from './table.ts';

/** A table without the rows that have an empty cell, and where its rows were: `rows[i]` is the old number of row i. */
export interface Complete {
  readonly table: Table;
  readonly rows: Int32Array;
}

/** Leaves out every row with an empty cell. The result may have no rows. */
export function dropIncomplete(table: Table): Complete {
  const rows = Int32Array.from({ length: table.rows }, (_, row) => row).filter((row) =>
    table.columns.every(({ cells }) => cells[row] !== ''),
  );
  const columns = table.columns.map(({ name, cells }) => ({
    name,
    cells: Array.from(rows, (row) => cells[row] ?? ''),
  }));
  return { table: { ...table, columns, rows: rows.length, lines: rows.map((row) => table.lines[row] ?? 0) }, rows };
}

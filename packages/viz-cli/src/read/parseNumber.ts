const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The finite number that a cell spells in decimal (`5`, `-.5`, `1e+01`), or NaN for everything else: empty, `0x10`, `NaN`, `1e999`, `1,5`. */
export function parseNumber(cell: string): number {
  if (!DECIMAL.test(cell)) return Number.NaN;
  const value = Number(cell);
  return Number.isFinite(value) ? value : Number.NaN;
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The finite number that a cell spells in decimal (`5`, `-.5`, `1e+01`), or NaN for everything else: empty, `0x10`, `NaN`, `1e999`, `1,5`. */
export function parseNumber(cell: string): number {
  if (cell.length === 1) return digit(cell.charCodeAt(0));
  if (!DECIMAL.test(cell)) return Number.NaN;
  const value = Number(cell);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Tables of counts and pixels are mostly single digits: they need no pattern. */
function digit(code: number): number {
  return code >= 0x30 && code <= 0x39 ? code - 0x30 : Number.NaN;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A power of ten: `10⁻⁵`. */
export function powerOfTen(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** Whether a number with that decimal exponent is written out: from a ten-thousandth to below a million. */
export function isPlain(exponent: number): boolean {
  return exponent >= -4 && exponent < 6;
}

/**
 * A number for people, with three significant digits unless told otherwise: `0.0454`, `12.5`, `48,300`; beyond a million or below a ten-thousandth
 * `1.2 × 10³⁰`. Non-finite values are `∞`, `−∞` and `NaN`. The minus is U+2212.
 */
export function spelled(value: number, digits: number = 3): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}∞`;
  if (size === 0) return '0';
  const [mantissa = '', exponent = ''] = size.toExponential(digits - 1).split('e');
  const e = Number(exponent);
  if (!isPlain(e)) return `${sign}${Number(mantissa) === 1 ? '' : `${Number(mantissa)} × `}${powerOfTen(e)}`;
  const [whole = '', fraction] = String(Number(size.toPrecision(digits))).split('.');
  const grouped = whole.length > 4 ? `${whole.slice(0, -3)},${whole.slice(-3)}` : whole;
  return `${sign}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

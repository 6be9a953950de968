/**
 * A number in few characters that keeps its width while it changes: three significant digits with their zeros, `0.0450`, `1.20`, `48,300`; from a million on or below a
 * thousandth `1.20e−5`. Non-finite values are `∞`, `−∞` and `NaN`. The minus is U+2212.
 */
export function short(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}∞`;
  if (size === 0) return '0';
  const [mantissa = '', power = ''] = size.toExponential(2).split('e');
  const exponent = Number(power);
  if (exponent < -3 || exponent >= 6) return `${sign}${mantissa}e${String(exponent).replace('-', '−')}`;
  if (exponent < 3) return `${sign}${size.toPrecision(3)}`;
  const whole = String(Number(size.toPrecision(3)));
  return `${sign}${whole.length > 4 ? `${whole.slice(0, -3)},${whole.slice(-3)}` : whole}`;
}

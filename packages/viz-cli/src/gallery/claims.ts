import { spelled } from '../figure/number.ts';
import { type Claim, type Drawing, isMet } from '../figures/figure.ts';

/** How many of a drawing's claims are met: `9 of 9`. */
export function metOf({ claims }: Drawing): { readonly met: number; readonly of: number } {
  return { met: claims.filter(isMet).length, of: claims.length };
}

/** A claim with the mark of whether it is met, the measured number, and the expected one: `✓ factor a step: 0.7, expected 0.7 ± 10⁻¹²`. */
export function claimText(claim: Claim): string {
  return `${isMet(claim) ? '✓' : '✗'} ${claim.says}${numbers(claim)}`;
}

/** Digits of a number that is as it should be, and of one that must be told from what was expected. */
const DIGITS = 4;
const MORE_DIGITS = 12;

function numbers(claim: Claim): string {
  if (claim.isStatement === true) return '';
  const digits = isMet(claim) ? DIGITS : MORE_DIGITS;
  return `: ${spelled(claim.measured, digits)}, expected ${expected(claim, digits)}`;
}

function expected({ low, high }: Claim, digits: number): string {
  const [from, to] = [spelled(low, digits), spelled(high, digits)];
  if (low === high) return from;
  if (low === Number.NEGATIVE_INFINITY) return `at most ${to}`;
  if (high === Number.POSITIVE_INFINITY) return `at least ${from}`;
  const middle = (low + high) / 2;
  const tolerance = spelled((high - low) / 2, 1);
  const isNarrow = spelled(low, DIGITS) === spelled(high, DIGITS) || middle === 0;
  return isNarrow ? `${spelled(middle, digits)} ± ${tolerance}` : `${from} … ${to}`;
}

/** A claim as a JSON object. */
export function claimFacts(claim: Claim): object {
  const { says, measured, low, high } = claim;
  return { says, measured, low, high, met: isMet(claim) };
}

import { didYouMean } from '../suggest.ts';
import { UserError } from '../userError.ts';

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Settings behind a name, `kappa=25,rotate=30`.
 * @param option that they stand in, for messages
 * @throws {UserError} on one that is unknown, twice there, or no number
 */
export function settings(option: string, name: string, text: string, known: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const part of text === '' ? [] : text.split(',')) {
    const [key = '', value = ''] = part.split('=').map((side) => side.trim());
    if (!known.includes(key)) {
      const there = known.length === 0 ? 'it takes none' : `there are ${known.join(', ')}`;
      throw new UserError(`${option}: ${name} has no setting "${key}": ${there}${didYouMean(key, known)}`);
    }
    if (found.has(key)) throw new UserError(`${option}: ${name} has ${key} twice`);
    if (!DECIMAL.test(value)) throw new UserError(`${option}: ${name}:${key} must be a number, got "${value}"`);
    found.set(key, Number(value));
  }
  return found;
}

/** Names with settings, commas between: `gd,momentum:beta=0.9,dampening=0.1,adam`. A part with an equals sign and no colon belongs to the name before it. */
export function namesWithSettings(text: string): { name: string; settings: string }[] {
  const found: { name: string; settings: string }[] = [];
  for (const part of text.split(',').map((one) => one.trim())) {
    const last = found.at(-1);
    if (part.includes('=') && !part.includes(':') && last !== undefined && last.settings !== '') {
      last.settings += `,${part}`;
      continue;
    }
    const [name = '', rest = ''] = part.split(/:(.*)/s);
    found.push({ name, settings: rest });
  }
  return found;
}

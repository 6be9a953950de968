import { speaker } from '../run/speaker.ts';
import { charsetOf } from '../terminal/charset.ts';
import { checks } from './checks.ts';

/** `elbow doctor`: says what the command runs on and whether all that it needs is there; returns the exit code, 1 where something is wrong. */
export async function doctorCommand(options: { readonly json: boolean; readonly quiet: boolean }): Promise<number> {
  const found = await checks();
  const { braille } = charsetOf(process.env);
  const sign = (fine: boolean | null): string =>
    fine === null ? ' ' : fine ? (braille ? '✓' : 'ok') : braille ? '✗' : 'NO';
  const lines = found
    .filter(({ fine }) => !options.quiet || fine === false)
    .map(
      ({ name, found: what, fine, help }) =>
        `${sign(fine).padEnd(braille ? 1 : 2)} ${name.padEnd(13)} ${what}${fine === false && help !== undefined ? `: ${help}` : ''}`,
    );
  const wrong = found.some(({ fine }) => fine === false);
  speaker(options)('doctor', { checks: found, fine: !wrong }, lines, true);
  return wrong ? 1 : 0;
}

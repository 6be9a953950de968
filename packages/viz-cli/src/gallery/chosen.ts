import { type Figure, GROUPS } from '../figures/figure.ts';
import { listed } from '../read/wording.ts';
import { didYouMean } from '../suggest.ts';
import { UserError } from '../userError.ts';

/**
 * The figures that a name means: all of them, a group, or one.
 * @throws {UserError} if it means none
 */
export function chosen(name: string, figures: readonly Figure[]): readonly Figure[] {
  const found = name === 'all' ? figures : figures.filter((figure) => figure.name === name || figure.group === name);
  if (found.length > 0) return found;
  const names = [...figures.map((figure) => figure.name), ...GROUPS, 'all', 'list'];
  const within =
    name === '' ? [] : names.filter((one) => one.replaceAll('-', '').includes(name.toLowerCase().replaceAll('-', '')));
  const near =
    didYouMean(name, names) ||
    (within.length > 0 ? `: there is ${listed(within)}` : '; elbow figure list shows what there is');
  throw new UserError(`no figure is called "${name}"${near}`);
}

import { beale, booth, himmelblau, quadratic, rosenbrock, saddle, type TestProblem } from '@elbow/optim';
import { didYouMean } from '../../suggest.ts';
import { UserError } from '../../userError.ts';
import { settings } from '../settings.ts';

/** A function of two variables to race on. */
export interface Surface {
  readonly name: string;
  readonly problem: TestProblem;
  /** Its Hessian where it is a quadratic, whose rates theory knows. */
  readonly curvature: readonly (readonly number[])[] | null;
  /** What is shown, unless the paths need more. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const SURFACES: Readonly<
  Record<string, { settings: readonly string[]; make(given: ReadonlyMap<string, number>): Surface }>
> = {
  quadratic: { settings: ['kappa', 'rotate'], make: bowl },
  rosenbrock: plain('rosenbrock', () => rosenbrock(2), [-1.8, 1.8], [-0.8, 2]),
  beale: plain('beale', beale, [-4.5, 4.5], [-4.5, 4.5]),
  booth: plain('booth', booth, [-10, 10], [-10, 10]),
  himmelblau: plain('himmelblau', himmelblau, [-5, 5], [-5, 5]),
  saddle: plain('saddle', saddle, [-1.5, 1.5], [-1.5, 1.5]),
};

/** What `--surface` takes. */
const SURFACE_NAMES: readonly string[] = Object.keys(SURFACES);

/**
 * The surface of a name with its settings: `quadratic:kappa=25,rotate=30`, degrees.
 * @throws {UserError} on another name or setting
 */
export function surfaceOf(text: string): Surface {
  const [name = '', rest = ''] = text.split(/:(.*)/s);
  const known = Object.hasOwn(SURFACES, name) ? SURFACES[name] : undefined;
  if (known === undefined)
    throw new UserError(
      `--surface: no surface is called "${name}": there are ${SURFACE_NAMES.join(', ')}${didYouMean(name, SURFACE_NAMES)}`,
    );
  return known.make(settings('--surface', name, rest, known.settings));
}

function plain(
  name: string,
  problem: () => TestProblem,
  x: readonly [number, number],
  y: readonly [number, number],
): (typeof SURFACES)[string] {
  return { settings: [], make: () => ({ name, problem: problem(), curvature: null, x, y }) };
}

function bowl(given: ReadonlyMap<string, number>): Surface {
  const kappa = given.get('kappa') ?? 10;
  const degrees = given.get('rotate') ?? 0;
  if (!(kappa >= 1 && kappa <= 1e12)) throw new UserError(`--surface: kappa must be from 1 to 10¹², got ${kappa}`);
  const problem = quadratic({ kappa, rotate: (degrees * Math.PI) / 180 });
  const [a = 0, b = 0, c = 0, d = 0] = problem.A;
  return {
    name: `quadratic, κ = ${kappa}${degrees === 0 ? '' : `, turned by ${degrees}°`}`,
    problem,
    curvature: [
      [a, b],
      [c, d],
    ],
    x: [-1.6, 1.6],
    y: [-1.6, 1.6],
  };
}

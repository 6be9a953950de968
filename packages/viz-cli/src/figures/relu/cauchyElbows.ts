import { init } from '@elbow/core-wasm/f64';
import { compile, deadUnits, dense, type elbows, normalNumbers, relu, sequential, squaredError } from '@elbow/nn';
import { categories, linear, log } from '../../figure/axis.ts';
import { type Drawing, type Figure, near } from '../figure.ts';

const UNITS = 20_000;
const RADII = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];

/** Weights and biases drawn alike: elbows are Cauchy numbers, many far outside, where half are dead and half always on (R119, erratum E18). */
export const cauchyElbows: Figure = {
  name: 'cauchy-elbows',
  group: 'relu',
  title: 'Of units drawn at random a quarter is dead, a quarter always on, half bend',
  rows: ['R119'],
  draw(seed): Drawing {
    const layer = dense(UNITS, { weights: normalNumbers(1), biases: normalNumbers(1) });
    const session = compile(sequential(1, layer, relu(), dense(1)), { loss: squaredError(), core: init(), seed });
    const places = elbowPlaces(session);
    const states = deadUnits(session, [-1, -0.999999, 0, 0.999999, 1]).map(({ state }) => state);
    const share = (state: string): number => states.filter((one) => one === state).length / UNITS;
    const shares = [share('dead'), share('always on'), share('split')];
    const beyond = RADII.map((r) => places.filter((x) => Math.abs(x) > r).length / UNITS);
    const theory = RADII.map((r) => 1 - (2 / Math.PI) * Math.atan(r));
    /** Four standard errors of a share p of all units. */
    const error = (p: number): number => 4 * Math.sqrt((p * (1 - p)) / UNITS);
    const bins = Array.from({ length: 40 }, (_, i) => -4 + (8 * (i + 0.5)) / 40);
    const counts = bins.map((x) => places.filter((place) => Math.abs(place - x) <= 0.1).length / UNITS / 0.2);
    const fine = Array.from({ length: 161 }, (_, i) => -4 + i / 20);
    return {
      subtitle: `${UNITS.toLocaleString('en')} units max(0, wx + b) with w and b standard normal, inputs in [−1, 1]`,
      panels: [
        {
          title: 'where the elbows are',
          x: linear('−b/w', -4, 4),
          y: linear('density', 0, 0.36),
          marks: [
            { mark: 'bars', x: bins, y: counts, width: 0.17, colour: 0, opacity: 0.6 },
            { mark: 'line', x: fine, y: fine.map((x) => 1 / (Math.PI * (1 + x * x))), colour: 1 },
            { mark: 'rule', at: { x: -1 }, colour: 'muted', dashed: true },
            { mark: 'rule', at: { x: 1 }, colour: 'muted', dashed: true },
          ],
        },
        {
          title: 'what they do on [−1, 1]',
          x: categories('', ['dead', 'always on', 'bend']),
          y: linear('share of the units', 0, 0.56),
          marks: [
            { mark: 'bars', x: [0, 1, 2], y: shares, width: 0.6, colour: 0, opacity: 0.6 },
            { mark: 'points', x: [0, 1, 2], y: [0.25, 0.25, 0.5], colour: 1, radius: 7 },
          ],
        },
        {
          title: 'further out than r',
          x: log('r', 0.08, 60),
          y: log('share of the units', 0.008, 1.2),
          marks: [
            { mark: 'line', x: RADII, y: theory, colour: 1 },
            { mark: 'points', x: RADII, y: beyond, colour: 0, radius: 6 },
          ],
        },
      ],
      legend: [
        { symbol: 'area', colour: 0, text: 'measured' },
        { symbol: 'line', colour: 1, text: 'theory: Cauchy; ¼, ¼, ½; 1 − (2/π) arctan r' },
      ],
      claims: [
        near('dead', shares[0] ?? Number.NaN, 0.25, error(0.25)),
        near('always on', shares[1] ?? Number.NaN, 0.25, error(0.25)),
        near('bend inside', shares[2] ?? Number.NaN, 0.5, error(0.5)),
        ...RADII.map((r, i) =>
          near(`further out than ${r}`, beyond[i] ?? Number.NaN, theory[i] ?? Number.NaN, error(theory[i] ?? 0)),
        ),
      ],
    };
  },
};

function elbowPlaces(session: Parameters<typeof elbows>[0]): number[] {
  const { parameters } = session;
  return Array.from({ length: UNITS }, (_, i) => -(parameters[UNITS + i] ?? 0) / (parameters[i] ?? 1));
}

import { canvas } from '../../figure/axis.ts';
import { spelled } from '../../figure/number.ts';
import { type Drawing, type Figure, holds } from '../figure.ts';
import { badMinima, depthAgainstWidth, noiseAndOverfitting, races, stochasticWork } from './experiments.ts';

/** Seven things that the notes say in passing, each with one experiment and its verdict (claims C1–C7). */
export const claims: Figure = {
  name: 'claims',
  group: 'questions',
  title: 'Seven claims of the notes, one honest experiment each',
  rows: ['R90', 'R95'],
  draw(seed): Drawing {
    const work = stochasticWork(seed);
    const noise = noiseAndOverfitting();
    const depth = depthAgainstWidth();
    const placed = races(seed);
    const minima = badMinima();
    const verdict = (yes: boolean, no = 'no'): string => (yes ? 'yes' : no);
    const list = (method: string): string =>
      placed.map(({ name, place }) => `${place(method)} on the ${name}`).join(', ');
    const first = (method: string): boolean => placed.every(({ place }) => place(method) === 1);
    const momentumFirst = first('momentum');
    const rpropNear = placed.filter(({ needed }) => needed('rprop') <= 3 * needed('bfgs')).length;
    const quickThird = placed.filter(({ place }) => place('quickprop') <= 3).length;
    return {
      subtitle: 'places are among seventeen methods, each at the best of ten rates, by evaluations of the gradient',
      height: 540,
      panels: [
        {
          ...canvas(1, 1),
          marks: [
            {
              mark: 'table',
              size: 15,
              head: [
                { text: 'claim', share: 4 },
                { text: 'measured', share: 6 },
                { text: 'so', share: 2 },
              ],
              rows: [
                [
                  'C1. Stochastic descent is sooner at an equal loss than descent on all rows',
                  `rows looked at until a loss of 0.25, moons, network 2-16-16-2: ${spelled(work.stochastic)} in batches of 8 against ${spelled(work.whole)}`,
                  verdict(work.stochastic < work.whole),
                ],
                [
                  'C2. The noise of small batches reduces overfitting (the notes: no guarantees)',
                  `test error at equal training loss, 12 seeds: ${spelled(100 * noise.small)} % with batches of 4, ${spelled(100 * noise.large)} % with all rows; lower in ${noise.wins} of 12`,
                  noise.wins >= 10 ? 'yes' : noise.wins <= 2 ? 'no' : 'no clear difference',
                ],
                [
                  'C3. Deep is easier to train than wide, at equal parameters',
                  `median loss, deep over wide: ${spelled(depth.smooth)} on a smooth target, ${spelled(depth.folded)} on a folded one`,
                  depth.smooth > 1 && depth.folded < 1 ? 'depends on the target' : verdict(depth.folded < 1),
                ],
                [
                  'C4. Momentum is demonstrably superior to other methods',
                  `momentum takes place ${list('momentum')}`,
                  verdict(momentumFirst),
                ],
                [
                  'C5. Rprop is competitive with second-order methods',
                  `evaluations over those of BFGS: ${placed.map(({ name, needed }) => `${ratio(needed('rprop') / needed('bfgs'))} on the ${name}`).join(', ')}`,
                  rpropNear >= 3 ? 'yes' : rpropNear === 0 ? 'no' : `within a factor of three on ${rpropNear} of 4`,
                ],
                [
                  'C6. Quickprop is one of the fastest',
                  `quickprop takes place ${list('quickprop')}`,
                  quickThird >= 3 ? 'yes' : quickThird === 0 ? 'no' : `among the first three on ${quickThird} of 4`,
                ],
                [
                  'C7. Small networks do have bad local minima',
                  `width 2 on a sine, 30 starts: ${minima.bad} end without slope or descent at more than twice the best loss`,
                  verdict(minima.bad > 0),
                ],
              ],
            },
          ],
        },
      ],
      claims: [
        holds('C1: batches of 8 reach the loss after fewer rows', work.stochastic < work.whole),
        {
          says: 'C2: seeds of 12 in which small batches end with the lower test error',
          measured: noise.wins,
          low: 0,
          high: 12,
        },
        holds(
          'C3: the deep network is worse on the smooth target, and better on the folded one',
          depth.smooth > 1 && depth.folded < 1,
        ),
        holds('C4: momentum is not first everywhere', !momentumFirst),
        holds(
          'C5: rprop needs more evaluations than bfgs in every race',
          placed.every(({ needed }) => needed('rprop') > needed('bfgs')),
        ),
        holds(
          'C6: quickprop is first nowhere',
          placed.every(({ place }) => place('quickprop') > 1),
        ),
        { says: 'C7: starts that end in a bad minimum', measured: minima.bad, low: 1, high: 29 },
      ],
    };
  },
};

function ratio(value: number): string {
  return Number.isFinite(value) ? spelled(value, 2) : 'not reached';
}

import { init } from '@elbow/core-wasm/f64';
import { compile, dense, relu, restarts, type Session, sequential, squaredError } from '@elbow/nn';
import { linear, log } from '../../figure/axis.ts';
import { type Drawing, type Figure, holds } from '../figure.ts';
import { median, strips } from '../strips.ts';
import { sine } from './network.ts';

const WIDTHS = [2, 4, 8, 16, 32];
const STARTS = 30;

/** Where training ends, from many starts: narrow networks end at many heights, wide ones in a narrow band (R49). */
export const restartsByWidth: Figure = {
  name: 'restarts-by-width',
  group: 'surfaces',
  title: 'Narrow networks end in bad minima, wide ones all in one band',
  rows: ['R49'],
  draw(): Drawing {
    const data = sine();
    const create = (width: number, seed: number): Session =>
      compile(sequential(1, dense(width), relu(), dense(1)), { loss: squaredError(), core: init(), seed });
    const all = restarts(create, data, { widths: WIDTHS, starts: STARTS, maxIterations: 300 });
    const medians = all.map(({ losses }) => median(losses));
    const floor = 1e-7;
    const shown = (loss: number): number => Math.max(loss, floor);
    const bad = all[0]?.losses ?? new Float64Array();
    return {
      subtitle: `ReLU networks 1-w-1 on a sine at 24 points, ${STARTS} starts of each width, L-BFGS to its end or 300 steps; final losses`,
      panels: [
        {
          x: {
            ...linear('width w', -0.6, WIDTHS.length - 0.4),
            ticks: WIDTHS.map((width, value) => ({ value, text: String(width) })),
          },
          y: log('final loss', floor / 2, 1),
          marks: strips(all.map(({ losses }) => losses.map(shown))),
        },
      ],
      legend: [
        { symbol: 'point', colour: 0, text: 'one training' },
        { symbol: 'line', colour: 1, text: 'median' },
      ],
      claims: [
        holds(
          'each width’s median is at most that of the one before',
          medians.every((middle, i) => i === 0 || middle <= (medians[i - 1] ?? 0)),
        ),
        { says: 'width 2: worst end over best', measured: (bad.at(-1) ?? 0) / (bad[0] ?? 1), low: 2, high: 1e9 },
        { says: 'width 32: worst end', measured: all.at(-1)?.losses.at(-1) ?? Number.NaN, low: 0, high: 0.01 },
      ],
    };
  },
};

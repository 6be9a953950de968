import { init } from '@elbow/core-wasm/f64';
import {
  compile,
  dense,
  functionSamples,
  PURPOSE,
  permutations,
  perSampleGradients,
  sequential,
  squaredError,
} from '@elbow/nn';
import { gradientNoise, standardError } from '@elbow/optim';
import { log } from '../../figure/axis.ts';
import { type Drawing, type Figure, near } from '../figure.ts';

const N = 100;
const BATCHES = [1, 2, 5, 10, 20, 50, 80, 95];
const DRAWS = 2000;

/** The noise of a batch’s gradient falls with the root of its size, and faster without replacement; the batches’ mean is the full gradient (R8, R9, R11). */
export const standardErrors: Figure = {
  name: 'standard-errors',
  group: 'stochastic',
  title: 'Four times the batch for half the noise; without replacement it ends at none',
  rows: ['R8', 'R9', 'R10', 'R11'],
  draw(seed): Drawing {
    const data = functionSamples((x) => x, { rows: N, noise: 0.5, seed });
    const session = compile(sequential(1, dense(1)), { loss: squaredError(), core: init(), seed });
    const slopes = perSampleGradients(session, data).map(([slope = 0]) => slope);
    const noise = gradientNoise(
      slopes.map((slope) => [slope]),
      { batch: 1 },
    );
    const sigma = Math.sqrt(noise.sampleVariance);
    const measured = BATCHES.map((batch) => [true, false].map((again) => drawn(slopes, batch, again, seed)));
    const error = (i: number, way: 0 | 1): number => measured[i]?.[way]?.deviation ?? Number.NaN;
    const theory = (batch: number, way: 0 | 1): number =>
      way === 0 ? standardError(sigma, batch) : standardError(sigma, batch, N);
    const fine = Array.from({ length: 99 }, (_, i) => i + 1);
    const zero = noise.mean[0] ?? Number.NaN;
    return {
      subtitle: `∂L/∂w of a linear model on ${N} rows; the spread of its estimate over ${DRAWS} batches of each size`,
      panels: [
        {
          x: log('rows of a batch', 0.9, 110),
          y: log('standard error', sigma / 60, 2 * sigma),
          marks: [
            { mark: 'line', x: fine, y: fine.map((b) => theory(b, 0)), colour: 0, width: 1.5, label: 'σ/√n' },
            {
              mark: 'line',
              x: fine,
              y: fine.map((b) => theory(b, 1)),
              colour: 1,
              width: 1.5,
              label: 'σ/√n · √((N − n)/(N − 1))',
            },
            { mark: 'points', x: BATCHES, y: BATCHES.map((_, i) => error(i, 0)), colour: 0, radius: 6 },
            { mark: 'points', x: BATCHES, y: BATCHES.map((_, i) => error(i, 1)), colour: 1, radius: 6, symbol: 'ring' },
          ],
        },
      ],
      legend: [
        { symbol: 'point', colour: 0, text: 'with replacement' },
        { symbol: 'ring', colour: 1, text: 'without replacement' },
      ],
      notes: ['What a row costs beside that depends on the machine: batchTimes measures it.'],
      claims: [
        // A deviation over D draws has a relative error of about 1/√(2D) = 1.6 %; five of those.
        ...BATCHES.flatMap((batch, i) =>
          ([0, 1] as const).map((way) =>
            near(
              `${way === 0 ? 'with' : 'without'} replacement, ${batch} rows: measured over predicted`,
              error(i, way) / theory(batch, way),
              1,
              5 / Math.sqrt(2 * DRAWS),
            ),
          ),
        ),
        near(
          'mean over batches of 20 less the full gradient, in standard errors of that mean',
          ((measured[4]?.[1]?.mean ?? 0) - zero) / (theory(20, 1) / Math.sqrt(DRAWS)),
          0,
          4,
        ),
        near(
          'batch of 20 over batch of 5, with replacement',
          error(4, 0) / error(2, 0),
          0.5,
          0.5 * 5 * Math.sqrt(1 / DRAWS),
        ),
      ],
    };
  },
};

/** Mean and deviation of a batch’s mean over many batches. */
function drawn(
  values: readonly number[],
  batch: number,
  again: boolean,
  seed: number,
): { mean: number; deviation: number } {
  const shuffle = permutations(N, seed, PURPOSE.sample);
  let next = 0;
  let [sum, squares] = [0, 0];
  for (let d = 0; d < DRAWS; d++) {
    let mean = 0;
    const once = again ? undefined : shuffle(next++);
    for (let i = 0; i < batch; i++) mean += values[(once?.[i] ?? shuffle(next++)[0]) as number] as number;
    mean /= batch;
    sum += mean;
    squares += mean * mean;
  }
  const mean = sum / DRAWS;
  return { mean, deviation: Math.sqrt(squares / DRAWS - mean * mean) };
}
